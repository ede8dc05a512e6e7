/**
 * Arcade Snake: eat apples and grow, without running into the wall or into yourself.
 *
 * A screen of 160 × 210 pixels, 60 frames a second; the garden has 16 × 18 cells. The snake goes on by one cell every 8
 * frames, and a frame sooner for every eighth apple, down to 4. It turns to where it was last asked to go, never back
 * into its neck.
 *
 *   obs      `Arcade/Snake-v0`: the screen, [210, 160, 3] of RGB in uint8, or [210, 160] in uint8 with `observation`
 *            'grayscale' (ITU-R BT.601 as ALE) or 'palette' (indices of colours);
 *            `Arcade/Snake-Nature-v0`: [84, 84, 4] of grey in uint8, the last four steps, newest last
 *   action   0 noop · 1 up · 2 right · 3 left · 4 down. One action lasts one frame; `frameSkip` (4) frames in
 *            `Arcade/Snake-Nature-v0`
 *   reward   1 for each apple
 *   start    four cells long in the middle, heading right; the apple on a free cell that is drawn evenly
 *   ends     terminated at the wall, at its own body (its tail moves on in time), or when it fills the garden ·
 *            truncated after 108,000 frames (27,000 steps of four)
 *   info     lives (always 0) · score · episodeFrameNumber
 *   best     284, a garden full of snake
 *
 * A game of our own after Blockade (Gremlin, 1976) and its many children, in the form of the Arcade Learning Environment
 * (Bellemare et al., 2013, https://doi.org/10.1613/jair.3912), which has none. Preprocessing is that of Mnih et al., 2015
 * (https://doi.org/10.1038/nature14236).
 */

import type { Rng } from '../../core/rng.js';
import { type ArcadeState, arcadeGame } from './game.js';
import { C } from './palette.js';
import { digits, fill, HEIGHT, type Screen, shape, stamp, WIDTH } from './screen.js';

export interface ArcadeSnakeState extends ArcadeState {
  /** Cells of the body in a ring, row · 16 + column. */
  readonly body: Int16Array; // [288]
  /** Where in the ring the head is. */
  head: number;
  /** Cells that the body has. */
  length: number;
  /** Cells by which it still has to grow. */
  growing: number;
  /** 0 up, 1 right, 2 left, 3 down. */
  direction: number;
  /** The direction that was asked for last. */
  wanted: number;
  /** Frames until the next cell. */
  wait: number;
  /** The apple's cell; −1 when there is no room for one. */
  apple: number;
  dead: boolean;
  /** 1 where the body lies. */
  readonly taken: Uint8Array; // [288]
}

const COLUMNS = 16;
const ROWS = 18;
const CELLS = COLUMNS * ROWS;
const CELL = 9; // pixels
const LEFT = 8;
const TOP = 40;
const BODY = CELL - 2; // thickness
const START_LENGTH = 4;
const SLOWEST = 8; // frames a cell
const FASTEST = 4;
const APPLES_A_STEP = 8; // apples until it is a frame faster
const DX = [0, 1, -1, 0];
const DY = [-1, 0, 0, 1];

const APPLE = shape('..#....', '.##.##.', '#######', '#######', '#######', '.#####.', '..#.#..');
const STALK = shape('...#...', '..#....');

const periodOf = (apples: number): number => Math.max(FASTEST, SLOWEST - Math.floor(apples / APPLES_A_STEP));

/** Puts the apple on a free cell. */
function placeApple(s: ArcadeSnakeState, rng: Rng): void {
  const free = CELLS - s.length;
  if (free <= 0) {
    s.apple = -1;
    return;
  }
  let rank = rng.int(free);
  for (let cell = 0; ; cell++) {
    if (s.taken[cell] === 1) continue;
    if (rank-- === 0) {
      s.apple = cell;
      return;
    }
  }
}

/** The cell in front of the head; −1 beyond the wall. */
function ahead(s: ArcadeSnakeState): number {
  const cell = s.body[s.head];
  const x = (cell % COLUMNS) + DX[s.direction];
  const y = Math.floor(cell / COLUMNS) + DY[s.direction];
  return x < 0 || x >= COLUMNS || y < 0 || y >= ROWS ? -1 : y * COLUMNS + x;
}

function dropTail(s: ArcadeSnakeState): void {
  if (s.growing > 0) {
    s.growing--;
    s.length++;
    return;
  }
  s.taken[s.body[(s.head - s.length + 1 + CELLS) % CELLS]] = 0;
}

/** Goes on by one cell and returns the apples eaten: 0 or 1. */
function goOn(s: ArcadeSnakeState, rng: Rng): number {
  if (s.wanted !== 3 - s.direction) s.direction = s.wanted;
  const next = ahead(s);
  const eats = next >= 0 && next === s.apple;
  if (eats) s.growing++;
  // The tail leaves before the head arrives: its last cell may be entered.
  dropTail(s);
  if (next < 0 || s.taken[next] === 1) {
    s.dead = true;
    return 0;
  }
  s.head = (s.head + 1) % CELLS;
  s.body[s.head] = next;
  s.taken[next] = 1;
  if (!eats) return 0;
  s.score++;
  placeApple(s, rng);
  return 1;
}

