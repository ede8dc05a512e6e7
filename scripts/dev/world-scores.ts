/**
 * Prints what the random policy and the hand-written controllers score in each world, as the table of
 * docs/environments.md: npx tsx scripts/dev/world-scores.ts
 */

import type { AnyDefinition } from '../../core/registry.js';
import { makeRng } from '../../core/rng.js';
import { breakout, breakoutAllActions, cartPole, cartPoleV0, frozenLake, frozenLake8x8 } from '../../envs/index.js';
import { balanceThePole, type Controller, crossTheLake, followTheBall } from '../../test/envs/controllers.js';
import { episodeReturns, randomly, scoreOf } from '../../test/envs/episodes.js';

const EPISODES = 10_000;
const CAP = 10_000; // steps of an episode in a world without a horizon

const POLICIES: readonly (readonly [AnyDefinition, Controller | null])[] = [
  [frozenLake, crossTheLake],
  [frozenLake8x8, null],
  [cartPole, balanceThePole],
  [cartPoleV0, balanceThePole],
  [breakout, followTheBall],
  [breakoutAllActions, null],
];

const cell = ({ mean, error }: { mean: number; error: number }): string => `${mean.toFixed(4)} ± ${error.toFixed(4)}`;

console.log('| world | random policy, 10 000 episodes | controller |\n| --- | --- | --- |');
for (const [definition, controller] of POLICIES) {
  const random = scoreOf(
    episodeReturns(definition, randomly(definition, makeRng(1)), { episodes: EPISODES, cap: CAP }),
  );
  const episodes = definition === breakout ? 100 : 1_000;
  const known = controller && scoreOf(episodeReturns(definition, controller, { episodes, cap: CAP }));
  console.log(
    `| \`${definition.id}\` | ${cell(random)} | ${known ? `${cell(known)} (\`${controller.name}\`, ${episodes} episodes)` : '–'} |`,
  );
}
