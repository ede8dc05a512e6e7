import { describe, expect, test } from 'vitest';
import type { Agent } from '../../core/agent.js';
import type { Evaluation } from '../../core/evaluate.js';
import { Diverged, type Loop, type LoopEvent, makeLoop, type PeriodicEvaluation } from '../../core/loop.js';
import { vecOfEnvs } from '../../core/vec-of-envs.js';
import { countingEnv, recordingAgent } from './fakes.js';

interface Setting {
  agent?: Agent;
  last?: number;
  end?: 'terminated' | 'truncated';
  count?: number;
  steps?: number;
  metricsEvery?: number;
  checkpointEvery?: number;
  evaluation?: PeriodicEvaluation;
  stopAt?: number;
}

function loopOf(s: Setting = {}): Loop {
  return makeLoop({
    env: vecOfEnvs(() => countingEnv(s.last ?? 3, s.end), s.count ?? 1),
    agent: s.agent ?? recordingAgent(),
    steps: s.steps ?? 6,
    seed: 0,
    metricsEvery: s.metricsEvery ?? 1000,
    checkpointEvery: s.checkpointEvery ?? 0,
    ...(s.evaluation && { evaluation: s.evaluation }),
    ...(s.stopAt !== undefined && { stopAt: s.stopAt }),
  });
}

async function collect(loop: Loop): Promise<LoopEvent[]> {
  const events: LoopEvent[] = [];
  for await (const event of loop.events()) events.push(event.kind === 'step' ? { ...event } : event);
  return events;
}

const kinds = (events: LoopEvent[]): string[] => events.map((e) => e.kind);

describe('what the agent is given', () => {
  test('each transition is (o, a, r, ends, o′), and the automatic reset between episodes is marked invalid', async () => {
    const agent = recordingAgent();
    await collect(loopOf({ agent, last: 2, steps: 3 }));
    expect(agent.seen.flat()).toEqual([
      { obs: 0, action: 0, reward: 1, terminated: 0, truncated: 0, nextObs: 1, valid: 1 },
      { obs: 1, action: 1, reward: 1, terminated: 1, truncated: 0, nextObs: 2, valid: 1 },
      { obs: 2, action: 0, reward: 0, terminated: 0, truncated: 0, nextObs: 0, valid: 0 },
      { obs: 0, action: 1, reward: 1, terminated: 0, truncated: 0, nextObs: 1, valid: 1 },
    ]);
  });

  test('a truncation arrives as truncated, never as terminated', async () => {
    const agent = recordingAgent();
    await collect(loopOf({ agent, last: 2, end: 'truncated', steps: 2 }));
    expect(agent.seen.flat().map((row) => [row.terminated, row.truncated])).toEqual([
      [0, 0],
      [0, 1],
    ]);
  });
});

describe('what the loop counts', () => {
  test('env steps are real steps: resets are not counted', async () => {
    const agent = recordingAgent();
    const loop = loopOf({ agent, last: 2, steps: 4 });
    await collect(loop);
    expect(loop.envSteps).toBe(4);
    expect(agent.seen).toHaveLength(5); // 2 steps, a reset, 2 steps
  });

  test('worlds of a vector advance together, and every ended episode is an event of its own', async () => {
    const events = await collect(loopOf({ count: 2, last: 3, steps: 6 }));
    expect(events.filter((e) => e.kind === 'episode')).toEqual([
      { kind: 'episode', envSteps: 6, env: 0, episode: 1, episodeReturn: 3, length: 3, terminated: true },
      { kind: 'episode', envSteps: 6, env: 1, episode: 2, episodeReturn: 3, length: 3, terminated: true },
    ]);
  });

  test('the mean return covers the last 100 episodes only', async () => {
    const loop = loopOf({ last: 1, steps: 150 });
    await collect(loop);
    expect(loop.stats.episodes).toBe(150);
    expect(loop.stats.meanReturn).toBe(1);
  });
});

/** Evaluations that say these means, one after the other. */
function scripted(every: number, ...means: number[]): PeriodicEvaluation {
  return {
    every,
    run: async () => ({ return: { mean: means.shift() ?? 0 }, length: { mean: 7 } }) as Evaluation,
  };
}

describe('evaluations', () => {
  test('come every so many steps; each that beats all before is the best, and a moment to save', async () => {
    const loop = loopOf({ steps: 8, last: 100, evaluation: scripted(2, 5, 4, 5, 6) });
    const events = await collect(loop);
    const told = events.map((e) => [
      e.kind,
      e.envSteps,
      e.kind === 'evaluation' ? e.isBest : 'reason' in e && e.reason,
    ]);
    expect(told).toEqual([
      ['evaluation', 2, true],
      ['checkpoint', 2, 'best'],
      ['evaluation', 4, false],
      ['evaluation', 6, false],
      ['evaluation', 8, true],
      ['checkpoint', 8, 'best'],
      ['checkpoint', 8, 'end'],
    ]);
    expect(loop.best).toEqual({ envSteps: 8, mean: 6 });
  });

  test('are in the row of metrics that follows', async () => {
    const events = await collect(loopOf({ steps: 4, last: 100, metricsEvery: 2, evaluation: scripted(4, 5) }));
    const rows = events.filter((e) => e.kind === 'metrics').map((e) => e.row);
    expect(rows[0]).not.toHaveProperty('eval/return');
    expect(rows[1]).toMatchObject({ 'eval/return': 5, 'eval/length': 7 });
  });

  test('that were the best are remembered when a training goes on', async () => {
    const first = loopOf({ steps: 2, last: 100, evaluation: scripted(2, 5) });
    await collect(first);
    const second = loopOf({ steps: 4, last: 100, evaluation: scripted(2, 4) });
    second.load(first.save());
    expect((await collect(second)).map((e) => e.kind === 'evaluation' && e.isBest)).toEqual([false, false]);
    expect(second.best).toEqual({ envSteps: 2, mean: 5 });
  });
});

