/**
 * The screen of the arcade: 160 × 210 pixels, each an index into the palette, painted with rectangles, shapes,
 * sprites and digits.
 *
 * How a game is made (`pong.ts` is the shortest to read):
 *
 * - its state is an object of plain numbers that extends `ArcadeState` of `game.ts`: positions, counters, and small
 *   typed arrays where there is a field of things; it is sent to a viewer as JSON at every frame, so keep it small;
 * - `arcadeGame({ name, summary, … init, step, isTerminal, background, draw })` of `game.ts` makes its two worlds,
 *   `Arcade/NAME-v0` (one action a frame, the screen as observation) and `Arcade/NAME-Nature-v0` (preprocessed);
 *   list both in `index.ts`, export both from the game's file, and give the file the header of a world's page;
 * - `step` moves the state by one frame (60 a second), draws all chance from its `rng`, and returns the reward;
 *   `score`, `lives` and whatever else the state holds are the game's to keep; `frame` is counted for it;
 * - `background(screen)` paints once what never changes; `draw(state, screen)` paints over it what differs in this
 *   state. Preprocessing shrinks anew only what the list of painted things shows to differ from the frame before, and
 *   lists hold 256 of them: paint large things that are mostly there (a wall of bricks) into the background and let
 *   `draw` paint the gaps over, and make what has many colours a `sprite`;
 * - `draw` is a pure function of the state and reads nothing else: the viewer and preprocessing call it as well;
 * - coordinates may be fractions: painting rounds them to the nearest pixel, and cuts off what lies outside. Colours
 *   are those of `C` in `palette.ts`; keep to its style: dark dusk behind, few bright colours in front, a band of 30
 *   rows on top for the score.
 */

import { bottomOf, type DrawList, leftOf, note, rightOf, topOf } from './draw-list.js';
import { DIGITS, figureOf, type Shape, type Sprite } from './shapes.js';
import { HEIGHT, PIXELS, WIDTH } from './size.js';

export { type Shape, type Sprite, shape, sprite } from './shapes.js';
export { HEIGHT, PIXELS, WIDTH } from './size.js';

const MAX_RECTS = 256;

export interface Screen {
  /** Row after row: indices of colours, or what `code` makes of them. */
  readonly pixels: Uint8Array; // [210 × 160]
  /** The byte that stands for each colour. */
  readonly code: Uint8Array;
  /** Rectangles painted over the background: left, top, right, bottom of each; right and bottom lie outside. */
  readonly rects: Int16Array; // [MAX_RECTS × 4]
  /** Rectangles in use. */
  count: number;
  /** What lies under them. */
  background: Uint8Array | null; // [210 × 160]
  /** Where it is noted what would be painted, in place of painting it; null: it is painted. */
  readonly list: DrawList | null;
}

const INDICES = Uint8Array.from({ length: 256 }, (_, colour) => colour);

/** A screen of indices, or of greys with a `code` of luminances; or one that only fills a list. */
export const makeScreen = (code = INDICES, list: DrawList | null = null): Screen => ({
  pixels: new Uint8Array(PIXELS),
  code,
  rects: new Int16Array(MAX_RECTS * 4),
  count: 0,
  background: null,
  list,
});

/** Covers the whole screen with a picture [210 × 160], in the screen's code, and forgets what was painted over it. */
export function layBackground(screen: Screen, picture: Uint8Array): void {
  if (screen.background === picture) restore(screen, picture);
  else screen.pixels.set(picture);
  screen.background = picture;
  screen.count = 0;
}

/** Uncovers the background under each rectangle: less than all of it, mostly. */
function restore({ pixels, rects, count }: Screen, picture: Uint8Array): void {
  for (let at = 0; at < 4 * count; at += 4) {
    const width = rects[at + 2] - rects[at];
    const end = rects[at + 3] * WIDTH;
    for (let row = rects[at + 1] * WIDTH + rects[at]; row < end; row += WIDTH) {
      for (let i = row; i < row + width; i++) pixels[i] = picture[i];
    }
  }
}

/** Notes a rectangle within the screen. When there is no more room, one covers everything. */
function touch(screen: Screen, left: number, top: number, right: number, bottom: number): void {
  const { rects } = screen;
  if (screen.count === MAX_RECTS) {
    rects[0] = rects[1] = 0;
    rects[2] = WIDTH;
    rects[3] = HEIGHT;
    screen.count = 1;
    return;
  }
  const at = 4 * screen.count++;
  rects[at] = left;
  rects[at + 1] = top;
  rects[at + 2] = right;
  rects[at + 3] = bottom;
}

/** Fills a rectangle whose top left corner is (x, y). */
export function fill(screen: Screen, x: number, y: number, width: number, height: number, colour: number): void {
  const left = Math.max(0, Math.round(x));
  const top = Math.max(0, Math.round(y));
  const right = Math.min(WIDTH, Math.round(x) + width);
  const bottom = Math.min(HEIGHT, Math.round(y) + height);
  if (left >= right || top >= bottom) return;
  if (screen.list !== null) {
    note(screen.list, left, top, right, bottom, colour, 0, 1, false);
    return;
  }
  touch(screen, left, top, right, bottom);
  paint(screen.pixels, left, top, right, bottom, screen.code[colour]);
}

