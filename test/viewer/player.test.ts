import { describe, expect, test } from 'vitest';
import type { Agent } from '../../core/agent.js';
import { defineEnv } from '../../core/define-env.js';
import type { Env } from '../../core/env.js';
import { makeLoop } from '../../core/loop.js';
import { make } from '../../core/make.js';
import { box, discrete } from '../../core/spaces.js';
import { vecOfEnvs } from '../../core/vec-of-envs.js';
import { attachViewer } from '../../viewer/live.js';
import { makePlayer, type Player, type PlayerOptions } from '../../viewer/player.js';
import type { FrameData } from '../../viewer/server.js';
import { countingEnv, recordingAgent } from '../core/fakes.js';
import { greet, serve } from './pages.js';

/** x moves by a random amount; ends when it leaves [−2, 2]. */
const wander = defineEnv({
  id: 'Wander-v0',
  summary: 'A walk.',
  params: {},
  observationSpace: box(-9, 9, [1]),
  actionSpace: discrete(2),
  init: () => ({ x: 0 }),
  step(state, action, rng) {
    state.x += rng.uniform() - (action === 1 ? 0.2 : 0.8);
    return 1;
  },
  isTerminal: ({ x }) => Math.abs(x) > 2,
  observe(state, out, offset) {
    out[offset] = state.x;
  },
});

const right: Pick<Agent, 'think'> = {
  think: (_, n) => ({ action: new Int32Array(n).fill(1), q: Float32Array.of(0, 1) }),
};

/** A player of the world that counts to `last`, at 10 steps a second, watched. */
function counting(last: number, options: Partial<PlayerOptions> = {}): Player {
  const player = makePlayer({
    env: countingEnv(last),
    agent: right,
    seed: 0,
    stepsPerSecond: 10,
    clock: () => 0,
    ...options,
  });
  player.watched = true;
  return player;
}

interface Shown {
  readonly at: number;
  readonly frame: FrameData;
}

/** Lets time pass from `from` to `to`, a millisecond at a time. */
async function run(player: Player, from: number, to: number): Promise<Shown[]> {
  const shown: Shown[] = [];
  for (let at = from; at <= to; at++) {
    const frame = player.due(at) ? await player.advance(at) : null;
    if (frame !== null) shown.push({ at, frame });
  }
  return shown;
}
const timeline = (shown: Shown[]): [number, number, number][] =>
  shown.map(({ at, frame }) => [at, frame.episode, frame.step]);

describe('an agent that remembers', () => {
  test('is given back what it knew, and nothing where an episode begins', async () => {
    const given: (number | null)[] = [];
    const counter: Pick<Agent, 'think'> = {
      think(_obs, _count, { memory } = {}) {
        given.push(memory?.[0] ?? null);
        return { action: Int32Array.of(1), memory: Float32Array.of((memory?.[0] ?? 0) + 1) };
      },
    };
    await run(counting(3, { agent: counter, holdMs: 100 }), 0, 600);
    expect(given).toEqual([null, 1, 2, 3, null, 1, 2]);
  });

  test('is told which actions make sense', async () => {
    const masks: (number[] | null)[] = [];
    const asked: Pick<Agent, 'think'> = {
      think(_obs, _count, { mask } = {}) {
        masks.push(mask ? [...mask] : null);
        return { action: Int32Array.of(1) };
      },
    };
    const masked = defineEnv({
      ...wander,
      id: 'MaskedWander-v0',
      actionMask(state: { x: number }, out: Uint8Array, offset: number) {
        out[offset] = state.x > 0 ? 1 : 0;
        out[offset + 1] = 1;
      },
    } as never);
    await run(counting(0, { agent: asked, env: make(masked) as Env }), 0, 100);
    expect(masks[0]).toEqual([0, 1]);
    await run(counting(3, { agent: asked }), 0, 0);
    expect(masks.at(-1)).toBeNull();
  });
});

