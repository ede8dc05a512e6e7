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
  /** Cards in the order drawn: 1 ace, 2 … 10, 11 jack, 12 queen, 13 king. A hand of aces is the longest. */
  player: number[]; // [22]
  playerCards: number;
  /** The first lies open. */
  dealer: number[]; // [22]
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
const FACES = 13;
const MOST = 21;
const DEALER_STICKS = 17;
const HIT = 1;

const drawCard = (rng: Rng): number => 1 + rng.int(FACES);

/** The sum of a hand; an ace counts 11 where that does not exceed 21. */
export function handSum(cards: readonly number[], count: number): number {
  let sum = 0;
  let aces = 0;
  for (let i = 0; i < count; i++) {
    const card = cards[i];
    sum += card < 10 ? card : 10;
    if (card === 1) aces++;
  }
  return aces > 0 && sum + 10 <= MOST ? sum + 10 : sum;
}

/** True when an ace counts 11. */
function hasUsableAce(cards: readonly number[], count: number): boolean {
  let hard = 0;
  for (let i = 0; i < count; i++) hard += cards[i] < 10 ? cards[i] : 10;
  return handSum(cards, count) !== hard;
}

/** An ace and a ten, and nothing else. */
const isNatural = (cards: readonly number[], count: number): boolean => count === 2 && handSum(cards, count) === MOST;

/** The dealer draws, and the hands are compared. */
function settle(s: BlackjackState, rng: Rng, { natural, sab }: BlackjackParams): number {
  while (handSum(s.dealer, s.dealerCards) < DEALER_STICKS) s.dealer[s.dealerCards++] = drawCard(rng);
  const theirs = handSum(s.dealer, s.dealerCards);
  const ours = handSum(s.player, s.playerCards);
  const won = theirs > MOST ? 1 : Math.sign(ours - theirs);
  if (!isNatural(s.player, s.playerCards)) return won;
  if (sab) return isNatural(s.dealer, s.dealerCards) ? won : 1;
  return natural && won === 1 ? 1.5 : won;
}

const faceName = (card: number): string => ['', 'A', '2', '3', '4', '5', '6', '7', '8', '9', '10', 'J', 'Q', 'K'][card];

/** Both hands; the dealer's second card stays hidden until the end. */
function text(s: BlackjackState): string {
  const hand = (cards: readonly number[], count: number): string => cards.slice(0, count).map(faceName).join(' ');
  const dealer = s.over
    ? `${hand(s.dealer, s.dealerCards)} (${handSum(s.dealer, s.dealerCards)})`
    : `${faceName(s.dealer[0])} ?`;
  const soft = hasUsableAce(s.player, s.playerCards) ? 'soft ' : '';
  const player = `${hand(s.player, s.playerCards)} (${soft}${handSum(s.player, s.playerCards)})`;
  return `dealer  ${dealer}\nplayer  ${player}${s.over ? `\nreward  ${s.outcome}` : ''}`;
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
      handSum(s.player, s.playerCards),
      Math.min(s.dealer[0], 10),
      hasUsableAce(s.player, s.playerCards) ? 1 : 0,
    ],
  },
  init(rng): BlackjackState {
    const dealer = NO_CARDS.slice();
    const player = NO_CARDS.slice();
    dealer[0] = drawCard(rng);
    dealer[1] = drawCard(rng);
    player[0] = drawCard(rng);
    player[1] = drawCard(rng);
    return { player, playerCards: 2, dealer, dealerCards: 2, over: false, outcome: 0 };
  },
  step(s, action, rng, p) {
    if (action === HIT) {
      s.player[s.playerCards++] = drawCard(rng);
      if (handSum(s.player, s.playerCards) <= MOST) return 0;
      s.outcome = -1;
    } else s.outcome = settle(s, rng, p);
    s.over = true;
    return s.outcome;
  },
  isTerminal: (s) => s.over,
  observe(s, out, offset) {
    out[offset] = handSum(s.player, s.playerCards);
    out[offset + 1] = Math.min(s.dealer[0], 10);
    out[offset + 2] = hasUsableAce(s.player, s.playerCards) ? 1 : 0;
  },
  presentation: {
    actionNames: ['stick', 'hit'],
    keys: { ArrowLeft: 0, ArrowRight: 1, KeyS: 0, KeyH: 1 },
    stepsPerSecond: 1,
    observationNames: ["player's sum", "dealer's card", 'usable ace'],
    text,
  },
});
