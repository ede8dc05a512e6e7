/**
 * Frames of an arcade game for preprocessing, quickly: only what was painted over the background is shrunk anew.
 *
 * The arithmetic of a pixel is that of `core/atari/area-resize.ts`, so that the bytes are the same as if the whole
 * screens had been pooled and shrunk (a test compares them).
 */

import { areaTaps, roundHalfEven } from '../../core/atari/area-resize.js';
import { type Frames, TILE, tileOf } from '../../core/atari/frames.js';
import { LUMINANCE } from './palette.js';
import { HEIGHT, layBackground, makeScreen, PIXELS, type Screen, WIDTH } from './screen.js';

const f = Math.fround;

/** How one axis of the screen is shrunk, and which new pixels an old one shows in. */
interface Axis {
  readonly taps: number;
  readonly first: Int32Array; // [size]
  readonly weight: Float32Array; // [size × taps]
  /** First and last new pixel that read an old one. */
  readonly from: Int32Array; // [old]
  readonly to: Int32Array; // [old]
}

function axisOf(old: number, size: number): Axis {
  const { taps, first, weight } = areaTaps(old, size);
  const from = new Int32Array(old).fill(size);
  const to = new Int32Array(old);
  for (let k = 0; k < size; k++) {
    for (let t = 0; t < taps; t++) {
      if (weight[k * taps + t] === 0) continue;
      const pixel = first[k] + t;
      from[pixel] = Math.min(from[pixel], k);
      to[pixel] = k;
    }
  }
  return { taps, first, weight, from, to };
}

/** Greys of two screens pooled and shrunk to new pixel (x, y). */
type PixelMaker = (before: Uint8Array, last: Uint8Array, x: number, y: number) => number;

function pixelMaker(across: Axis, down: Axis): PixelMaker {
  if (across.taps === 3 && down.taps === 3) return wholeThreeByThree(across, down);
  const { taps, first, weight } = across;
  return (before, last, x, y) => {
    let sum = 0;
    let row = down.first[y] * WIDTH + first[x];
    const tap = x * taps;
    for (let r = 0; r < down.taps; r++) {
      let mean = 0;
      for (let c = 0; c < taps; c++) {
        mean = f(mean + f(Math.max(before[row + c], last[row + c]) * weight[tap + c]));
      }
      sum = f(sum + f(mean * down.weight[y * down.taps + r]));
      row += WIDTH;
    }
    return Math.min(255, roundHalfEven(sum)) | 0;
  };
}

/** The same for 84 × 84, with the loops written out: twice as fast. */
function threeByThree(across: Axis, down: Axis): PixelMaker {
  const [wx, wy] = [across.weight, down.weight];
  return (before, last, x, y) => {
    const w0 = wx[3 * x];
    const w1 = wx[3 * x + 1];
    const w2 = wx[3 * x + 2];
    let i = down.first[y] * WIDTH + across.first[x];
    let sum = 0;
    for (let r = 3 * y; r < 3 * y + 3; r++) {
      const a = before[i] > last[i] ? before[i] : last[i];
      const b = before[i + 1] > last[i + 1] ? before[i + 1] : last[i + 1];
      const c = before[i + 2] > last[i + 2] ? before[i + 2] : last[i + 2];
      sum = f(sum + f(f(f(f(a * w0) + f(b * w1)) + f(c * w2)) * wy[r]));
      i += WIDTH;
    }
    return Math.min(255, roundHalfEven(sum)) | 0;
  };
}

const gcd = (a: number, b: number): number => (b === 0 ? a : gcd(b, a % b));

/** Weights as whole numbers, parts of `parts`: shares of old pixels in a new one are fractions of the two sizes. */
const wholeWeights = ({ weight }: Axis, parts: number): Int32Array =>
  Int32Array.from(weight, (w) => Math.round(w * parts));

const TIE = -1;

/**
 * The same in whole numbers, twice as fast again. The sum S of greys times weights is exact, and so is its rounding: only
 * where S lies right between two greys does the order of float32 roundings decide, and only there is it done in them.
 */