describe('time', () => {
  test('at speed 1 it steps at the pace of the world', async () => {
    expect(timeline(await run(counting(99), 0, 300))).toEqual([
      [0, 1, 0],
      [100, 1, 1],
      [200, 1, 2],
      [300, 1, 3],
    ]);
  });

  test('at speed 2 twice as fast, at 0.5 half as fast', async () => {
    for (const [speed, steps] of [
      [2, 20],
      [0.5, 5],
    ] as const) {
      const player = counting(99);
      player.setSpeed(speed);
      const shown = await run(player, 0, 1_000);
      expect(shown.at(-1)?.frame.step).toBe(steps);
    }
  });

  test('at most 60 frames a second: faster worlds move several steps a frame and keep their pace', async () => {
    const player = counting(100_000, { stepsPerSecond: 30 });
    player.setSpeed(16);
    const shown = await run(player, 0, 1_000);
    expect(shown.length).toBeLessThanOrEqual(61);
    expect(shown.length).toBeGreaterThan(50);
    expect(shown.at(-1)?.frame.step).toBeGreaterThan(450);
    expect(shown.at(-1)?.frame.step).toBeLessThanOrEqual(480);
  });

  test('a caller that comes a few milliseconds late does not make the picture slower', async () => {
    const player = counting(100_000, { stepsPerSecond: 60 });
    let frames = 0;
    for (let at = 0; at <= 2_000; at += 5) if ((await player.advance(at)) !== null) frames++;
    expect(frames).toBeGreaterThanOrEqual(118);
    expect(frames).toBeLessThanOrEqual(121);
  });

  test('at full speed a frame costs less than a third of the time between frames', async () => {
    let ms = 0;
    const env = countingEnv(1_000_000);
    const slow: Env = {
      ...env,
      step(action) {
        ms += 2;
        return env.step(action);
      },
    };
    const player = makePlayer({ env: slow, agent: right, seed: 0, clock: () => ms });
    player.watched = true;
    player.setSpeed(0);
    const shown = await run(player, 0, 3_000);
    const steps = shown.at(-1)?.frame.step ?? 0;
    expect((2 * steps) / 3_000).toBeGreaterThan(0.2);
    expect((2 * steps) / 3_000).toBeLessThan(0.31);
  });

  test('a step that alone costs more than its share is followed by a longer rest', async () => {
    let ms = 0;
    const player = counting(1_000, {
      stepsPerSecond: 60,
      agent: {
        think(_, n) {
          ms += 50;
          return { action: new Int32Array(n) };
        },
      },
      clock: () => ms,
    });
    const shown = await run(player, 0, 2_000);
    expect((50 * shown.length) / 2_000).toBeLessThan(0.36);
  });

  test('after a gap it goes on from where it was, without a burst', async () => {
    const player = counting(1_000);
    await run(player, 0, 200);
    const shown = await run(player, 60_000, 60_300);
    expect(shown[0]?.frame.step).toBe(3);
    expect(shown.at(-1)?.frame.step).toBeLessThanOrEqual(7);
  });

  test('while nobody looks nothing is due, and nothing is asked of the agent', async () => {
    let thoughts = 0;
    const think = (_: unknown, n: number) => {
      thoughts++;
      return { action: new Int32Array(n) };
    };
    const player = counting(99, { agent: { think } });
    player.watched = false;
    expect(await run(player, 0, 1_000)).toEqual([]);
    expect(await player.advance(2_000)).toBeNull();
    expect(thoughts).toBe(0);
  });
});

describe('the end of an episode', () => {
  test('is held for 0.7 s, then another begins', async () => {
    const shown = await run(counting(2), 0, 1_100);
    expect(timeline(shown)).toEqual([
      [0, 1, 0],
      [100, 1, 1],
      [200, 1, 2],
      [900, 2, 0],
      [1_000, 2, 1],
      [1_100, 2, 2],
    ]);
    expect(shown[2]?.frame).toMatchObject({ terminated: true, action: null, episodeReturn: 2, reward: 1 });
    expect(shown[3]?.frame).toMatchObject({ terminated: false, action: 1, episodeReturn: 0, reward: 0 });
  });

  test('is held shorter at higher speed and never longer than two seconds', async () => {
    for (const [speed, hold] of [
      [4, 175],
      [0.1, 2_000],
    ] as const) {
      const player = counting(1);
      player.setSpeed(speed);
      const [, last, next] = await run(player, 0, 4_000);
      expect((next?.at ?? 0) - (last?.at ?? 0)).toBe(hold);
    }
  });

  test('is always shown, at full speed too', async () => {
    const player = counting(3);
    player.setSpeed(0);
    const shown = await run(player, 0, 1_000);
    for (let i = 1; i < shown.length; i++) {
      if (shown[i]?.frame.step === 0) expect(shown[i - 1]?.frame.terminated).toBe(true);
    }
    expect(shown.at(-1)?.frame.episode).toBeGreaterThan(5);
  });
});