describe('stopAt', () => {
  test('ends the training at the evaluation that reaches it, as if its steps were over', async () => {
    const loop = loopOf({ steps: 100, last: 1, stopAt: 5, evaluation: scripted(2, 4.9, 5, 9) });
    expect((await collect(loop)).at(-1)).toEqual({ kind: 'checkpoint', envSteps: 4, reason: 'end' });
    expect(loop.reached).toBe(true);
  });

  test('without evaluations goes by the last 100 episodes, not by fewer', async () => {
    const loop = loopOf({ steps: 1000, last: 2, stopAt: 2 });
    await collect(loop);
    expect([loop.envSteps, loop.stats.episodes]).toEqual([200, 100]);
    const never = loopOf({ steps: 300, last: 2, stopAt: 2.5 });
    await collect(never);
    expect([never.envSteps, never.reached]).toEqual([300, false]);
  });
});

describe('events', () => {
  test('step events exist only while wanted', async () => {
    const loop = loopOf({ steps: 4, last: 100 });
    const seen: number[] = [];
    for await (const event of loop.events()) if (event.kind === 'step') seen.push(event.envSteps);
    expect(seen).toEqual([]);
    const listening = loopOf({ steps: 4, last: 100 });
    listening.wants.step = true;
    for await (const event of listening.events()) {
      if (event.kind === 'step') seen.push(event.envSteps);
      listening.wants.step = seen.length < 2;
    }
    expect(seen).toEqual([1, 2]);
  });

  test('a wanted progress event comes after the very next step, once', async () => {
    const loop = loopOf({ steps: 5, last: 100 });
    loop.wants.progress = true;
    expect(kinds(await collect(loop))).toEqual(['progress', 'checkpoint']);
  });

  test('metrics rows come every metricsEvery steps with the means since the last row', async () => {
    const agent = recordingAgent((n) => ({ 'loss/q': n }));
    const events = await collect(loopOf({ agent, steps: 4, last: 100, metricsEvery: 2 }));
    const rows = events.filter((e) => e.kind === 'metrics').map((e) => e.row);
    expect(rows).toMatchObject([
      { envSteps: 2, updates: 2, episodes: 0, 'train/episodeReturn': null, 'loss/q': 1.5, epsilon: 0.5 },
      { envSteps: 4, updates: 4, episodes: 0, 'loss/q': 3.5 },
    ]);
  });

  test('checkpoints come every checkpointEvery steps, and one at the end says so', async () => {
    const events = await collect(loopOf({ steps: 5, last: 100, checkpointEvery: 2 }));
    expect(events.filter((e) => e.kind === 'checkpoint')).toEqual([
      { kind: 'checkpoint', envSteps: 2, reason: 'period' },
      { kind: 'checkpoint', envSteps: 4, reason: 'period' },
      { kind: 'checkpoint', envSteps: 5, reason: 'end' },
    ]);
  });

  test('wants.stop ends the loop after the step under way, with a last checkpoint', async () => {
    const loop = loopOf({ steps: 100, last: 1 });
    const events: LoopEvent[] = [];
    for await (const event of loop.events()) {
      events.push(event);
      if (event.kind === 'episode' && event.episode === 3) loop.wants.stop = true;
    }
    expect(events.at(-1)).toEqual({ kind: 'checkpoint', envSteps: 3, reason: 'stop' });
  });

  test('a planner is asked for sweeps instead of steps', async () => {
    const agent: Agent = {
      ...recordingAgent(),
      *plan() {
        yield { sweep: 1, delta: 0.5 };
        yield { sweep: 2, delta: 0 };
      },
    };
    const events = await collect(loopOf({ agent }));
    expect(events.filter((e) => e.kind === 'update').map((e) => e.metrics)).toEqual([
      { 'plan/sweep': 1, 'plan/delta': 0.5 },
      { 'plan/sweep': 2, 'plan/delta': 0 },
    ]);
    expect(events.at(-1)).toEqual({ kind: 'checkpoint', envSteps: 0, reason: 'end' });
  });
});

test('a loss that is not finite stops the training and is named with its update', async () => {
  const agent = recordingAgent((n) => ({ 'loss/q': n === 3 ? Number.NaN : 1 }));
  await expect(collect(loopOf({ agent, last: 100 }))).rejects.toThrow(Diverged);
  const again = recordingAgent((n) => ({ 'loss/q': n === 3 ? Number.NaN : 1 }));
  await expect(collect(loopOf({ agent: again, last: 100 }))).rejects.toThrow('loss/q became NaN at update 3 (step 3)');
});

test('saved at a checkpoint and loaded elsewhere, the loop goes on as if nothing had happened', async () => {
  const setting = { count: 2, last: 3, steps: 23, metricsEvery: 4, checkpointEvery: 7 };
  const metrics = (n: number) => (n % 2 === 0 ? { 'loss/q': n } : undefined);
  const whole = await collect(loopOf({ ...setting, agent: recordingAgent(metrics) }));

  const first = recordingAgent(metrics);
  const interrupted = loopOf({ ...setting, agent: first });
  const before: LoopEvent[] = [];
  let saved = '';
  for await (const event of interrupted.events()) {
    before.push(event);
    if (event.kind === 'checkpoint') {
      saved = JSON.stringify({ loop: interrupted.save(), agent: await first.save() });
      break;
    }
  }
  const state = JSON.parse(saved);
  const second = recordingAgent(metrics);
  second.load(state.agent);
  const resumed = loopOf({ ...setting, agent: second });
  resumed.load(state.loop);
  expect([...before, ...(await collect(resumed))]).toEqual(whole);
});
