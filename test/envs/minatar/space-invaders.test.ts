import { describe, expect, test } from 'vitest';
import { makeRng } from '../../../core/rng.js';
import {
  type SpaceInvadersState,
  spaceInvaders,
  spaceInvadersAllActions,
} from '../../../envs/minatar/space-invaders.js';
import { randomScore, score } from '../episodes.js';
import { scriptedRng } from '../scripted-rng.js';
import { dodgeAndShoot } from './space-invaders-controllers.js';

const NOOP = 0;
const LEFT = 1;
const RIGHT = 2;
const FIRE = 3;
const p = spaceInvaders.params;

/** Aliens at these places of the formation, the clocks far from striking. */
function scene(given: Partial<SpaceInvadersState>, alive: readonly number[] = [0]): SpaceInvadersState {
  const s = spaceInvaders.init(scriptedRng(), p);
  s.aliens.fill(0);
  for (const i of alive) s.aliens[i] = 1;
  return { ...s, count: alive.length, march: 9, bombing: 9, ...given };
}
const step = (s: SpaceInvadersState, action = NOOP): number => spaceInvaders.step(s, action, scriptedRng(0.5), p);
function channel(s: SpaceInvadersState, c: number): string[] {
  const out = new Uint8Array(600).fill(7);
  spaceInvaders.observe(s, out, 0, p);
  const cells: string[] = [];
  for (let i = c; i < 600; i += 6) if (out[i] === 1) cells.push(`${((i - c) / 6) % 10},${Math.floor((i - c) / 60)}`);
  return cells;
}
const bombs = (...cells: [x: number, y: number][]) => ({
  bombX: Int8Array.from([0, 1], (k) => cells[k]?.[0] ?? 0),
  bombY: Int8Array.from([0, 1], (k) => cells[k]?.[1] ?? -1),
});
const shots = (...cells: [x: number, y: number][]) => ({
  shotX: Int8Array.from([0, 1, 2], (k) => cells[k]?.[0] ?? 0),
  shotY: Int8Array.from([0, 1, 2], (k) => cells[k]?.[1] ?? -1),
});

describe('the start', () => {
  test('is the cannon in the middle and 24 aliens above, marching left, drawn from nothing', () => {
    const s = spaceInvaders.init(scriptedRng(), p);
    expect(channel(s, 0)).toEqual(['5,9']);
    expect(channel(s, 1)).toHaveLength(24);
    expect([channel(s, 1)[0], channel(s, 1)[23]]).toEqual(['2,0', '7,3']);
    expect([channel(s, 2), channel(s, 3)]).toEqual([channel(s, 1), []]);
    expect([channel(s, 4), channel(s, 5)]).toEqual([[], []]);
  });
});

describe('the cannon', () => {
  test('moves a column, and stays within the walls', () => {
    const s = scene({ cannon: 1 });
    step(s, LEFT);
    expect(s.cannon).toBe(0);
    step(s, LEFT);
    expect(s.cannon).toBe(0);
    const right = scene({ cannon: 9 });
    step(right, RIGHT);
    expect(right.cannon).toBe(9);
    step(right, NOOP);
    expect(right.cannon).toBe(9);
  });

  test('fires from its cell, and the bullet flies within the step; the next one after five steps', () => {
    const s = scene({ cannon: 9 });
    const seen: string[][] = [];
    for (let t = 1; t <= 6; t++) {
      step(s, FIRE);
      seen.push(channel(s, 4));
    }
    expect(seen).toEqual([['9,8'], ['9,7'], ['9,6'], ['9,5'], ['9,4'], ['9,3', '9,8']]);
  });

  test('its bullets leave at the top', () => {
    const s = scene({ ...shots([9, 0]) });
    step(s);
    expect(channel(s, 4)).toEqual([]);
  });

  test('its bullet takes one alien with it, for a reward of 1', () => {
    const s = scene({ left: 0, ...shots([0, 2]) }, [0, 6, 7]); // aliens at (0,0), (0,1), (1,1)
    expect(step(s)).toBe(1);
    expect(channel(s, 1)).toEqual(['0,0', '1,1']);
    expect([channel(s, 4), s.count]).toEqual([[], 2]);
  });

  test('an alien that marches into a bullet is shot too', () => {
    const s = scene({ left: 3, march: 0, ...shots([2, 1]) }, [0, 1]); // (3,0) steps to (2,0), where the bullet comes
    expect(step(s)).toBe(1);
    expect(channel(s, 1)).toEqual(['3,0']);
  });
});

