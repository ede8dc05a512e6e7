/**
 * Prints what the random policy and the hand-written policies score in each world, as the table of
 * docs/environments.md: npx tsx scripts/dev/world-scores.ts [ID…]
 */

import type { AnyDefinition } from '../../core/registry.js';
import { makeRng } from '../../core/rng.js';
import { definitions } from '../../envs/index.js';
import { play, randomly, scoreOf } from '../../test/envs/episodes.js';
import { known } from '../../test/envs/known.js';

const EPISODES = 10_000;

const cell = ({ mean, error }: { mean: number; error: number }): string => `${mean.toFixed(4)} ± ${error.toFixed(4)}`;

function rowOf(definition: AnyDefinition): string {
  const { id } = definition;
  const random = randomly(definition, makeRng(1));
  const returns = play(definition, () => random, { episodes: EPISODES }).map(({ episodeReturn }) => episodeReturn);
  const policy = known[id];
  if (policy === undefined) return `| \`${id}\` | ${cell(scoreOf(returns))} | – |`;
  const { name, make, episodes = 1_000 } = policy;
  const own = play(definition, make, { episodes }).map(({ episodeReturn }) => episodeReturn);
  return `| \`${id}\` | ${cell(scoreOf(returns))} | ${cell(scoreOf(own))} (\`${name}\`, ${episodes} episodes) |`;
}

const asked = process.argv.slice(2);
console.log('| world | random policy, 10 000 episodes | controller |\n| --- | --- | --- |');
for (const definition of definitions) {
  if (asked.length === 0 || asked.includes(definition.id)) console.log(rowOf(definition));
}
