import { describe, expect, test } from 'vitest';
import { arcadeInvaders, type InvadersState } from '../../../envs/arcade/index.js';
import { episodeReturns } from '../episodes.js';
import { scriptedRng } from '../scripted-rng.js';
import { shootFromBelow } from './controllers.js';

const FIRE = 1;
const RIGHT = 2;
const LEFT = 3;
const RIGHT_FIRE = 4;
const LEFT_FIRE = 5;

/** The start, with neither saucer nor bombs to come. */
function start(change: Partial<InvadersState> = {}): InvadersState {
  const s = arcadeInvaders.init(scriptedRng(), arcadeInvaders.params);
  return Object.assign(s, { reload: 1e6, saucerWait: 1e6 }, change);
}

function play(s: InvadersState, action: number, frames: number, ...draws: number[]): number {
  const rng = scriptedRng(...draws);
  let reward = 0;
  for (let k = 0; k < frames; k++) reward += arcadeInvaders.step(s, action, rng, arcadeInvaders.params);
  return reward;
}

const ended = (s: InvadersState): boolean => arcadeInvaders.isTerminal(s, arcadeInvaders.params);
const only = (row: number, column: number): Int32Array => {
  const aliens = new Int32Array(6);
  aliens[row] = 1 << column;
  return aliens;
};

test('the cannon moves a pixel a frame, between the walls', () => {
  const s = start();
  play(s, RIGHT, 5);
  expect(s.cannonX).toBe(25);
  play(s, LEFT, 3);
  expect(s.cannonX).toBe(22);
  play(s, LEFT_FIRE, 30);
  expect(s.cannonX).toBe(6);
  s.cannonX = 142;
  play(s, RIGHT_FIRE, 5);
  expect(s.cannonX).toBe(143);
});

describe('the shot', () => {
  test('leaves the middle of the cannon, climbs 4 pixels a frame, and is alone', () => {
    const s = start({ cannonX: 6 });
    play(s, FIRE, 1);
    expect([s.shotX, s.shotY]).toEqual([11, 181]); // 190 − 5, then four up
    play(s, RIGHT_FIRE, 3);
    expect([s.shotX, s.shotY]).toEqual([11, 169]);
  });

  test.each([5, 10, 15, 20, 25, 30])('an alien is worth its row: %i', (points) => {
    const row = 6 - points / 5;
    const s = start({ shotX: 28 + 32 + 3, shotY: 46 + row * 14 + 9 });
    for (let below = row + 1; below < 6; below++) s.aliens[below] = 0;
    expect(play(s, 0, 1)).toBe(points);
    expect([s.aliens[row], s.shotY, s.score]).toEqual([0b111011, -1, points]);
  });

  test('passes between two aliens and ends in the sky', () => {
    const s = start({ shotX: 28 + 8, shotY: 60 });
    expect(play(s, 0, 8)).toBe(0);
    expect(s.shotY).toBe(-1);
    expect([...s.aliens]).toEqual(new Array(6).fill(63));
  });

  test('eats a block of a shield', () => {
    const s = start({ shotX: 26, shotY: 178 });
    play(s, 0, 1);
    expect([s.shotY, s.shields[5]]).toEqual([-1, 0b010000011]);
  });

  test('brings the saucer down for 100', () => {
    const s = start({ saucerWay: 1, saucerX: 50, shotX: 55, shotY: 40 });
    expect(play(s, 0, 1)).toBe(100);
    expect(s.saucerWay).toBe(0);
  });
});

