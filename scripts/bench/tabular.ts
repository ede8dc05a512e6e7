/**
 * `npx tsx scripts/bench/tabular.ts [AGENT …]`: trains every agent that keeps a table, or plans, with its presets and all
 * their seeds, and says exactly what the greedy policies are worth. Writes docs/results/tabular.json and what
 * docs/results.md shows of it; with names, only prints.
 */

import { agents, presets } from '../../agents/index.js';
import { startValueOf } from '../../agents/policy-evaluation.js';
import { tabular } from '../../agents/presets/tabular.js';
import { makeDevice } from '../../core/compute/index.js';
import { type FiniteMdp, finiteMdpOf } from '../../core/finite-mdp.js';
import '../../envs/index.js';
import { train } from '../../index.js';
import { type Cell, lineOf, machine, type Row, WORLDS, writeDocs } from './tabular-report.js';

const device = await makeDevice('tfjs-cpu');

/** A greedy policy that goes in circles is told from one that is slow by so many sweeps. */
const LIMITS = { tolerance: 1e-9, maxSweeps: 20_000 };

async function seedOf(id: string, env: string, mdp: FiniteMdp, seed: number): Promise<[number | null, number]> {
  const before = process.cpuUsage();
  const training = await train({ env, agent: agents[id], seed, device });
  for await (const _ of training); // to its end
  const { user, system } = process.cpuUsage(before);
  const policy = training.agent.table?.().policy;
  training.dispose();
  if (policy === undefined) throw new Error(`${id} shows no table`);
  return [startValueOf(mdp, policy, 1, LIMITS), (user + system) / 1e6];
}

async function cellOf(id: string, env: string): Promise<Cell> {
  const mdp = finiteMdpOf(env);
  const { steps, tunedFor } = presets[id][env];
  const values: (number | null)[] = [];
  let slowest = 0;
  for (const seed of tunedFor.seeds) {
    const [value, seconds] = await seedOf(id, env, mdp, seed);
    values.push(value === null ? null : Number(value.toFixed(6)));
    slowest = Math.max(slowest, seconds);
  }
  return { env, steps, seeds: tunedFor.seeds, values, cpuSeconds: Number(slowest.toFixed(2)) };
}

function chance(env: string): Cell {
  const mdp = finiteMdpOf(env);
  const even = new Float64Array(mdp.states * mdp.actions).fill(1 / mdp.actions);
  const value = startValueOf(mdp, even, 1, { tolerance: 1e-9, maxSweeps: 1_000_000 });
  return { env, steps: 0, seeds: [], values: [value === null ? null : Number(value.toFixed(6))], cpuSeconds: 0 };
}

const wanted = process.argv.slice(2);
const rows: Row[] = [{ agent: 'chance', cells: WORLDS.map(chance) }];
for (const agent of Object.keys(tabular).filter((id) => wanted.length === 0 || wanted.includes(id))) {
  const cells: Cell[] = [];
  for (const env of WORLDS) cells.push(await cellOf(agent, env));
  rows.push({ agent, cells });
  process.stdout.write(`${lineOf(rows.at(-1)!)}\n`);
}
if (wanted.length === 0) writeDocs({ date: new Date().toISOString().slice(0, 10), machine, rows });