function background(screen: Screen): void {
  fill(screen, 0, 0, WIDTH, HEIGHT, C.ink);
  fill(screen, LEFT - 4, TOP - 4, COLUMNS * CELL + 8, ROWS * CELL + 8, C.slate);
  fill(screen, LEFT - 3, TOP - 3, COLUMNS * CELL + 6, ROWS * CELL + 6, C.indigo);
  for (let cell = 0; cell < CELLS; cell++) {
    const [x, y] = [cell % COLUMNS, Math.floor(cell / COLUMNS)];
    fill(screen, LEFT + x * CELL, TOP + y * CELL, CELL, CELL, (x + y) % 2 === 0 ? C.night : C.dusk);
  }
}

const xOf = (cell: number): number => LEFT + (cell % COLUMNS) * CELL + 1;
const yOf = (cell: number): number => TOP + Math.floor(cell / COLUMNS) * CELL + 1;

/** Paints the body run by run: straight stretches are one rectangle, corners belong to two. */
function drawBody(s: ArcadeSnakeState, screen: Screen): void {
  const colour = s.dead ? C.coral : C.mint;
  let from = s.body[s.head];
  let last = from;
  let step = 0;
  for (let k = 1; k <= s.length; k++) {
    const cell = k === s.length ? -1 : s.body[(s.head - k + CELLS) % CELLS];
    const way = cell < 0 ? 0 : cell - last;
    if (cell >= 0 && (step === 0 || way === step)) {
      step = way;
      last = cell;
      continue;
    }
    const [x, y] = [Math.min(xOf(from), xOf(last)), Math.min(yOf(from), yOf(last))];
    const width = Math.abs(xOf(from) - xOf(last)) + BODY;
    const height = Math.abs(yOf(from) - yOf(last)) + BODY;
    fill(screen, x, y, width, height, s.dead ? C.coralShade : C.mintShade);
    fill(screen, x, y, width, height - 1, colour);
    from = last;
    last = cell;
    step = way;
  }
}

function drawHead(s: ArcadeSnakeState, screen: Screen): void {
  const [x, y] = [xOf(s.body[s.head]), yOf(s.body[s.head])];
  fill(screen, x, y, BODY, BODY, s.dead ? C.amber : C.gold);
  const [dx, dy] = [DX[s.direction], DY[s.direction]];
  // Two eyes, side by side across the way that it goes.
  const [cx, cy] = [x + 3 + 2 * dx, y + 3 + 2 * dy];
  fill(screen, cx + 2 * dy, cy + 2 * dx, 1, 1, C.black);
  fill(screen, cx - 2 * dy, cy - 2 * dx, 1, 1, C.black);
}

function draw(s: ArcadeSnakeState, screen: Screen): void {
  digits(screen, s.score, 62, 10, C.cream, 3, 3);
  if (s.apple >= 0) {
    stamp(screen, APPLE, xOf(s.apple), yOf(s.apple), C.coral);
    stamp(screen, STALK, xOf(s.apple), yOf(s.apple) - 1, C.mintShade);
  }
  drawBody(s, screen);
  drawHead(s, screen);
}

function start(rng: Rng): ArcadeSnakeState {
  const s: ArcadeSnakeState = {
    score: 0,
    lives: 0,
    frame: 0,
    body: new Int16Array(CELLS),
    head: START_LENGTH - 1,
    length: START_LENGTH,
    growing: 0,
    direction: 1,
    wanted: 1,
    wait: SLOWEST,
    apple: -1,
    dead: false,
    taken: new Uint8Array(CELLS),
  };
  const tail = Math.floor(ROWS / 2) * COLUMNS + COLUMNS / 2 - START_LENGTH;
  for (let k = 0; k < START_LENGTH; k++) {
    s.body[k] = tail + k;
    s.taken[tail + k] = 1;
  }
  placeApple(s, rng);
  return s;
}

const game = arcadeGame<ArcadeSnakeState, Record<never, never>>({
  name: 'Snake',
  summary: 'Eat apples and grow, without running into the wall or into yourself.',
  params: {},
  actionNames: ['noop', 'up', 'right', 'left', 'down'],
  keys: { ArrowUp: 1, ArrowRight: 2, ArrowLeft: 3, ArrowDown: 4, KeyW: 1, KeyD: 2, KeyA: 3, KeyS: 4 },
  init: start,
  step(s, action, rng) {
    if (action > 0) s.wanted = action - 1;
    if (--s.wait > 0) return 0;
    s.wait = periodOf(s.score);
    return goOn(s, rng);
  },
  isTerminal: (s) => s.dead || s.apple < 0,
  background,
  draw,
});

export const { raw: arcadeSnake, nature: arcadeSnakeNature, paint: paintSnake } = game;
