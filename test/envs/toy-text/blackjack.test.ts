import { describe, expect, test } from 'vitest';
import { make } from '../../../core/make.js';
import { makeRng } from '../../../core/rng.js';
import { type BlackjackParams, blackjack } from '../../../envs/toy-text/blackjack.js';
import { score } from '../episodes.js';
import { scriptedRng } from '../scripted-rng.js';
import { basicStrategy } from './controllers.js';

const sab = blackjack.params;
const natural: BlackjackParams = { natural: true, sab: false };
const neither: BlackjackParams = { natural: false, sab: false };

/** A stream that deals these cards: 1 ace, 11 jack, 12 queen, 13 king. */
const deck = (...cards: number[]) => scriptedRng(...cards.map((card) => (card - 0.5) / 13));

/** One hand: cards as they are dealt (dealer, dealer, player, player, then draws), and its actions. */
function hand(cards: number[], actions: number[], params = sab) {
  const rng = deck(...cards);
  const state = blackjack.init(rng, params);
  const rewards = actions.map((action) => blackjack.step(state, action, rng, params));
  const obs = new Int32Array(3);
  blackjack.observe(state, obs, 0, params);
  return { rewards, over: blackjack.isTerminal(state, params), obs: [...obs], undrawn: cards.length - rng.drawn };
}

describe('a hand', () => {
  test('shows sum, open card and usable ace; pictures count ten', () => {
    expect(hand([2, 9, 13, 5], []).obs).toEqual([15, 2, 0]);
    expect(hand([11, 9, 1, 5], []).obs).toEqual([16, 10, 1]);
    expect(hand([1, 9, 1, 1], []).obs).toEqual([12, 1, 1]);
  });

  test('uses an ace as 11 until that would be too much', () => {
    expect(hand([2, 9, 1, 5, 10], [1]).obs).toEqual([16, 2, 0]);
    expect(hand([2, 9, 1, 5, 5], [1]).obs).toEqual([21, 2, 1]);
  });

  test('above 21 is lost at once, whatever the dealer has', () => {
    expect(hand([2, 3, 10, 5, 7], [1])).toMatchObject({ rewards: [-1], over: true, obs: [22, 2, 0], undrawn: 0 });
  });

  test('is compared with the dealer’s, who draws below 17 and no more', () => {
    expect(hand([10, 6, 10, 9, 5], [0])).toMatchObject({ rewards: [-1], undrawn: 0 }); // 16 + 5 = 21 beats 19
    expect(hand([10, 6, 10, 9, 10], [0])).toMatchObject({ rewards: [1], undrawn: 0 }); // 26 is too much
    expect(hand([10, 7, 10, 7], [0])).toMatchObject({ rewards: [0], over: true });
    expect(hand([1, 6, 10, 8], [0])).toMatchObject({ rewards: [1] }); // a soft 17 sticks
    expect(hand([1, 2, 10, 9, 10, 6], [0])).toMatchObject({ rewards: [0], undrawn: 0 }); // 13 soft, 13 hard, 19
  });

  test('goes on after a hit that is not too much', () => {
    expect(hand([10, 9, 2, 3, 4, 10], [1, 1])).toMatchObject({ rewards: [0, 0], over: false, obs: [19, 10, 0] });
  });
});

describe('a natural', () => {
  const won = (cards: number[], params: BlackjackParams) => hand(cards, [0], params).rewards[0];
  test('wins 1 under the rules of Sutton and Barto, even against three cards that make 21', () => {
    expect(won([10, 9, 1, 13], sab)).toBe(1);
    expect(won([10, 5, 1, 13, 6], sab)).toBe(1);
    expect(won([10, 1, 1, 13], sab)).toBe(0);
  });

  test('wins 1.5 with `natural`, but is drawn against any 21', () => {
    expect(won([10, 9, 1, 13], natural)).toBe(1.5);
    expect(won([10, 5, 1, 13, 6], natural)).toBe(0);
    expect(won([10, 9, 1, 13], { natural: true, sab: true })).toBe(1);
    expect(won([10, 9, 1, 13], neither)).toBe(1);
    expect(won([10, 9, 10, 9], natural)).toBe(0);
  });

  test('is two cards, not any 21', () => {
    expect(hand([10, 9, 5, 6, 10], [1, 0], natural).rewards).toEqual([0, 1]);
    expect(hand([10, 1, 5, 6, 10], [1, 0]).rewards).toEqual([0, 0]);
  });
});

test('make shows the three numbers as a tuple, a vector as three numbers; ansi hides the second card', () => {
  const env = make(blackjack, { renderMode: 'ansi' });
  const { observation } = env.reset({ seed: 11 });
  expect(env.observationSpace.contains(observation)).toBe(true);
  expect(observation).toHaveLength(3);
  expect(String(env.render())).toMatch(/^dealer {2}\S+ \?\nplayer {2}\S+ \S+ \((soft )?\d+\)$/);
  env.step(0);
  expect(String(env.render())).toMatch(/^dealer {2}\S+ \S+.* \(\d+\)\nplayer .*\nreward {2}-?[01]$/);
  const plain = make(blackjack, { structured: false }).reset({ seed: 11 }).observation as unknown as Int32Array;
  expect([...plain]).toEqual([...observation]);
});

