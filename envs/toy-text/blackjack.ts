/**
 * Blackjack: draw cards towards 21 without going over, against a dealer whose first card lies open.
 *
 * Cards come from a deck without end: ace, two to nine, and four that count ten. An ace counts 11 where that does not
 * exceed 21 (it is then usable), else 1. The dealer draws until 17 or more.
 *
 *   obs      [player's sum, dealer's open card (1 is an ace), usable ace 0 or 1]; `make` shows the three as a tuple
 *   action   0 stick · 1 hit
 *   reward   at the end: 1 won, 0 drawn, −1 lost; with `natural`, 1.5 for a win with an ace and a ten at once
 *   start    two cards each: the dealer's first, then the player's
 *   ends     terminated by sticking, and by more than 21 · never truncated
 *   best     −0.0431 in the mean (`sab`), −0.0466 (neither), −0.0257 (`natural` alone), by dynamic programming
 *
 * Sutton and Barto 2018, example 5.1; the rules of Gymnasium's Blackjack-v1 (toy_text/blackjack.py).
 */

import { defineEnv } from '../../core/define-env.js';
import type { Rng } from '../../core/rng.js';
import { discrete, multiDiscrete, tuple } from '../../core/spaces.js';

export interface BlackjackState {
  /** Cards in the order drawn: 1 ace, 2 … 10, 11 jack, 12 queen, 13 king. 21 aces and one more are the longest hand. */
  player: number[]; // [22]
  playerCards: number;
  /** The player's sum with every ace as 1, and whether there is one. */
  hard: number;
  ace: boolean;
  /** The first lies open. Six aces, a six and five aces are the longest hand. */
  dealer: number[]; // [12]
  dealerCards: number;
  over: boolean;
  /** 1, 0 or −1 (1.5 for a natural) once it is over. */
  outcome: number;
}

export type BlackjackParams = {
  /** A natural (an ace and a ten at once) wins 1.5. Without effect where `sab` is true. */
  readonly natural: boolean;
  /** The rules of Sutton and Barto: a natural wins 1 against any hand but another natural. */
  readonly sab: boolean;
};

/** Copied for every hand: copying a short list is quicker than making a typed array. */
const NO_CARDS: readonly number[] = new Array<number>(22).fill(0);
const NO_DEALER_CARDS: readonly number[] = new Array<number>(12).fill(0);
const FACES = 13;
const MOST = 21;
const DEALER_STICKS = 17;
const HIT = 1;

const worth = (card: number): number => (card < 10 ? card : 10);
const isSoft = (hard: number, ace: boolean): boolean => ace && hard + 10 <= MOST;
/** The sum of a hand; an ace counts 11 where that does not exceed 21. */
const total = (hard: number, ace: boolean): number => (isSoft(hard, ace) ? hard + 10 : hard);

function deal(s: BlackjackState, rng: Rng): void {
  const card = 1 + rng.int(FACES);
  s.player[s.playerCards++] = card;
  s.hard += worth(card);
  if (card === 1) s.ace = true;
}

/** The dealer draws to 17 or more. Returns the sum. */
function finishDealer(s: BlackjackState, rng: Rng): number {
  let hard = worth(s.dealer[0]) + worth(s.dealer[1]);
  let ace = s.dealer[0] === 1 || s.dealer[1] === 1;
  while (total(hard, ace) < DEALER_STICKS) {
    const card = 1 + rng.int(FACES);
    s.dealer[s.dealerCards++] = card;
    hard += worth(card);
    if (card === 1) ace = true;
  }
  return total(hard, ace);
}

/** The dealer draws, and the hands are compared. */
function settle(s: BlackjackState, rng: Rng, { natural, sab }: BlackjackParams): number {
  const theirs = finishDealer(s, rng);
  const ours = total(s.hard, s.ace);
  const won = theirs > MOST || ours > theirs ? 1 : ours === theirs ? 0 : -1;
  if (s.playerCards !== 2 || ours !== MOST) return won;
  if (sab) return s.dealerCards === 2 && theirs === MOST ? 0 : 1;
  return natural && won === 1 ? 1.5 : won;
}

const faceName = (card: number): string => ['', 'A', '2', '3', '4', '5', '6', '7', '8', '9', '10', 'J', 'Q', 'K'][card];

/** Both hands; the dealer's second card stays hidden until the end. */
function text(s: BlackjackState): string {
  const hand = (cards: readonly number[]): string => cards.map(faceName).join(' ');
  const dealer = s.dealer.slice(0, s.dealerCards);
  const hard = dealer.reduce((sum, card) => sum + worth(card), 0);
  const theirs = s.over ? `${hand(dealer)} (${total(hard, dealer.includes(1))})` : `${faceName(s.dealer[0])} ?`;
  const ours = `${hand(s.player.slice(0, s.playerCards))} (${isSoft(s.hard, s.ace) ? 'soft ' : ''}${total(s.hard, s.ace)})`;
  return `dealer  ${theirs}\nplayer  ${ours}${s.over ? `\nreward  ${s.outcome}` : ''}`;
}

export const blackjack = defineEnv({
  id: 'Blackjack-v1',
  summary: 'Draw cards towards 21 without going over, against a dealer whose first card lies open.',
  params: { natural: false, sab: true } as BlackjackParams,
  observationSpace: multiDiscrete([32, 11, 2]),
  actionSpace: discrete(2),
  structured: {
    space: tuple([discrete(32), discrete(11), discrete(2)]),
    of: (s: BlackjackState): readonly [sum: number, dealerCard: number, usableAce: number] => [
      total(s.hard, s.ace),
      worth(s.dealer[0]),
      isSoft(s.hard, s.ace) ? 1 : 0,
    ],
  },
  init(rng): BlackjackState {
    const player = NO_CARDS.slice();
    const dealer = NO_DEALER_CARDS.slice();
    dealer[0] = 1 + rng.int(FACES);
    dealer[1] = 1 + rng.int(FACES);
    const s = { player, playerCards: 0, hard: 0, ace: false, dealer, dealerCards: 2, over: false, outcome: 0 };
    deal(s, rng);
    deal(s, rng);
    return s;
  },
  step(s, action, rng, p) {
    if (action === HIT) {
      deal(s, rng);
      if (s.hard <= MOST) return 0;
      s.outcome = -1;
    } else s.outcome = settle(s, rng, p);
    s.over = true;
    return s.outcome;
  },
  isTerminal: (s) => s.over,
  observe(s, out, offset) {
    out[offset] = total(s.hard, s.ace);
    out[offset + 1] = worth(s.dealer[0]);
    out[offset + 2] = isSoft(s.hard, s.ace) ? 1 : 0;
  },
  presentation: {
    actionNames: ['stick', 'hit'],
    keys: { ArrowLeft: 0, ArrowRight: 1, KeyS: 0, KeyH: 1 },
    stepsPerSecond: 1,
    observationNames: ["player's sum", "dealer's card", 'usable ace'],
    text,
  },
});
