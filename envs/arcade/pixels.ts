/**
 * Pixels of two pooled and shrunken screens, one by one.
 *
 * The arithmetic is that of `core/atari/area-resize.ts`, so that the bytes are the same as if the whole screens had been
 * pooled and shrunk (a test compares them).
 */

import { areaTaps, roundHalfEven } from '../../core/atari/area-resize.js';
import { HEIGHT, WIDTH } from './screen.js';

const f = Math.fround;

/** How one axis of the screen is shrunk, and which new pixels an old one shows in. */
export interface Axis {
  /** Old pixels that a new one reads, and the first of them. */
  readonly taps: number;
  readonly first: Int32Array; // [size]
  readonly weight: Float32Array; // [size × taps]
  /** First and last new pixel that read an old one. */
  readonly from: Int32Array; // [old]
  readonly to: Int32Array; // [old]
}

export function axisOf(old: number, size: number): Axis {
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
export type PixelMaker = (before: Uint8Array, last: Uint8Array, x: number, y: number) => number;

export const pixelMaker = (across: Axis, down: Axis): PixelMaker =>
  across.taps === 3 && down.taps === 3 ? threeByThree(across, down) : anyPixel(across, down);

function anyPixel(across: Axis, down: Axis): PixelMaker {
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

const gcd = (a: number, b: number): number => (b === 0 ? a : gcd(b, a % b));

/** Weights as whole numbers, parts of `parts`: shares of old pixels in a new one are fractions of the two sizes. */
const wholeWeights = ({ weight }: Axis, parts: number): Int32Array =>
  Int32Array.from(weight, (w) => Math.round(w * parts));

const TIE = -1;

/**
 * The same for 84 × 84, with the loops written out and in whole numbers: four times as fast. The sum S of greys times weights is exact, and so is its rounding: only
 * where S lies right between two greys does the order of float32 roundings decide, and only there is it done in them.
 */
function threeByThree(across: Axis, down: Axis): PixelMaker {
  const exact = anyPixel(across, down);
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