// The exact optimum, by dynamic programming over sums rather than cards.

const CARDS = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10] as const;
const chance = (card: number): number => (card === 10 ? 4 : 1) / 13;
const total = (hard: number, ace: boolean): number => (ace && hard <= 11 ? hard + 10 : hard);

/** Probability of each final sum of a dealer with this hand; above 21 as 0. */
function dealerFrom(hard: number, ace: boolean): Map<number, number> {
  const sum = total(hard, ace);
  if (sum >= 17) return new Map([[sum > 21 ? 0 : sum, 1]]);
  const mixed = new Map<number, number>();
  for (const card of CARDS) {
    for (const [end, p] of dealerFrom(hard + card, ace || card === 1)) {
      mixed.set(end, (mixed.get(end) ?? 0) + chance(card) * p);
    }
  }
  return mixed;
}

interface Dealer {
  readonly ends: Map<number, number>;
  readonly natural: number;
}
const dealers = CARDS.map((open): Dealer => {
  const ends = new Map<number, number>();
  for (const hole of CARDS) {
    for (const [end, p] of dealerFrom(open + hole, open === 1 || hole === 1)) {
      ends.set(end, (ends.get(end) ?? 0) + chance(hole) * p);
    }
  }
  return { ends, natural: open === 1 ? 4 / 13 : open === 10 ? 1 / 13 : 0 };
});

const stick = (sum: number, open: number): number => {
  let value = 0;
  for (const [end, p] of dealers[open - 1].ends) value += p * Math.sign(sum - end);
  return value;
};

const memory = new Map<string, number>();
const hit = (hard: number, ace: boolean, open: number): number =>
  CARDS.reduce(
    (sum, card) => sum + chance(card) * (hard + card > 21 ? -1 : best(hard + card, ace || card === 1, open)),
    0,
  );

function best(hard: number, ace: boolean, open: number): number {
  const key = `${hard} ${ace} ${open}`;
  const value = memory.get(key) ?? Math.max(stick(total(hard, ace), open), hit(hard, ace, open));
  memory.set(key, value);
  return value;
}

function naturalValue(open: number, p: BlackjackParams): number {
  const { ends, natural: drawn } = dealers[open - 1];
  if (p.sab) return 1 - drawn;
  return (p.natural ? 1.5 : 1) * (1 - (ends.get(21) ?? 0));
}

function optimum(p: BlackjackParams): number {
  let value = 0;
  for (const open of CARDS) {
    for (const one of CARDS) {
      for (const two of CARDS) {
        const is21 = (one === 1 && two === 10) || (one === 10 && two === 1);
        const worth = is21 ? naturalValue(open, p) : best(one + two, one === 1 || two === 1, open);
        value += chance(open) * chance(one) * chance(two) * worth;
      }
    }
  }
  return value;
}

describe('a policy that knows it', () => {
  test.each([
    ['sab', sab, -0.0431],
    ['neither', neither, -0.0466],
    ['natural', natural, -0.0257],
  ])(
    'the optimum by dynamic programming, and 400 000 hands of the basic strategy within four errors of it: %s',
    (_name, p, value) => {
      expect(optimum(p)).toBeCloseTo(value, 4);
      const { mean, error } = score({ ...blackjack, params: p }, basicStrategy, 400_000);
      expect(Math.abs(mean - optimum(p))).toBeLessThan(4 * error);
      expect(error).toBeLessThan(0.0016);
    },
  );

  test('the basic strategy is the optimum’s choice in every hand that leaves one', () => {
    for (const open of CARDS) {
      for (let hard = 4; hard <= 21; hard++) {
        const better = hit(hard, false, open) > stick(hard, open) ? 1 : 0;
        expect(basicStrategy([hard, open, 0]), `hard ${hard} against ${open}`).toBe(better);
      }
      for (let hard = 2; hard <= 11; hard++) {
        const better = hit(hard, true, open) > stick(hard + 10, open) ? 1 : 0;
        expect(basicStrategy([hard + 10, open, 1]), `soft ${hard + 10} against ${open}`).toBe(better);
      }
    }
  });
});

test('the deck has four tens to one of each other card', () => {
  const rng = makeRng(2);
  const counts = new Array<number>(11).fill(0);
  for (let k = 0; k < 26_000; k++) counts[Math.min(10, blackjack.init(rng, sab).dealer[0])]++;
  for (const card of CARDS) expect(Math.abs(counts[card] / 26_000 - chance(card))).toBeLessThan(0.012);
});
