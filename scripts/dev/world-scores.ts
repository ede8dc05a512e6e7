/**
 * Prints what the random policy and the hand-written controllers score in each world, as the table of
 * docs/environments.md: npx tsx scripts/dev/world-scores.ts
 */

import type { EnvDefinition } from '../../core/env.js';
import { makeRng } from '../../core/rng.js';
import { breakout, breakoutAllActions, cartPole, cartPoleV0, frozenLake, frozenLake8x8 } from '../../envs/index.js';
import { balanceThePole, crossTheLake, followTheBall } from '../../test/envs/controllers.js';
import { episodeReturns, randomly, scoreOf } from '../../test/envs/episodes.js';

const EPISODES = 10_000;
const CAP = 10_000; // steps of an episode in a world without a horizon

const POLICIES = [
  [frozenLake, crossTheLake],
  [frozenLake8x8, null],
  [cartPole, balanceThePole],
  [cartPoleV0, balanceThePole],
  [breakout, followTheBall],
  [breakoutAllActions, null],
] as const;

const cell = ({ mean, error }: { mean: number; error: number }): string => `${mean.toFixed(4)} ± ${error.toFixed(4)}`;

console.log('| world | random policy, 10 000 episodes | controller |\n| --- | --- | --- |');
for (const [world, controller] of POLICIES) {
  const definition = world as unknown as EnvDefinition;
  const random = scoreOf(
    episodeReturns(definition, randomly(definition, makeRng(1)), { episodes: EPISODES, cap: CAP }),
  );
  const episodes = world === breakout ? 100 : 1_000;
  const known = controller && scoreOf(episodeReturns(definition, controller, { episodes, cap: CAP }));
  console.log(
    `| \`${definition.id}\` | ${cell(random)} | ${known ? `${cell(known)} (\`${controller.name}\`, ${episodes} episodes)` : '–'} |`,
  );
}
