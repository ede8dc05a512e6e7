/** Blackjack: the table, both hands as cards, their sums, and how it ended. The dealer's second card lies face down. */

import type { WorldInfo } from '../../protocol.js';
import { ink, mix, type Painter } from '../painter.js';
import type { Palette } from '../palette.js';
import type { Scene, SceneView } from '../scene.js';

interface State {
  readonly player: readonly number[];
  readonly playerCards: number;
  readonly dealer: readonly number[];
  readonly dealerCards: number;
  readonly over: boolean;
  readonly outcome: number;
}

const WIDTH = 800;
const HEIGHT = 520;
const FELT = 0x1d6b4a;
const PAPER = 0xfdfcf7;
const BLACK = 0x20242c;
const RED = 0xc9303e;
const CARD = { width: 96, height: 136 };
const DEALER_Y = 62;
const PLAYER_Y = 318;
const NAMES = ['', 'A', '2', '3', '4', '5', '6', '7', '8', '9', '10', 'J', 'Q', 'K'];

type Suit = 0 | 1 | 2 | 3; // spades, hearts, clubs, diamonds

/** A suit's sign, 2 units tall around the origin. */
function drawSuit(p: Painter, suit: Suit, colour: number): void {
  const c = ink(colour);
  if (suit === 3) {
    p.polygon([0, -1, 0.75, 0, 0, 1, -0.75, 0], c);
    return;
  }
  if (suit === 1) {
    for (const side of [-1, 1]) p.circle(side * 0.42, -0.4, 0.45, c);
    p.polygon([-0.84, -0.24, 0, -0.4, 0.84, -0.24, 0, 1], c);
    return;
  }
  p.polygon([0, 0.2, 0.42, 1, -0.42, 1], c);
  if (suit === 0) {
    for (const side of [-1, 1]) p.circle(side * 0.4, 0.22, 0.42, c);
    p.polygon([0, -1, 0.8, 0.14, 0, 0.3, -0.8, 0.14], c);
  } else
    for (const [x, y] of [
      [0, -0.5],
      [-0.46, 0.2],
      [0.46, 0.2],
    ] as const)
      p.circle(x, y, 0.42, c);
}

/** The deck has no suits; a card keeps the one that its place in the hand gives it. */
const suitOf = (card: number, place: number): Suit => ((card + 3 * place + (card % 3) * place) % 4) as Suit;

function drawFace(p: Painter, card: number, place: number): void {
  const suit = suitOf(card, place);
  const colour = suit % 2 === 1 ? RED : BLACK;
  p.rect(0, 0, CARD.width, CARD.height, ink(PAPER), 9);
  const corner = (): void => {
    p.text(19, 21, NAMES[card] as string, { size: 23, ink: ink(colour), align: 'centre', bold: true });
    p.group({ x: 19, y: 43, scale: 8 }, () => drawSuit(p, suit, colour));
  };
  corner();
  if (card > 10) p.rect(36, 24, CARD.width - 48, CARD.height - 48, ink(colour, 0.12), 6);
  p.group({ x: CARD.width / 2 + 12, y: CARD.height / 2 + 10, scale: card === 1 ? 30 : 23 }, () =>
    drawSuit(p, suit, colour),
  );
}

function drawBack(p: Painter, c: Palette): void {
  p.rect(0, 0, CARD.width, CARD.height, ink(PAPER), 9);
  p.rect(6, 6, CARD.width - 12, CARD.height - 12, ink(mix(c.accent, BLACK, 0.35)), 6);
  for (let row = 0; row < 7; row++) {
    for (let column = 0; column < 5; column++) {
      const [x, y] = [16 + column * 16, 20 + row * 16];
      p.polygon([x, y - 5, x + 5, y, x, y + 5, x - 5, y], ink(0xffffff, 0.24));
    }
  }
}

/** Cards side by side, closer together the more there are. */
function drawHand(
  p: Painter,
  cards: readonly number[],
  y: number,
  hidden: (place: number) => boolean,
  c: Palette,
): void {
  const room = WIDTH - 370;
  const step = cards.length > 1 ? Math.min(CARD.width + 14, (room - CARD.width) / (cards.length - 1)) : 0;
  const x = (WIDTH - (step * (cards.length - 1) + CARD.width)) / 2;
  cards.forEach((card, place) => {
    p.group({ x: x + place * step, y }, () => {
      p.rect(-3, 5, CARD.width + 4, CARD.height, ink(0x000000, 0.22), 9);
      if (hidden(place)) drawBack(p, c);
      else drawFace(p, card, place);
    });
  });
}

interface Sum {
  readonly value: number;
  readonly soft: boolean;
}

function sumOf(cards: readonly number[]): Sum {
  const hard = cards.reduce((sum, card) => sum + Math.min(card, 10), 0);
  const soft = cards.includes(1) && hard <= 11;
  return { value: soft ? hard + 10 : hard, soft };
}

function drawSum(p: Painter, y: number, who: string, { value, soft }: Sum, note = ''): void {
  p.text(34, y - 18, who, { size: 16, ink: ink(0xffffff, 0.75) });
  const text = value > 21 ? `${value} bust` : `${soft ? 'soft ' : ''}${value}${note}`;
  p.text(34, y + 10, text, { size: 24, ink: ink(value > 21 ? 0xffb3b8 : 0xffffff), bold: true });
}

function drawOutcome(p: Painter, outcome: number, c: Palette): void {
  const text = outcome > 1 ? 'natural' : outcome > 0 ? 'won' : outcome < 0 ? 'lost' : 'drawn';
  const colour = outcome > 0 ? c.good : outcome < 0 ? c.bad : c.metal;
  p.rect(WIDTH / 2 - 84, HEIGHT / 2 - 25, 168, 50, ink(colour), 25);
  p.text(WIDTH / 2, HEIGHT / 2, text, { size: 25, ink: ink(c.backdrop), align: 'centre', bold: true });
}

export const blackjackScene: Scene = {
  glide: 0,
  matches: (world: WorldInfo) => /^Blackjack-v\d+$/.test(world.id),
  size: () => ({ width: WIDTH, height: HEIGHT }),
  draw(p, { state, palette: c }: SceneView) {
    const s = state as State;
    const player = Array.from(s.player).slice(0, s.playerCards);
    const dealer = Array.from(s.dealer).slice(0, s.dealerCards);
    const felt = mix(FELT, c.backdrop, 0.12);
    p.rect(0, 0, WIDTH, HEIGHT, ink(c.backdrop));
    p.rect(10, 10, WIDTH - 20, HEIGHT - 20, ink(mix(0x7a5230, c.backdrop, 0.2)), 60);
    p.rect(24, 24, WIDTH - 48, HEIGHT - 48, ink(felt), 48);
    p.arc(WIDTH / 2, -560, 820, Math.PI * 0.36, Math.PI * 0.64, 3, ink(0xffffff, 0.2));
    drawHand(p, dealer, DEALER_Y, (place) => place === 1 && !s.over, c);
    drawHand(p, player, PLAYER_Y, () => false, c);
    p.group({ x: 18, y: 0 }, () => {
      drawSum(
        p,
        DEALER_Y + CARD.height / 2,
        'dealer',
        sumOf(s.over ? dealer : dealer.slice(0, 1)),
        s.over ? '' : ' + hidden',
      );
      drawSum(p, PLAYER_Y + CARD.height / 2, 'player', sumOf(player));
    });
    if (s.over) drawOutcome(p, s.outcome, c);
  },
};