describe('commands', () => {
  test('pause holds the picture; play goes on at once from there', async () => {
    const player = counting(99);
    await run(player, 0, 200);
    player.pause();
    expect(await run(player, 201, 5_000)).toEqual([]);
    player.play();
    expect(timeline(await run(player, 5_001, 5_101))).toEqual([
      [5_001, 1, 3],
      [5_101, 1, 4],
    ]);
  });

  test('step moves by exactly one and stays paused', async () => {
    const player = counting(99);
    await run(player, 0, 200);
    player.step();
    expect(timeline(await run(player, 201, 900))).toEqual([[201, 1, 3]]);
    expect(player.playing).toBe(false);
    player.step();
    expect(timeline(await run(player, 901, 2_000))).toEqual([[901, 1, 4]]);
  });

  test('step after the last step begins the next episode', async () => {
    const player = counting(1);
    await run(player, 0, 100);
    player.step();
    expect(timeline(await run(player, 101, 900))).toEqual([[101, 2, 0]]);
  });

  test('reset begins another episode, playing or paused', async () => {
    const player = counting(99);
    await run(player, 0, 200);
    player.reset();
    expect(timeline(await run(player, 201, 301))).toEqual([
      [201, 2, 0],
      [301, 2, 1],
    ]);
    player.pause();
    player.reset();
    expect(timeline(await run(player, 302, 900))).toEqual([[302, 3, 0]]);
  });

  test.each([-1, 0.05, 17, Number.NaN, Number.POSITIVE_INFINITY])('speed %s is refused', (speed) => {
    expect(() => counting(9).setSpeed(speed)).toThrow(`speed must be 0 or from 0.1 to 16, got ${speed}`);
  });
});

describe('what a frame holds', () => {
  const shown = async (seed: number, options: Partial<PlayerOptions> = {}): Promise<FrameData[]> => {
    const player = makePlayer({ env: make(wander), agent: right, seed, clock: () => 0, ...options });
    player.watched = true;
    return (await run(player, 0, 3_000)).map(({ frame }) => frame);
  };

  test('what the return of each action may be, and the spread of a continuous one', async () => {
    const returns = { atoms: Float32Array.of(0, 1, 0, 1), probability: Float32Array.of(0.25, 0.75, 1, 0) };
    const thoughts = { mean: Float32Array.of(0.5), deviation: Float32Array.of(Number.NaN), returns };
    const agent: Pick<Agent, 'think'> = { think: (_, n) => ({ action: new Int32Array(n), ...thoughts }) };
    const [frame] = await shown(1, { agent });
    expect(frame).toMatchObject({ mean: [0.5], deviation: [null], q: null });
    expect(frame?.returns).toMatchObject({ low: 0, high: 1 });
    expect(frame?.returns?.bins.map((bins) => [bins[0], bins.at(-1)])).toEqual([
      [250, 750],
      [1000, 0],
    ]);
    expect((await shown(1))[0]).toMatchObject({ mean: null, deviation: null, returns: null });
  });

  test('the state of the world, what the agent thinks of it, and the action that it then takes', async () => {
    const [first, second] = await shown(1);
    expect(first).toMatchObject({ state: { x: 0 }, obs: [0], action: 1, q: [0, 1], probability: null, value: null });
    const { x } = second!.state as { x: number };
    expect(second?.obs?.[0]).toBeCloseTo(x, 6);
    expect(x).toBeGreaterThanOrEqual(-0.2); // action 1 moves by u − 0.2
    expect((await shown(1, { sendObs: false }))[1]?.obs).toBeNull();
  });

  test('equal seeds show equal episodes, another seed others', async () => {
    const one = await shown(1);
    expect(await shown(1)).toEqual(one);
    expect(await shown(2)).not.toEqual(one);
    expect(one.at(-1)?.episode).toBeGreaterThan(1);
  });

  test('a world that is not made of rules has no state', async () => {
    const [first] = await run(counting(9), 0, 0);
    expect(first?.frame.state).toBeNull();
    expect(first?.frame.obs).toEqual([0]);
  });

  test('a reward that is no number is an error, not a frame', async () => {
    const env = countingEnv(9);
    const broken = { ...env, step: () => ({ ...env.step(0), reward: Number.NaN }) };
    const player = counting(9, { env: broken });
    await run(player, 0, 50);
    await expect(player.advance(100)).rejects.toThrow('the shown world gave the reward NaN');
  });
});

