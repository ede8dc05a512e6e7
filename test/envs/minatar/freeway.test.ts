import { describe, expect, test } from 'vitest';
import { makeRng } from '../../../core/rng.js';
import { type FreewayState, freeway, freewayAllActions } from '../../../envs/minatar/freeway.js';
import { score } from '../episodes.js';
import { scriptedRng } from '../scripted-rng.js';
import { alwaysUp, lookAndCross } from './freeway-controllers.js';

const NOOP = 0;
const UP = 1;
const DOWN = 2;
const p = freeway.params;

/** Slow cars far from column 4, all driving right, unless told otherwise. */
const scene = (given: Partial<FreewayState>): FreewayState => ({
  chicken: 5,
  rest: 0,
  carX: new Int8Array(8).fill(9),
  speed: new Int8Array(8).fill(5),
  heading: new Int8Array(8).fill(1),
  wait: new Int8Array(8).fill(5),
  time: 100,
  lastAction: NOOP,
  over: false,
  ...given,
});
const step = (s: FreewayState, action = NOOP): number => freeway.step(s, action, scriptedRng(0.5), p);
const only = (k: number, value: number, others: number): Int8Array => {
  const all = new Int8Array(8).fill(others);
  all[k] = value;
  return all;
};
function cells(s: FreewayState, c: number): string[] {
  const out = new Uint8Array(700).fill(7);
  freeway.observe(s, out, 0, p);
  const found: string[] = [];
  for (let i = c; i < 700; i += 7) if (out[i] === 1) found.push(`${((i - c) / 7) % 10},${Math.floor((i - c) / 70)}`);
  return found;
}

test('the start draws eight speeds, then eight directions', () => {
  const speeds = [0, 0.2, 0.4, 0.6, 0.8, 0.99, 0, 0.5];
  const directions = [0.25, 0.75, 0.25, 0.75, 0.25, 0.75, 0.25, 0.75];
  const s = freeway.init(scriptedRng(...speeds, ...directions), p);
  expect([...s.speed]).toEqual([1, 2, 3, 4, 5, 5, 1, 3]);
  expect([...s.heading]).toEqual([-1, 1, -1, 1, -1, 1, -1, 1]);
  expect([...s.carX]).toEqual(new Array(8).fill(0));
  expect(cells(s, 0)).toEqual(['4,9']);
});

describe('the chicken', () => {
  test('moves first on step 4, then every third step', () => {
    const rng = makeRng(0);
    const s = freeway.init(rng, p);
    s.carX.fill(9);
    s.heading.fill(1);
    s.speed.fill(5);
    const rows: number[] = [];
    for (let t = 1; t <= 10; t++) {
      freeway.step(s, UP, rng, { stickyActionProb: 0 });
      rows.push(s.chicken);
    }
    expect(rows).toEqual([9, 9, 9, 8, 8, 8, 7, 7, 7, 6]);
  });

  test('goes down too, no further than row 9, where trying costs the rest all the same', () => {
    const s = scene({ chicken: 8 });
    step(s, DOWN);
    expect(s).toMatchObject({ chicken: 9, rest: 2 });
    const bottom = scene({ chicken: 9 });
    step(bottom, DOWN);
    expect(bottom).toMatchObject({ chicken: 9, rest: 2 });
  });

  test('that stands still stays rested', () => {
    const s = scene({});
    step(s);
    expect(s.rest).toBe(0);
  });

  test('that reaches row 0 has crossed: a reward, row 9, new speeds and directions; cars stay where they are', () => {
    const s = scene({ chicken: 1, carX: only(2, 7, 9) });
    const draws = [...new Array(8).fill(0.4), ...new Array(8).fill(0.25)];
    expect(freeway.step(s, UP, scriptedRng(0.5, ...draws), p)).toBe(1);
    expect(s.chicken).toBe(9);
    expect([...s.speed, ...s.heading]).toEqual([...new Array(8).fill(3), ...new Array(8).fill(-1)]);
    expect([...s.carX]).toEqual([...only(2, 7, 9)]);
    expect([...s.wait]).toEqual(new Array(8).fill(2)); // 3 steps until they move, one of which was this
  });

  test('that a car drives into is back in row 9, without a reward', () => {
    const s = scene({ carX: only(4, 3, 9), wait: only(4, 0, 5) });
    expect(step(s)).toBe(0);
    expect(s.chicken).toBe(9);
  });

  test('that walks into a car is, too, even when the car drives on in that step', () => {
    const standing = scene({ chicken: 6, carX: only(4, 4, 9) });
    step(standing, UP);
    expect(standing.chicken).toBe(9);
    const leaving = scene({ chicken: 6, carX: only(4, 4, 9), wait: only(4, 0, 5) });
    step(leaving, UP);
    expect(leaving.chicken).toBe(9);
  });

  test('is not minded by a car of another row', () => {
    const s = scene({ carX: only(3, 4, 9) });
    step(s);
    expect(s.chicken).toBe(5);
  });
});

describe('a car', () => {
  test.each([1, 2, 3, 4, 5])('of speed %d moves a column every so many steps and one', (speed) => {
    const s = scene({ chicken: 9, carX: new Int8Array(8), speed: only(0, speed, 5), wait: only(0, speed, 5) });
    for (let t = 1; t <= speed; t++) step(s);
    expect(s.carX[0]).toBe(0);
    step(s);
    expect(s.carX[0]).toBe(1);
    for (let t = 0; t < speed; t++) step(s);
    expect(s.carX[0]).toBe(1);
    step(s);
    expect(s.carX[0]).toBe(2);
  });

  test('leaves at one side and comes back at the other, and so does what shows its speed', () => {
    const s = scene({ wait: new Int8Array(8), speed: only(1, 2, 5) });
    step(s);
    expect([...s.carX]).toEqual(new Array(8).fill(0));
    expect(cells(s, 1)).toContain('0,2');
    expect([cells(s, 3), cells(s, 6)[0]]).toEqual([['9,2'], '9,1']);
    const left = scene({ wait: new Int8Array(8), carX: new Int8Array(8), heading: new Int8Array(8).fill(-1) });
    step(left);
    expect([...left.carX]).toEqual(new Array(8).fill(9));
    expect(cells(left, 6)[0]).toBe('0,1');
  });
});

test('the episode ends on step 2 501, whatever is played', () => {
  const rng = makeRng(5);
  const s = freeway.init(rng, p);
  let steps = 0;
  while (!freeway.isTerminal(s, p)) {
    freeway.step(s, rng.int(3), rng, p);
    steps++;
  }
  expect(steps).toBe(2_501);
});

test('six actions: 2 up, 4 down, and nothing else does anything', () => {
  const after = (action: number): number => {
    const s = scene({});
    freewayAllActions.step(s, action, scriptedRng(0.5), p);
    return s.chicken;
  };
  expect([0, 1, 2, 3, 4, 5].map(after)).toEqual([5, 5, 4, 5, 6, 5]);
});

test('a sticky step repeats the action carried out last', () => {
  const s = scene({ lastAction: UP });
  freeway.step(s, DOWN, scriptedRng(0.0625), p);
  expect(s).toMatchObject({ chicken: 4, lastAction: UP });
});

test('a look before each move crosses twice as often as always up', () => {
  const up = score(freeway, alwaysUp, 20);
  const looking = score(freeway, lookAndCross, 20);
  expect(up.mean).toBeGreaterThan(10);
  expect(looking.mean).toBeGreaterThan(2 * up.mean);
});
