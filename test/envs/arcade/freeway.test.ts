import { describe, expect, test } from 'vitest';
import { makeRng } from '../../../core/rng.js';
import { type ArcadeFreewayState, arcadeFreeway } from '../../../envs/arcade/index.js';
import { episodeReturns } from '../episodes.js';
import { scriptedRng } from '../scripted-rng.js';
import { alwaysUp } from './controllers.js';

const UP = 1;
const DOWN = 2;

/** An empty road: every car has just left. */
function start(): ArcadeFreewayState {
  const s = arcadeFreeway.init(makeRng(1), arcadeFreeway.params);
  s.car.fill(159);
  return s;
}

function step(s: ArcadeFreewayState, action: number): number {
  return arcadeFreeway.step(s, action, scriptedRng(), arcadeFreeway.params);
}

test('a start draws a place for each of the ten cars', () => {
  const rng = scriptedRng(...new Array<number>(10).fill(0.5));
  const s = arcadeFreeway.init(rng, arcadeFreeway.params);
  expect(rng.drawn).toBe(10);
  expect([...s.car]).toEqual(new Array(10).fill(72)); // half of 176, less a car's 16
  expect([s.y, s.tumbling, s.score]).toEqual([192, 0, 0]);
});

test('each lane has its speed and way, and cars come round', () => {
  const s = start();
  s.car.fill(50);
  step(s, 0);
  expect([...s.car]).toEqual([49, 48.5, 48, 47.5, 47, 53, 52.5, 52, 51.5, 51]);
  s.car[9] = 159;
  s.car[0] = -16;
  step(s, 0);
  expect([s.car[9], s.car[0]]).toEqual([-16, 159]);
});

test('a crossing takes 160 frames, is worth 1, and the chicken begins anew', () => {
  const s = start();
  let reward = 0;
  for (let k = 0; k < 159; k++) {
    s.car.fill(100); // far from the chicken
    reward += step(s, UP);
  }
  expect([reward, s.y]).toEqual([0, 33]);
  s.car.fill(100);
  expect(step(s, UP)).toBe(1);
  expect([s.score, s.y]).toEqual([1, 192]);
});

test('down is no further than the grass below', () => {
  const s = start();
  for (let k = 0; k < 20; k++) step(s, DOWN);
  expect(s.y).toBe(200);
});

describe('a hit', () => {
  // The lowest lane's car is 9 high from 178 on, moves right by 1, and the chicken is 8 wide from 46 on.
  test.each([
    [30, true], // moved to 31, its front is at 47
    [29, false],
    [52, true], // moved to 53, its back is still at the chicken's last column
    [53, false],
  ])('by the car at %i: %s', (x, hit) => {
    const s = start();
    s.car[9] = x;
    s.y = 178;
    step(s, 0);
    expect(s.tumbling > 0).toBe(hit);
  });

  test('a car above or below it passes', () => {
    const s = start();
    s.car[9] = 46;
    s.y = 170; // 170 + 8 = 178: they only touch
    step(s, 0);
    expect(s.tumbling).toBe(0);
    s.y = 187; // 178 + 9
    s.car[9] = 46;
    step(s, 0);
    expect(s.tumbling).toBe(0);
  });

  test('it tumbles back 24 pixels in 16 frames and cannot be steered', () => {
    const s = start();
    s.y = 100;
    const lane = 4; // 100 to 115, its car from 103 on
    s.car[lane] = 49;
    step(s, 0);
    expect(s.tumbling).toBe(16);
    s.car.fill(120);
    for (let k = 0; k < 16; k++) step(s, UP);
    expect([s.y, s.tumbling]).toEqual([124, 0]);
    step(s, UP);
    expect(s.y).toBe(123);
  });

  test('it tumbles no further than the kerb', () => {
    const s = start();
    Object.assign(s, { y: 186, tumbling: 16 });
    for (let k = 0; k < 16; k++) step(s, 0);
    expect(s.y).toBe(192);
  });
});

test('it ends after 8,160 frames, and not before', () => {
  const s = start();
  s.frame = 8158;
  step(s, 0);
  expect(arcadeFreeway.isTerminal(s, arcadeFreeway.params)).toBe(false);
  step(s, 0);
  expect([s.frame, arcadeFreeway.isTerminal(s, arcadeFreeway.params)]).toEqual([8160, true]);
});

test('who never looks gets across a few times', () => {
  const [first] = episodeReturns(arcadeFreeway, alwaysUp, { episodes: 1, seed: 1 });
  expect(first).toBeGreaterThanOrEqual(4);
});
