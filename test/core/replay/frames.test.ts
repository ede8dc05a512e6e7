import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Transitions } from '../../../core/agent.js';
import { CorruptFile } from '../../../core/errors.js';
import { makeReplay, type Replay } from '../../../core/replay.js';
import { makeRng, type Rng } from '../../../core/rng.js';
import { box, discrete } from '../../../core/spaces.js';

const SIDE = 32;
const CHANNELS = 4;
const SIZE = SIDE * SIDE * CHANNELS;
const space = box(0, 255, [SIDE, SIDE, CHANNELS], 'uint8');
const still = 1_000_000; // actions count the steps, so that a sample tells which one it is

/** A world that shows its last four frames, one that shows something new in every channel, one that stands still. */
type World = 'stack' | 'no stack' | 'still';

const frame = (rng: Rng): Uint8Array => {
  const first = rng.int(256);
  return Uint8Array.from({ length: SIDE * SIDE }, (_, p) => (first + ((p * p) % 251)) % 256).fill(
    rng.int(256),
    rng.int(900),
  );
};

/** The picture after `before`, which a reset throws away. */
function picture(world: World, rng: Rng, before: Uint8Array | null): Uint8Array {
  const out = new Uint8Array(SIZE);
  if (world === 'still') return out.fill(7);
  const fresh = Array.from({ length: CHANNELS }, () => frame(rng));
  for (let k = 0; k < SIZE; k++) {
    const [p, c] = [Math.floor(k / CHANNELS), k % CHANNELS];
    if (world === 'no stack') out[k] = fresh[c][p];
    else if (c === CHANNELS - 1 || before === null)
      out[k] = fresh[0][p]; // the first frame fills its stack
    else out[k] = before[k + 1];
  }
  return out;
}

interface Step {
  readonly obs: Uint8Array;
  readonly nextObs: Uint8Array;
  readonly valid: number;
  readonly terminated: number;
  readonly truncated: number;
}

/** Steps of a world with ends now and then, and a reset as a step of its own after each. */
function walk(world: World, seed: number, length: number): Step[] {
  const rng = makeRng(seed);
  const steps: Step[] = [];
  let obs = picture(world, rng, null);
  let over = false;
  for (let t = 0; t < length; t++) {
    const nextObs = picture(world, rng, over ? null : obs);
    const ends: boolean = !over && rng.uniform() < 0.2;
    const terminated = Number(ends && rng.uniform() < 0.5);
    steps.push({ obs, nextObs, valid: Number(!over), terminated, truncated: Number(ends) - terminated });
    over = ends;
    obs = nextObs;
  }
  return steps;
}

const joined = (parts: readonly Uint8Array[]): Uint8Array => new Uint8Array(Buffer.concat(parts));

const viewOf = (walks: readonly Step[][], t: number): Transitions => {
  const steps = walks.map((each) => each[t]);
  return {
    count: steps.length,
    obs: joined(steps.map(({ obs }) => obs)),
    nextObs: joined(steps.map(({ nextObs }) => nextObs)),
    action: Int32Array.from(steps, (_, env) => env * 1000 + t),
    reward: Float64Array.from(steps, () => 1),
    terminated: Uint8Array.from(steps, ({ terminated }) => terminated),
    truncated: Uint8Array.from(steps, ({ truncated }) => truncated),
    valid: Uint8Array.from(steps, ({ valid }) => valid),
  };
};

const replayOf = (capacity: number, envCount: number, steps = 1, prioritised = false): Replay =>
  makeReplay({
    capacity,
    envCount,
    observationSpace: space,
    actionSpace: discrete(still),
    gamma: 1,
    steps,
    prioritised,
  });

/** Every sample is a stretch of one world: its first picture, and the one `reward` steps later, bit by bit. */
function expectTrue(replay: Replay, walks: readonly Step[][], draws: number): void {
  const batch = replay.makeBatch(draws);
  replay.sample(makeRng(5), draws, batch);
  for (let b = 0; b < draws; b++) {
    const walked = walks[Math.floor(batch.action[b] / 1000)];
    const t = batch.action[b] % 1000;
    const row = (data: ArrayLike<number>): Buffer =>
      Buffer.from(Uint8Array.from(data).subarray(b * SIZE, (b + 1) * SIZE));
    expect(row(batch.obs).equals(walked[t].obs)).toBe(true);
    expect(row(batch.nextObs).equals(walked[t + batch.reward[b] - 1].nextObs)).toBe(true);
  }
}

const framesIn = (replay: Replay): number =>
  Object.entries(replay.save().tensors)
    .filter(([name]) => /^frames\d/.test(name))
    .reduce((sum, [, { shape }]) => sum + shape[0], 0);

test.each([
  ['stack', 'no stack', 1, false],
  ['stack', 'still', 3, true],
] as const)('what comes out is what went in: %s beside %s, %i steps', (first, second, steps, prioritised) => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 1000 }), fc.integer({ min: 2, max: 14 }), (seed, perWorld) => {
      const walks = [walk(first, seed, 30), walk(second, seed + 1, 30)];
      const replay = replayOf(2 * perWorld, 2, steps, prioritised);
      for (let t = 0; t < 30; t++) {
        replay.add(viewOf(walks, t));
        if (t % 7 === 3 && replay.size > 0) expectTrue(replay, walks, 4);
      }
    }),
    { numRuns: 10 },
  );
});

test('a stack is one frame a step, and what is forgotten makes room', () => {
  const walks = [walk('stack', 3, 400)];
  const replay = replayOf(20, 1);
  for (let t = 0; t < 400; t++) replay.add(viewOf(walks, t));
  // 21 slots; a stack that began before the first of them has three more frames.
  expect(framesIn(replay)).toBeLessThanOrEqual(21 + 3);
  expect(framesIn(replay)).toBeGreaterThanOrEqual(21);
});

test('a world that stacks nothing keeps every channel; one that stands still a single frame', () => {
  const fill = (world: World): number => {
    const walks = [walk(world, 3, 10)];
    const replay = replayOf(20, 1);
    for (let t = 0; t < 10; t++) replay.add(viewOf(walks, t));
    return framesIn(replay);
  };
  expect(fill('no stack')).toBe(11 * CHANNELS);
  expect(fill('still')).toBe(1);
});

test('saved at any time, it goes on as if it had not been', () => {
  for (const cut of [1, 9, 25]) {
    const walks = [walk('stack', 8, 40), walk('no stack', 9, 40)];
    const [whole, first, second] = [replayOf(24, 2), replayOf(24, 2), replayOf(24, 2)];
    for (let t = 0; t < cut; t++) for (const replay of [whole, first]) replay.add(viewOf(walks, t));
    second.load(structuredClone(first.save()));
    for (let t = cut; t < 40; t++) for (const replay of [whole, second]) replay.add(viewOf(walks, t));
    expect(second.save()).toEqual(whole.save());
    expectTrue(second, walks, 8);
  }
});

test('slots that hold frames which are not there are refused', () => {
  const walks = [walk('stack', 8, 12)];
  const replay = replayOf(24, 1);
  for (let t = 0; t < 12; t++) replay.add(viewOf(walks, t));
  for (const wrong of [999, -7]) {
    const state = structuredClone(replay.save());
    (state.tensors.stacks.data as Int32Array)[4] = wrong;
    expect(() => replayOf(24, 1).load(state)).toThrow(CorruptFile);
  }
  const { frames0: _, ...tensors } = structuredClone(replay.save()).tensors;
  expect(() => replayOf(24, 1).load({ ...replay.save(), tensors })).toThrow(/has 0 frames/);
});
