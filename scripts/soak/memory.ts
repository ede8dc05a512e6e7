/**
 * `npx tsx scripts/soak/memory.ts [UPDATES]`: is memory flat over many updates of DQN on CartPole?
 *
 * One update an env step. Prints live tensors and resident size after each tenth, and fails (exit 1) when tensors
 * differ or the resident size grows by more than 16 MiB after the first tenth.
 */

import { engine } from '@tensorflow/tfjs-core';
import { dqn } from '../../agents/index.js';
import { train } from '../../core/train.js';
import '../../envs/index.js';

const ALLOWED = 16; // MiB

const updates = Number(process.argv[2] ?? 100_000);
const steps = updates + 64;
const training = await train({
  env: 'CartPole-v1',
  agent: dqn,
  seed: 1,
  steps,
  metricsEvery: Math.floor(steps / 10),
  config: { hidden: [32, 32], batchSize: 32, trainEvery: 1, learningStarts: 64, bufferSize: 10_000 },
});

const mebibytes = (): number => process.memoryUsage.rss() / (1024 * 1024);
const seen: { tensors: number; resident: number }[] = [];
for await (const event of training) {
  if (event.kind !== 'metrics') continue;
  (globalThis as { gc?: () => void }).gc?.();
  const now = { tensors: engine().state.numTensors, resident: mebibytes() };
  seen.push(now);
  console.log(`${training.agent.updates} updates: ${now.tensors} tensors, ${now.resident.toFixed(1)} MiB resident`);
}
training.dispose();

const first = seen[0];
const last = seen.at(-1);
const growth = (last?.resident ?? Number.NaN) - (first?.resident ?? Number.NaN);
const flat = growth <= ALLOWED && first?.tensors === last?.tensors;
console.log(
  `${flat ? 'flat' : 'NOT flat'}: ${growth.toFixed(1)} MiB after the first tenth (at most ${ALLOWED} allowed)`,
);
process.exitCode = flat ? 0 : 1;
