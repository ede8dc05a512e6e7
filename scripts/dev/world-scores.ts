/**
 * Plays every world at random and by its hand-written policy and writes docs/results/worlds.json, from which
 * scripts/dev/docs.ts makes the scores of docs/environments.md.
 *
 *     npx tsx scripts/dev/world-scores.ts [ID…]     only these worlds; the others keep their record
 */

import { definitions } from '../../envs/index.js';
import { readScores, type Scored, scoresOf, type WorldScores, writeScores } from './worlds/scores.js';

const asked = process.argv.slice(2);
const before = readScores().worlds;
const worlds: Record<string, WorldScores> = {};

const show = ({ return: { mean, error }, length, episodes }: Scored): string =>
  `${mean} ± ${error} in ${length.mean} ± ${length.error} steps (${episodes} episodes)`;

for (const definition of definitions) {
  const { id } = definition;
  const due = asked.length === 0 || asked.includes(id);
  if (!due && before[id] === undefined) continue;
  const scores = due ? scoresOf(definition) : before[id];
  worlds[id] = scores;
  if (!due) continue;
  console.log(
    `${id}: random ${show(scores.random)}${scores.known ? `; ${scores.known.name} ${show(scores.known)}` : ''}`,
  );
}
const doc =
  'random policy (seed 0, actions from seed 1) and hand-written policies (seed 0): npx tsx scripts/dev/world-scores.ts';
writeScores({ doc, date: new Date().toISOString().slice(0, 10), worlds });