describe('the fleet', () => {
  test('marches 2 pixels every 32 frames while it is whole, every 2 when one is left', () => {
    const s = start();
    play(s, 0, 32);
    expect(s.fleetX).toBe(30);
    play(s, 0, 31);
    expect(s.fleetX).toBe(30);
    play(s, 0, 1);
    expect(s.fleetX).toBe(32);
    s.aliens.set(only(0, 0));
    s.march = 1;
    play(s, 0, 1);
    expect([s.fleetX, s.march]).toEqual([34, 2]);
  });

  test('comes 8 pixels lower at a wall and turns; columns that are gone do not count', () => {
    const s = start({ fleetX: 66, march: 1 }); // its right end at 66 + 80 + 8 = 154
    play(s, 0, 1);
    expect([s.fleetX, s.fleetY, s.way]).toEqual([66, 54, -1]);
    const narrow = start({ fleetX: 66, march: 1 });
    narrow.aliens.fill(0b011111);
    play(narrow, 0, 1);
    expect([narrow.fleetX, narrow.fleetY]).toEqual([68, 46]);
  });

  test('crushes the shields that it comes down to, and lands at the cannon', () => {
    const s = start({ fleetX: 66, fleetY: 80, march: 1 });
    play(s, 0, 1); // its lowest row ends at 88 + 70 + 8 = 166: the first row of blocks, at 164
    expect([s.shields[0], s.shields[1], s.shields[6]]).toEqual([0, 0b011111110, 0]);
    s.fleetY = 104;
    Object.assign(s, { way: -1, fleetX: 6, march: 1 });
    play(s, 0, 1);
    expect([s.fleetY + 78, ended(s)]).toEqual([190, true]);
  });

  test('beaten, the next wave comes 8 pixels lower, four times at most', () => {
    const s = start({ shotX: 28 + 3, shotY: 46 + 9 });
    s.aliens.set(only(0, 0));
    expect(play(s, 0, 1)).toBe(30);
    expect([s.wave, s.fleetY, s.aliens[5]]).toEqual([1, 54, 63]);
    s.wave = 6;
    s.aliens.fill(0);
    play(s, 0, 1);
    expect([s.wave, s.fleetY]).toEqual([7, 78]);
  });
});

describe('bombs', () => {
  test('the first falls from the column nearest the cannon, the second from one that is drawn', () => {
    const s = start({ cannonX: 60, reload: 1 });
    play(s, 0, 1, 0.5); // the draw is for the reload: 20 + 25
    // Column 2 starts at 60; its lowest alien ends at 46 + 70 + 8 = 124.
    expect([s.bombX[0], s.bombY[0], s.reload]).toEqual([64, 124, 45]);
    s.reload = 1;
    play(s, 0, 1, 0.99, 0);
    expect([s.bombX[1], s.bombY[0], s.reload]).toEqual([28 + 80 + 4, 125.5, 20]);
  });

  test('no more than three fall at once', () => {
    const s = start({ reload: 1 });
    s.bombY.fill(100);
    play(s, 0, 1);
    expect(s.dropped).toBe(0);
  });

  test('a bomb that meets the cannon costs a life, and the world stands still for 60 frames', () => {
    const s = start({ cannonX: 100 });
    s.bombX[0] = 105;
    s.bombY[0] = 185; // its tip at 190.5 next
    play(s, 0, 1);
    expect([s.lives, s.wait, s.bombY[0]]).toEqual([2, 60, -1]);
    const fleet = s.march;
    play(s, RIGHT, 60);
    expect([s.cannonX, s.march]).toEqual([100, fleet]);
    play(s, RIGHT, 1);
    expect(s.cannonX).toBe(101);
  });

  test.each([99, 111])('a bomb at column %i misses a cannon from 100 to 110', (x) => {
    const s = start({ cannonX: 100 });
    s.bombX[0] = x;
    s.bombY[0] = 185;
    play(s, 0, 8);
    expect([s.lives, s.bombY[0]]).toEqual([3, -1]);
  });

  test('a shield stops a bomb and loses a block', () => {
    const s = start();
    s.bombX[0] = 26 + 8;
    s.bombY[0] = 159; // its tip at 164.5 next: the first row of blocks
    play(s, 0, 1);
    expect([s.bombY[0], s.shields[0]]).toEqual([-1, 0b001101100]);
  });

  test('later waves bomb faster, up to 2.5 pixels a frame', () => {
    const s = start({ wave: 2 });
    s.bombY[0] = 100;
    play(s, 0, 1);
    expect(s.bombY[0]).toBe(102);
    s.wave = 9;
    play(s, 0, 1);
    expect(s.bombY[0]).toBe(104.5);
  });

  test('the last life lost ends the game', () => {
    const s = start({ lives: 1, cannonX: 100 });
    s.bombX[0] = 105;
    s.bombY[0] = 185;
    play(s, 0, 1);
    expect(ended(s)).toBe(true);
  });
});

test('a saucer comes when it is due, from a side that is drawn, and leaves', () => {
  const s = start({ saucerWait: 1 });
  play(s, 0, 1, 0.5, 0.75); // 900 + 450 frames until the next; from the right
  expect([s.saucerWay, s.saucerX, s.saucerWait]).toEqual([-1, 160, 1350]);
  play(s, 0, 230);
  expect(s.saucerWay).toBe(0);
});

test('a policy that knows it scores 200 and more in 1 500 frames', () => {
  const [first] = episodeReturns(arcadeInvaders, shootFromBelow, { episodes: 1, seed: 1, cap: 1_500 });
  expect(first).toBeGreaterThanOrEqual(200);
});
