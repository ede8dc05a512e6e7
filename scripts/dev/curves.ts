/**
 * `npx tsx scripts/dev/curves.ts OUT.svg RUN…`: the returns of recorded trainings in one world over their steps, a line a run.
 */

import { writeFileSync } from 'node:fs';
import { openRun } from '../../core/run/run-directory.js';
import { type CurveRow, curvesSvg } from '../bench/curves.js';
import { curveOf } from '../bench/train.js';

const [out, ...runs] = process.argv.slice(2);
if (out === undefined || runs.length === 0) {
  console.error('usage: npx tsx scripts/dev/curves.ts OUT.svg RUN…');
  process.exit(2);
}
const rows: CurveRow[] = [];
for (const run of runs) {
  const { config } = await openRun(run);
  const seed = { seed: config.seed, curve: curveOf(run) };
  rows.push({ agent: config.agent, env: config.env.id, variant: `seed ${config.seed}`, seeds: [seed] });
}
const svg = curvesSvg(rows[0].env, rows);
if (svg === null) throw new Error('these runs have no returns');
writeFileSync(out, svg);
