/** Our side of `scripts/bench/peers.ts`: one whole training on one thread, asked for in a line of JSON. */

import { createInterface } from 'node:readline';
import { agents } from '../../../agents/index.js';
import { resolveConfig } from '../../../core/config.js';
import '../../../envs/index.js';
import { train } from '../../../index.js';
import type { TrainingRow } from './rows.js';

const LAST = 100; // episodes whose mean return is told

async function learn({ agent, env, envs, config: given }: TrainingRow, seed: number, steps: number) {
  const config = resolveConfig(agents[agent].fields, given); // whole: no preset fills it

  const returns: number[] = [];
  const cpu = process.cpuUsage();
  const start = performance.now();
  const training = await train({ env, envs, agent: agents[agent], steps, config, seed, threads: 1 });
  for await (const event of training) if (event.kind === 'episode') returns.push(event.episodeReturn);
  const seconds = (performance.now() - start) / 1000;
  const { user, system } = process.cpuUsage(cpu);
  const { envSteps } = training.loop;
  training.dispose();
  const last = returns.slice(-LAST);
  return { measured: [seconds, (user + system) / 1e6, last.reduce((sum, g) => sum + g, 0) / last.length, envSteps] };
}

for await (const line of createInterface({ input: process.stdin })) {
  const { id, row, seed, steps } = JSON.parse(line);
  const reply = await learn(row, seed, steps).catch((error: Error) => ({ error: error.message }));
  process.stdout.write(`${JSON.stringify({ id, ...reply })}\n`);
}
