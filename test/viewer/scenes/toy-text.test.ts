import { describe, expect, test } from 'vitest';
import type { Picture } from '../../../core/env.js';
import { encodeTaxi } from '../../../envs/toy-text/taxi-map.js';
import { dark, light } from '../../../viewer/scenes/index.js';
import { mix } from '../../../viewer/scenes/painter.js';
import { at, pictureOf, same } from './pictures.js';

describe('CliffWalking', () => {
  const hat = (picture: Picture, cell: number): boolean => {
    const [x, y] = [20 + (cell % 12) * 84 + 39.5, 20 + Math.floor(cell / 12) * 84 + 39.5];
    return at(picture, x + 22, y) === dark.accent;
  };

  test('puts the walker on the cell, and between two cells on the way', () => {
    const picture = pictureOf('CliffWalking-v1', { cell: 26 });
    expect([25, 26, 27].map((cell) => hat(picture, cell))).toEqual([false, true, false]);
    const half = pictureOf('CliffWalking-v1', { cell: 26 }, { previous: { cell: 24 }, progress: 0.5 });
    expect([24, 25, 26].map((cell) => hat(half, cell))).toEqual([false, true, false]);
  });

  test('shows what a tabular agent knows: the worst tile cold, the best one warm', () => {
    const value = new Array<number>(48).fill(-10);
    value[5] = -2;
    value[17] = -18;
    const table = { value, policy: new Array<number>(48).fill(1) };
    const picture = pictureOf('CliffWalkingSlippery-v1', { cell: 36 }, { table });
    const corner = (cell: number) => at(picture, 20 + (cell % 12) * 84 + 70, 20 + Math.floor(cell / 12) * 84 + 10);
    expect(corner(5)).toBe(dark.value);
    expect(corner(17)).toBe(dark.ice);
    expect(corner(3)).toBe(mix(dark.ice, dark.value, 0.5));
  });
});

describe('Taxi', () => {
  const YELLOW = 0xf4c430;
  const picture = (cell: number, passenger: number, destination: number, change = {}) =>
    pictureOf('Taxi-v4', { number: encodeTaxi({ cell, passenger, destination }) }, change);
  /** The bonnet of a taxi that heads east. */
  const taxiAt = (p: Picture, cell: number): boolean =>
    at(p, 26 + ((cell % 5) + 0.5) * 104 + 26, 26 + (Math.floor(cell / 5) + 0.5) * 104) === YELLOW;

  test('puts the taxi on its cell', () => {
    expect([11, 12, 13].map((cell) => taxiAt(picture(12, 0, 1), cell))).toEqual([false, true, false]);
  });

  test('turns it the way it drove', () => {
    const driven = (from: number) =>
      picture(12, 0, 1, { previous: { number: encodeTaxi({ cell: from, passenger: 0, destination: 1 }) } });
    expect(same(driven(11), driven(12))).toBe(true); // east, as it stands at first
    expect(same(driven(13), driven(12))).toBe(false);
    expect(same(driven(7), driven(17))).toBe(false);
  });

  test('shows the passenger where they wait, and nobody outside once they ride', () => {
    const coat = (p: Picture, cell: number) =>
      at(p, 26 + (cell % 5) * 104 + 76, 26 + Math.floor(cell / 5) * 104 + 76) === dark.text;
    expect([0, 4, 20, 23].map((cell) => coat(picture(12, 2, 1), cell))).toEqual([false, false, true, false]);
    expect([0, 4, 20, 23].map((cell) => coat(picture(12, 4, 1), cell))).toEqual([false, false, false, false]);
  });

  test('frames the destination and walls off its columns', () => {
    const framed = (destination: number) => {
      const p = picture(12, destination === 0 ? 1 : 0, destination);
      return [0, 4, 20, 23].map((cell) => {
        const colours = [dark.bad, dark.good, dark.warm, dark.accent] as number[];
        const seen = at(p, 26 + (cell % 5) * 104 + 18, 26 + Math.floor(cell / 5) * 104 + 6);
        return colours.includes(seen);
      });
    };
    expect(framed(0)).toEqual([true, false, false, false]);
    expect(framed(3)).toEqual([false, false, false, true]);
    const p = picture(12, 0, 1);
    expect(at(p, 26 + 2 * 104 + 3, 26 + 52)).toBe(dark.metal); // right of (0, 1)
    expect(at(p, 26 + 2 * 104 + 3, 26 + 2.5 * 104)).not.toBe(dark.metal);
  });
});

describe('Blackjack', () => {
  const hand = (cards: number[]) => [...cards, ...new Array<number>(22 - cards.length).fill(0)];
  const picture = (player: number[], dealer: number[], over = false, outcome = 0) =>
    pictureOf('Blackjack-v1', {
      player: hand(player),
      playerCards: player.length,
      dealer: hand(dealer),
      dealerCards: dealer.length,
      over,
      outcome,
    });
  const PAPER = 0xfdfcf7;
  /** Of `count` cards, the left edge of card `place`. */
  const edge = (count: number, place: number) => (800 - (110 * (count - 1) + 96)) / 2 + place * 110;

  test('lays the cards side by side and hides the dealer’s second until the end', () => {
    const [before, after] = [picture([5, 9], [10, 6]), picture([5, 9], [10, 6], true, -1)];
    const inner = (p: Picture, place: number, y: number) => at(p, edge(2, place) + 80, y);
    expect(inner(before, 0, 62 + 20)).toBe(PAPER);
    expect(inner(before, 1, 62 + 20)).not.toBe(PAPER);
    expect(inner(after, 1, 62 + 20)).toBe(PAPER);
    expect(inner(before, 1, 318 + 20)).toBe(PAPER);
    expect(at(picture([5, 9, 3], [10, 6]), edge(3, 2) + 80, 318 + 20)).toBe(PAPER);
  });

  test('does not give the hidden card away', () => {
    expect(same(picture([5, 9], [10, 6]), picture([5, 9], [10, 11]))).toBe(true);
  });

  test('says how it ended', () => {
    const pill = (outcome: number) => at(picture([5, 9], [10, 6], true, outcome), 400 - 70, 260);
    expect([1, 1.5, -1, 0].map(pill)).toEqual([dark.good, dark.good, dark.bad, dark.metal]);
  });
});

test.each([
  ['CliffWalking-v1', { cell: 3 }],
  ['Taxi-v4', { number: 42 }],
  ['Blackjack-v1', { player: [1, 2], playerCards: 2, dealer: [3, 4], dealerCards: 2, over: false, outcome: 0 }],
])('%s is a pure function of the moment, and themes differ', (id, state) => {
  expect(same(pictureOf(id, state), pictureOf(id, state))).toBe(true);
  expect(same(pictureOf(id, state), pictureOf(id, state, { palette: light }))).toBe(false);
});
