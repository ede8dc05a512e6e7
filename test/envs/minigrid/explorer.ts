/**
 * A scripted explorer of MiniGrid's levels, from what it sees: it draws a map from view to view, walks the shortest way
 * to the goal if it has seen it, else to a key it can use, a door it can open, or the nearest edge of what it knows.
 */

import type { NumericArray } from '../../../core/arrays.js';
import type { Controller } from '../controllers.js';

const SIZE = 64; // of the map it draws, itself in the middle at first
const [UNSEEN, EMPTY, WALL, DOOR, KEY, GOAL] = [0, 1, 2, 4, 5, 8];
const LOCKED = 2;
const STEPS = [1, SIZE, -1, -SIZE]; // right, down, left, up
const [LEFT, RIGHT, FORWARD, PICKUP, TOGGLE] = [0, 1, 2, 3, 5];

type Obs = NumericArray | readonly number[];

interface Memory {
  readonly kind: Uint8Array;
  readonly state: Uint8Array;
  at: number;
  direction: number;
  carries: boolean;
}

/** Column 3, row 6 of the view is the explorer; rows lead away from it. */
function draw(m: Memory, obs: Obs): void {
  const [forward, right] = [STEPS[m.direction], STEPS[(m.direction + 1) & 3]];
  for (let i = 0; i < 49; i++) {
    const place = m.at + (6 - (i % 7)) * forward + (Math.floor(i / 7) - 3) * right;
    if (obs[3 * i] === UNSEEN || place === m.at) continue;
    m.kind[place] = obs[3 * i];
    m.state[place] = obs[3 * i + 2];
  }
  m.carries = obs[3 * (3 * 7 + 6)] === KEY;
  if (m.kind[m.at] === UNSEEN) m.kind[m.at] = EMPTY;
}

/** How much it wants to be at, or to handle, a place it knows; 0 where nothing is to be had. */
function worth(m: Memory, place: number): number {
  const kind = m.kind[place];
  if (kind === GOAL) return 4;
  if (kind === DOOR && m.state[place] !== 0) return m.state[place] !== LOCKED ? 2 : m.carries ? 3 : 0;
  if (kind === KEY) return m.carries ? 0 : 3;
  const edge = kind === EMPTY && STEPS.some((step) => m.kind[place + step] === UNSEEN);
  return edge ? 1 : 0;
}

const isOpen = (m: Memory, place: number): boolean =>
  m.kind[place] === EMPTY || m.kind[place] === GOAL || (m.kind[place] === DOOR && m.state[place] === 0);

/** The heading of the first step of the shortest way to what is worth most; −1 where nothing is. */
function headingOf(m: Memory): number {
  const first = new Map<number, number>([[m.at, -1]]);
  const queue = [m.at];
  let heading = STEPS.findIndex((step) => m.kind[m.at + step] === UNSEEN);
  let best = heading < 0 ? 0 : 1;
  for (const place of queue) {
    STEPS.forEach((step, direction) => {
      const next = place + step;
      if (first.has(next) || m.kind[next] === WALL || m.kind[next] === UNSEEN) return;
      const way = place === m.at ? direction : (first.get(place) as number);
      first.set(next, way);
      if (worth(m, next) > best) [best, heading] = [worth(m, next), way];
      if (isOpen(m, next)) queue.push(next);
    });
  }
  return heading;
}

function actionTo(m: Memory, heading: number): number {
  if (heading < 0) return RIGHT;
  const turn = (heading - m.direction + 4) & 3;
  if (turn !== 0) return turn === 3 ? LEFT : RIGHT;
  const ahead = m.at + STEPS[heading];
  if (m.kind[ahead] === KEY) return PICKUP;
  return isOpen(m, ahead) ? FORWARD : TOGGLE;
}

/** For one episode. */
export function explore(): Controller {
  const kind = new Uint8Array(SIZE * SIZE);
  const m: Memory = { kind, state: kind.slice(), at: (SIZE + 1) * (SIZE >> 1), direction: 0, carries: false };
  return (obs) => {
    m.direction = obs[147];
    draw(m, obs);
    const action = actionTo(m, headingOf(m));
    if (action === FORWARD) m.at += STEPS[m.direction];
    return action;
  };
}