describe('the aliens', () => {
  test('march on steps 13 and 25, all together', () => {
    const s = spaceInvaders.init(scriptedRng(), p);
    s.cannon = 9; // out of the way of bullets for as long
    s.bombing = 100;
    const lefts: number[] = [];
    for (let t = 1; t <= 25; t++) {
      step(s);
      lefts.push(s.left);
    }
    expect([11, 12, 23, 24].map((t) => lefts[t])).toEqual([2, 1, 1, 0]);
  });

  test('of whom few are left march as often as they are many', () => {
    const s = scene({ march: 0 }, [0, 1, 2]);
    step(s);
    expect(s.march).toBe(2);
    expect(s.left).toBe(1);
    step(s);
    step(s);
    expect(s.left).toBe(1);
    step(s);
    expect(s.left).toBe(0);
  });

  test('turn at the side and go down a row instead; only those alive count', () => {
    const left = scene({ left: 0, march: 0 }, [0, 1]);
    step(left);
    expect(left).toMatchObject({ left: 0, top: 1, heading: 1 });
    const hollow = scene({ left: 0, march: 0 }, [1, 2]);
    step(hollow);
    expect(hollow).toMatchObject({ left: -1, top: 0, heading: -1 });
    expect(channel(hollow, 1)).toEqual(['0,0', '1,0']);
    const right = scene({ left: 4, march: 0, heading: 1 }, [5]);
    step(right);
    expect(right).toMatchObject({ left: 4, top: 1, heading: -1 });
    expect([channel(right, 2), channel(right, 3)]).toEqual([['9,1'], []]);
  });

  test('that stand in row 9 and have to go down end the episode', () => {
    const s = scene({ left: 0, top: 9, march: 0 }, [0]);
    step(s);
    expect(spaceInvaders.isTerminal(s, p)).toBe(true);
    const above = scene({ left: 0, top: 8, march: 0 }, [0]);
    step(above);
    expect(above).toMatchObject({ top: 9, lost: false });
  });

  test('end it where the cannon stands, whoever moved there', () => {
    const marched = scene({ left: 6, top: 9, march: 0 }, [0]);
    step(marched);
    expect(marched).toMatchObject({ left: 5, lost: true });
    const drove = scene({ left: 6, top: 9 }, [0]);
    step(drove, RIGHT);
    expect(drove.lost).toBe(true);
  });
});

describe('the aliens’ bullets', () => {
  test('come on steps 11 and 21, from the lowest alien of the nearest column', () => {
    const s = scene({ left: 0, cannon: 3, march: 99, bombing: 10 }, [0, 2, 6, 8, 5]); // columns 0, 2 (rows 0, 1) and 5
    const seen: number[] = [];
    for (let t = 1; t <= 21; t++) {
      if (t === 12) s.cannon = 9; // out of its way
      step(s);
      if (t === 11) expect(channel(s, 5)).toEqual(['2,1']);
      if (s.bombing === 9) seen.push(t);
    }
    expect(seen).toEqual([1, 11, 21]);
    expect(channel(s, 5)).toContain('5,0');
  });

  test('of two columns as near come from the left one', () => {
    const s = scene({ left: 0, cannon: 3, bombing: 0 }, [2, 4]);
    step(s);
    expect(channel(s, 5)).toEqual(['2,0']);
  });

  test('fall a row a step and end the episode in the cannon’s cell; elsewhere they are gone', () => {
    const s = scene({ ...bombs([5, 7]) });
    step(s);
    expect([channel(s, 5), s.lost]).toEqual([['5,8'], false]);
    step(s);
    expect([channel(s, 5), s.lost]).toEqual([['5,9'], true]);
    const beside = scene({ ...bombs([4, 8]) });
    step(beside);
    expect([channel(beside, 5), beside.lost]).toEqual([['4,9'], false]);
    step(beside);
    expect(channel(beside, 5)).toEqual([]);
  });

  test('are dodged by a cannon that moves in the same step', () => {
    const s = scene({ ...bombs([5, 8]) });
    step(s, LEFT);
    expect(s.lost).toBe(false);
  });
});

