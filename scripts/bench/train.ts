/** How well and how fast every agent learns with its presets: each is trained with its seeds, then evaluated. */

import { agents, presets } from '../../agents/index.js';
import { evaluate } from '../../core/evaluate.js';
import { train } from '../../core/train.js';
import '../../envs/index.js';

interface Result {
  readonly name: string;
  /** Median over the seeds; `low` and `high` are the worst and the best of them. */
  readonly value: number;
  readonly unit: string;
  readonly low: number;
  readonly high: number;
}

/** Tabular worlds are quick and their returns are 0 or 1: they take more episodes. */
const EPISODES: Readonly<Record<string, number>> = { 'FrozenLake-v1': 1000 };

interface Trial {
  readonly meanReturn: number;
  readonly seconds: number;
}

async function trial(agentId: string, env: string, seed: number): Promise<Trial> {
  const { steps, envs, config, params } = presets[agentId][env];
  const world = { env, ...(params && { params }) };
  const training = await train({ agent: agents[agentId], ...world, seed, steps, envs, config: config as object });
  const start = performance.now();
  for await (const _ of training);
  const seconds = (performance.now() - start) / 1000;
  const result = await evaluate({ ...world, policy: training.agent, episodes: EPISODES[env] ?? 100 });
  training.dispose();
  return { meanReturn: result.return.mean, seconds };
}

function spread(name: string, unit: string, values: readonly number[]): Result {
  const sorted = [...values].sort((a, b) => a - b);
  const n = sorted.length;
  return { name, unit, value: (sorted[(n - 1) >> 1] + sorted[n >> 1]) / 2, low: sorted[0], high: sorted[n - 1] };
}

/** Two results a preset: mean return of greedy episodes, and seconds of training. Takes minutes. */
export async function benchTrain(): Promise<Result[]> {
  const results: Result[] = [];
  for (const [agentId, worlds] of Object.entries(presets)) {
    for (const [env, { tunedFor }] of Object.entries(worlds)) {
      const trials: Trial[] = [];
      for (const seed of tunedFor.seeds) trials.push(await trial(agentId, env, seed));
      const of = `${agentId} ${env}, ${trials.length} seeds`;
      results.push(
        spread(
          `${of}: return`,
          'mean return',
          trials.map((t) => t.meanReturn),
        ),
        spread(
          `${of}: training`,
          's',
          trials.map((t) => t.seconds),
        ),
      );
    }
  }
  return results;
}