describe('tied to a training', () => {
  const loopOf = (steps: number, agent = recordingAgent()) => ({
    agent,
    loop: makeLoop({
      env: vecOfEnvs(() => countingEnv(7), 1),
      agent,
      steps,
      seed: 0,
      metricsEvery: 500,
      checkpointEvery: 0,
    }),
  });

  /** Trains to the end, slowly enough to be watched, and returns all that training has made. */
  async function train(watch: boolean, steps = 3_000) {
    const { agent, loop } = loopOf(steps);
    const server = await serve();
    const player = makePlayer({ env: countingEnv(5), agent: right, seed: 0, stepsPerSecond: 60 });
    const live = attachViewer({ server, player, loop, agent, totalSteps: steps });
    const page = watch ? await greet(server) : null;
    let turns = 0;
    for await (const event of loop.events()) {
      if (event.kind === 'progress') await live.turn();
      if (event.kind === 'metrics') live.metrics(event.row);
      if (event.kind === 'progress' || ++turns % 20 === 0) await new Promise((resolve) => setTimeout(resolve, 1));
      loop.wants.step = true;
    }
    live.finish('finished');
    const frames = page?.messages.filter((m) => m.kind === 'frame').length ?? 0;
    const finished = page === null ? null : await page.wait('status', (m) => m.training === 'finished');
    live.close();
    await server.close();
    return { seen: agent.seen, saved: loop.save(), frames, finished };
  }

  test('watched or not, training is the same to the last bit, and the page saw it', async () => {
    const [alone, watched] = [await train(false), await train(true)];
    expect(watched.seen).toEqual(alone.seen);
    expect(watched.saved).toEqual(alone.saved);
    expect(watched.frames).toBeGreaterThan(3);
    expect(watched.finished).toMatchObject({ envSteps: 3_000, meanReturn: 7, episodes: 428 });
  });

  test('a page pauses training and lets it go on; the shown world plays meanwhile', async () => {
    const { agent, loop } = loopOf(1_000_000);
    const server = await serve();
    const player = makePlayer({ env: countingEnv(50), agent: right, seed: 0, stepsPerSecond: 60 });
    const live = attachViewer({ server, player, loop, agent });
    const page = await greet(server);
    const done = (async () => {
      for await (const event of loop.events()) if (event.kind === 'progress') await live.turn();
    })();
    await page.wait('frame');
    page.say({ kind: 'training', paused: true });
    await page.wait('status', (m) => m.training === 'paused');
    await new Promise((resolve) => setTimeout(resolve, 30));
    const held = loop.envSteps;
    const from = page.messages.length;
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(loop.envSteps).toBe(held);
    expect(page.messages.slice(from).filter((m) => m.kind === 'frame').length).toBeGreaterThan(5);
    page.say({ kind: 'training', paused: false });
    await page.wait('status', (m) => m.training === 'running' && m.envSteps > held);
    page.say({ kind: 'training', paused: true });
    await page.wait('status', (m) => m.training === 'paused' && m.envSteps > held);
    loop.wants.stop = true;
    live.release();
    await done;
    live.finish('stopped');
    await page.wait('status', (m) => m.training === 'stopped');
    page.say({ kind: 'training', paused: true });
    expect((await page.wait('error')).message).toBe('training is over');
    await server.close();
    live.close();
  });

  test('a shown world that breaks says so on the page; training goes on', async () => {
    const { agent, loop } = loopOf(200_000);
    const server = await serve();
    const broken = {
      ...countingEnv(9),
      step: () => {
        throw new Error('wheels came off');
      },
    };
    const player = makePlayer({ env: broken, agent: right, seed: 0, stepsPerSecond: 60 });
    const live = attachViewer({ server, player, loop, agent });
    const page = await greet(server);
    const idle = live.idle();
    expect((await page.wait('error')).message).toBe('the shown world stopped: wheels came off');
    await page.wait('status', (m) => !m.player.playing);
    live.close();
    await idle;
    for await (const event of loop.events()) if (event.kind === 'progress') await live.turn();
    expect(loop.envSteps).toBe(200_000);
    await server.close();
  });

  test('a slow synchronous training still answers pages', async () => {
    const agent = recordingAgent();
    const slow = {
      ...agent,
      learn: () => {
        const until = performance.now() + 3;
        while (performance.now() < until);
        return undefined;
      },
    };
    const { loop } = loopOf(4_000, slow as typeof agent);
    const server = await serve();
    const player = makePlayer({ env: countingEnv(50), agent: right, seed: 0 });
    const live = attachViewer({ server, player, loop, agent });
    const done = (async () => {
      for await (const event of loop.events()) if (event.kind === 'progress') await live.turn();
    })();
    const page = await greet(server);
    const frame = await page.wait('frame', (m) => m.step >= 3);
    expect(frame.envSteps).toBeLessThan(4_000);
    loop.wants.stop = true;
    await done;
    live.close();
    await server.close();
  });
});