describe('a wave that is shot', () => {
  const last = (marchEvery: number) => scene({ left: 5, top: 4, heading: 1, marchEvery, ...shots([5, 5]) }, [0]);

  test('gives way to the next, which marches a step sooner, down to every six', () => {
    const s = last(12);
    expect(step(s)).toBe(1);
    expect(s).toMatchObject({ left: 2, top: 0, count: 24, marchEvery: 11 });
    const fast = last(6);
    step(fast);
    expect([fast.marchEvery, fast.count]).toEqual([6, 24]);
  });

  test('without ramping marches as before', () => {
    const s = last(12);
    spaceInvaders.step(s, NOOP, scriptedRng(0.5), { ...p, difficultyRamping: false });
    expect([s.marchEvery, s.count]).toEqual([12, 24]);
  });
});

test('six actions: 1 left, 3 right, 5 fire, and nothing else does anything', () => {
  const after = (action: number): string => {
    const s = scene({});
    spaceInvadersAllActions.step(s, action, scriptedRng(0.5), p);
    return `${s.cannon} ${channel(s, 4)}`;
  };
  expect([0, 1, 2, 3, 4, 5].map(after)).toEqual(['5 ', '4 ', '5 ', '6 ', '5 ', '5 5,8']);
});

test('a sticky step repeats the action carried out last; each episode starts with noop', () => {
  const s = scene({});
  spaceInvaders.step(s, RIGHT, scriptedRng(0.0625), p);
  expect(s.cannon).toBe(5);
  step(s, RIGHT);
  spaceInvaders.step(s, LEFT, scriptedRng(0.0625), p);
  expect(s.cannon).toBe(7);
});

test.each([
  [{ stickyActionProb: 2 }, 'stickyActionProb must be a number in [0, 1], got 2'],
  [{ difficultyRamping: 1 }, 'difficultyRamping must be true or false, got 1'],
])('refuses %j', (bad, message) => {
  const space = spaceInvaders.observationSpace;
  if (typeof space !== 'function') throw new Error('the space checks the parameters');
  expect(() => space({ ...p, ...bad } as typeof p)).toThrow(message);
});

test('bullets never find all places taken, whatever is played', () => {
  const rng = makeRng(3);
  for (let episode = 0; episode < 60; episode++) {
    const s = spaceInvaders.init(rng, p);
    for (let t = 0; t < 500 && !s.lost; t++) {
      spaceInvaders.step(s, rng.int(2) === 0 ? FIRE : rng.int(4), rng, p);
      expect(s.count).toBe(s.aliens.reduce((sum, alien) => sum + alien, 0));
      expect(Object.keys(s.shotY)).toHaveLength(3); // a store beyond the end would be lost, not kept
      expect(s.shotY.filter((y) => y >= 0).length + s.bombY.filter((y) => y >= 0).length).toBeLessThanOrEqual(4);
    }
  }
});

test('dodging and shooting clears a wave, five times what the random policy shoots', () => {
  const played = score(spaceInvaders, dodgeAndShoot, 50, 5_000).mean;
  expect(played).toBeGreaterThan(5 * randomScore(spaceInvaders, 2_000).mean);
});