function wholeThreeByThree(across: Axis, down: Axis): PixelMaker {
  const exact = threeByThree(across, down);
  const acrossParts = WIDTH / gcd(WIDTH, across.first.length);
  const downParts = HEIGHT / gcd(HEIGHT, down.first.length);
  const [wx, wy] = [wholeWeights(across, acrossParts), wholeWeights(down, downParts)];
  const parts = acrossParts * downParts;
  const grey = Int16Array.from({ length: 255 * parts + 1 }, (_, sum) =>
    2 * (sum % parts) === parts ? TIE : Math.round(sum / parts),
  );
  return (before, last, x, y) => {
    const w0 = wx[3 * x];
    const w1 = wx[3 * x + 1];
    const w2 = wx[3 * x + 2];
    let i = down.first[y] * WIDTH + across.first[x];
    let sum = 0;
    for (let r = 3 * y; r < 3 * y + 3; r++) {
      const a = before[i] > last[i] ? before[i] : last[i];
      const b = before[i + 1] > last[i + 1] ? before[i + 1] : last[i + 1];
      const c = before[i + 2] > last[i + 2] ? before[i + 2] : last[i + 2];
      sum += (a * w0 + b * w1 + c * w2) * wy[r];
      i += WIDTH;
    }
    const value = grey[sum];
    return value === TIE ? exact(before, last, x, y) : value;
  };
}

/** Of both kinds of a game: its background, and how a state is painted over it. */
export interface Painting<State> {
  readonly background: Uint8Array; // [210 × 160]
  readonly draw: (state: State, screen: Screen) => void;
}

export function screenFrames<State>({ background: colours, draw }: Painting<State>, size: number): Frames<State> {
  const background = colours.map((colour) => LUMINANCE[colour]);
  const across = axisOf(WIDTH, size);
  const down = axisOf(HEIGHT, size);
  const pixel = pixelMaker(across, down);
  const screens = [makeScreen(LUMINANCE), makeScreen(LUMINANCE)] as const;
  const empty = new Uint8Array(size * size);
  for (let k = 0; k < empty.length; k++) empty[k] = pixel(background, background, k % size, Math.floor(k / size));
  // The picture in which each new pixel was last made: rectangles overlap.
  const made = new Int32Array(size * size);
  let picture = 0;
  const tiles = Math.ceil(size / TILE);
  const changed = new Uint8Array(tiles * tiles);

  function mark(left: number, right: number, top: number, bottom: number): void {
    const end = tileOf(right);
    for (let row = tileOf(top); row <= tileOf(bottom); row++) {
      for (let column = tileOf(left); column <= end; column++) changed[row * tiles + column] = 1;
    }
  }

  /** `other` has been renewed already: a rectangle that it has at the same place in its list is left out. */
  function renew(
    { rects, count }: Screen,
    other: Screen | null,
    before: Uint8Array,
    last: Uint8Array,
    out: Uint8Array,
  ): void {
    const renewed = other === null ? null : other.rects;
    const shared = other === null ? 0 : 4 * other.count;
    for (let at = 0; at < 4 * count; at += 4) {
      if (renewed !== null && at < shared && renewed[at] === rects[at] && renewed[at + 1] === rects[at + 1]) {
        if (renewed[at + 2] === rects[at + 2] && renewed[at + 3] === rects[at + 3]) continue;
      }
      const left = across.from[rects[at]];
      const right = across.to[rects[at + 2] - 1];
      const bottom = down.to[rects[at + 3] - 1];
      const top = down.from[rects[at + 1]];
      mark(left, right, top, bottom);
      for (let y = top; y <= bottom; y++) {
        for (let k = y * size + left; k <= y * size + right; k++) {
          if (made[k] === picture) continue;
          made[k] = picture;
          out[k] = pixel(before, last, k - y * size, y);
        }
      }
    }
  }

  return {
    changed,
    keep(state, slot) {
      layBackground(screens[slot], background);
      draw(state, screens[slot]);
    },
    shrink(pooled, out) {
      picture = (picture + 1) | 0;
      out.set(empty);
      changed.fill(0);
      const last = screens[1].pixels;
      const before = pooled ? screens[0].pixels : last;
      renew(screens[1], null, before, last, out);
      if (pooled) renew(screens[0], screens[1], before, last, out);
    },
  };
}

/** The picture that `background` paints. */
export function backgroundOf(background: (screen: Screen) => void): Uint8Array {
  const screen = makeScreen();
  background(screen);
  return screen.pixels.slice(0, PIXELS);
}
