import { expect, test } from 'vitest';
import { qLearning } from '../../agents/index.js';
import { BadInput } from '../../core/errors.js';
import type { LoopEvent } from '../../core/loop.js';
import { type Training, type TrainOptions, train } from '../../core/train.js';
import '../../envs/index.js';

const start = (options: Partial<TrainOptions> = {}): Promise<Training> =>
  train({
    agent: qLearning,
    env: 'FrozenLake-v1',
    steps: 3000,
    envs: 2,
    device: 'tfjs-cpu',
    ...options,
  } as TrainOptions);

async function run(options: Partial<TrainOptions>) {
  const training = await start(options);
  const events: LoopEvent[] = [];
  for await (const event of training) events.push(event);
  const state = await training.save();
  training.dispose();
  return { events, state, best: training.loop.best };
}

test('evaluations change nothing of what is learned, nor of the worlds', async () => {
  const plain = await run({});
  const judged = await run({ evaluateEvery: 500, evaluationEpisodes: 5 });
  expect(judged.events.filter((e) => e.kind === 'evaluation')).toHaveLength(6);
  expect(judged.state.agent).toEqual(plain.state.agent);
  expect((judged.state.loop as { env: unknown }).env).toEqual((plain.state.loop as { env: unknown }).env);
});

test('an evaluation plays so many episodes, the same ones each time', async () => {
  const { events, best } = await run({
    steps: 10,
    config: { initialQ: 1 } as never,
    evaluateEvery: 1,
    evaluationEpisodes: 3,
  });
  const evaluations = events.filter((e) => e.kind === 'evaluation').map((e) => e.evaluation);
  expect(evaluations[0].returns).toHaveLength(3);
  expect(best?.mean).toBe(Math.max(...evaluations.map((e) => e.return.mean)));
});

test.each([
  [{ evaluateEvery: -1 }, 'evaluateEvery must be a positive integer, got -1'],
  [{ evaluateEvery: 10, evaluationEpisodes: 0 }, 'evaluationEpisodes must be a positive integer, got 0'],
  [{ stopAt: Number.NaN }, 'stopAt must be a number, got NaN'],
])('%j is refused', async (options, message) => {
  await expect(start(options)).rejects.toThrow(BadInput);
  await expect(start(options)).rejects.toThrow(message);
});
