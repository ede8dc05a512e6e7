import { expect, test } from 'vitest';
import type { Transitions } from '../../../core/agent.js';
import { makeReplay } from '../../../core/replay.js';
import { makeRng } from '../../../core/rng.js';
import { box, discrete } from '../../../core/spaces.js';

const options = {
  capacity: 8,
  envCount: 2,
  observationSpace: box(0, 255, [1], 'uint8'),
  actionSpace: discrete(256),
  prioritised: true,
};
/** Step t of two worlds: observations 10t and 10t + 1, the action says the step and the world. */
const stepAt = (t: number, valid: readonly [number, number] = [1, 1]): Transitions => ({
  count: 2,
  obs: Uint8Array.of(10 * t, 10 * t + 1),
  action: Int32Array.of(10 * t, 10 * t + 1),
  reward: Float64Array.of(0, 0),
  terminated: new Uint8Array(2),
  truncated: new Uint8Array(2),
  nextObs: Uint8Array.of(10 * t + 10, 10 * t + 11),
  valid: Uint8Array.from(valid),
});
const filled = (steps: number) => {
  const replay = makeReplay(options);
  for (let t = 0; t < steps; t++) replay.add(stepAt(t));
  return replay;
};
const drawn = (replay: ReturnType<typeof makeReplay>, count: number, seed = 1) => {
  const batch = replay.makeBatch(count);
  replay.sample(makeRng(seed), count, batch);
  return batch;
};
/** Gives the transition of an action a priority and says where it lies. */
function prioritise(replay: ReturnType<typeof makeReplay>, action: number, priority: number): void {
  const batch = drawn(replay, 64);
  const at = [...batch.action].indexOf(action);
  replay.prioritise(batch.slot.slice(at, at + 1), Float64Array.of(priority));
}

test('new transitions are all as likely, those with other priorities in proportion', () => {
  const replay = filled(2);
  expect(new Set(drawn(replay, 4).action)).toEqual(new Set([0, 1, 10, 11]));
  prioritise(replay, 10, 5); // 5 of 8
  const batch = drawn(replay, 8);
  expect([...batch.action].filter((a) => a === 10)).toHaveLength(5);
  batch.action.forEach((a, b) => {
    expect(batch.priority[b]).toBe(a === 10 ? 5 : 1);
    expect(batch.obs[b]).toBe(a);
    expect(batch.nextObs[b]).toBe(a + 10);
  });
});

test('a new transition has the largest priority so far, even if none has it now', () => {
  const replay = filled(2);
  prioritise(replay, 10, 6);
  prioritise(replay, 10, 1); // 1 each, two more of 6 each: 16 in all
  replay.add(stepAt(2));
  const batch = drawn(replay, 16);
  expect([...batch.action].filter((a) => a === 20)).toHaveLength(6);
  expect([...batch.action].filter((a) => a === 0)).toHaveLength(1);
});

test('what is overwritten and what is no experience is never drawn', () => {
  const replay = filled(6); // of each world the last 4
  replay.add(stepAt(6, [0, 1]));
  expect(replay.size).toBe(7);
  expect(new Set(drawn(replay, 70).action)).toEqual(new Set([30, 40, 50, 31, 41, 51, 61]));
});

test('saved and loaded it draws and goes on as before, to the last bit', () => {
  const replay = filled(3);
  prioritise(replay, 11, 0.1);
  prioritise(replay, 20, 7.3);
  const other = makeReplay(options);
  other.load(structuredClone(replay.save()));
  for (const one of [replay, other]) one.add(stepAt(3));
  expect(other.save()).toEqual(replay.save());
  expect(drawn(other, 32, 5)).toEqual(drawn(replay, 32, 5));
});