function paint(pixels: Uint8Array, left: number, top: number, right: number, bottom: number, colour: number): void {
  for (let row = top * WIDTH; row < bottom * WIDTH; row += WIDTH) {
    // A call of `fill` costs as much as some twenty single pixels.
    if (right - left > 24) pixels.fill(colour, row + left, row + right);
    else for (let x = left; x < right; x++) pixels[row + x] = colour;
  }
}

/** A whole shape at scale 1: the quick way. */
function stampPlaces(pixels: Uint8Array, places: Int32Array, corner: number, byte: number): void {
  for (let k = 0; k < places.length; k++) pixels[corner + places[k]] = byte;
}

/** Paints the set bits of a shape, `scale` pixels each, mirrored where `flip` says so; the others stay as they are. */
export function stamp(
  screen: Screen,
  figure: Shape,
  x: number,
  y: number,
  colour: number,
  scale = 1,
  flip = false,
): void {
  const { width, height, rows } = figure;
  const left = Math.round(x);
  const top = Math.round(y);
  const x0 = Math.max(0, left);
  const y0 = Math.max(0, top);
  const x1 = Math.min(WIDTH, left + width * scale);
  const y1 = Math.min(HEIGHT, top + height * scale);
  if (x0 >= x1 || y0 >= y1) return;
  if (screen.list !== null) {
    note(screen.list, x0, y0, x1, y1, colour, figure.id, scale, flip);
    return;
  }
  touch(screen, x0, y0, x1, y1);
  const byte = screen.code[colour];
  if (x1 - x0 === width && y1 - y0 === height) {
    stampPlaces(screen.pixels, flip ? figure.mirrored : figure.places, top * WIDTH + left, byte);
    return;
  }
  for (let row = 0; row < height; row++) {
    let bits = rows[row];
    for (let k = width - 1; bits !== 0; k--, bits >>= 1) {
      if ((bits & 1) === 0) continue;
      const px = left + (flip ? width - 1 - k : k) * scale;
      const py = top + row * scale;
      const right = Math.min(x1, px + scale);
      paint(screen.pixels, Math.max(x0, px), Math.max(y0, py), right, Math.min(y1, py + scale), byte);
    }
  }
}

/** Paints a sprite whose top left corner is (x, y). */
export function blit(screen: Screen, { width, height, id, colours }: Sprite, x: number, y: number): void {
  const x0 = Math.round(x);
  const y0 = Math.round(y);
  const left = Math.max(0, x0);
  const top = Math.max(0, y0);
  const right = Math.min(WIDTH, x0 + width);
  const bottom = Math.min(HEIGHT, y0 + height);
  if (left >= right || top >= bottom) return;
  if (screen.list !== null) {
    note(screen.list, left, top, right, bottom, 0, id, 1, false);
    return;
  }
  touch(screen, left, top, right, bottom);
  const { pixels, code } = screen;
  for (let py = top; py < bottom; py++) {
    const from = (py - y0) * width - x0;
    const to = py * WIDTH;
    for (let px = left; px < right; px++) pixels[to + px] = code[colours[from + px]];
  }
}

/** Paints an item of a list; one that was cut off at one edge ends at its other one. */
export function paintItem(screen: Screen, place: number, look: number): void {
  const left = leftOf(place);
  const top = topOf(place);
  const figure = (look >> 8) & 255;
  if (figure === 0) {
    fill(screen, left, top, rightOf(place) - left, bottomOf(place) - top, look & 255);
    return;
  }
  const scale = (look >> 16) & 255;
  const shape = figureOf(figure);
  const x = left > 0 ? left : rightOf(place) - shape.width * scale;
  const y = top > 0 ? top : bottomOf(place) - shape.height * scale;
  if ('colours' in shape) blit(screen, shape, x, y);
  else stamp(screen, shape, x, y, look & 255, scale, look >> 24 === 1);
}

/** Width of a digit with the gap behind it, at scale 1. */
export const DIGIT_ADVANCE = 5;

/**
 * Writes an integer ≥ 0 whose rightmost digit ends at column `right`, with `least` digits or more. Each digit is 4 × 5
 * pixels times `scale`.
 */
export function digits(
  screen: Screen,
  value: number,
  right: number,
  y: number,
  colour: number,
  scale = 2,
  least = 1,
): void {
  let rest = value;
  let x = right - 4 * scale;
  for (let k = 0; k < least || rest > 0; k++) {
    stamp(screen, DIGITS[rest % 10], x, y, colour, scale);
    rest = Math.floor(rest / 10);
    x -= DIGIT_ADVANCE * scale;
  }
}
