/**
 * Shrinking grey pictures by the mean over the area of each new pixel: OpenCV's `resize` with INTER_AREA, bit for bit.
 *
 * OpenCV computes in single precision, row by row, and rounds halves to even. The same operations in the same order
 * give the same bytes, ties included; `test/golden/atari.json` holds pictures that OpenCV shrank.
 */

import { BadInput } from '../errors.js';

const f = Math.fround;

/** What each new pixel along one axis takes from the old ones. */
export interface AreaTaps {
  /** Old pixels that a new one reads: the most that any of them needs. */
  readonly taps: number;
  /** The first of them. */
  readonly first: Int32Array; // [to]
  /** Their shares, 0 where fewer are needed. */
  readonly weight: Float32Array; // [to × taps]
}

/** Shares of old pixels in the new pixel that covers [from, to), as OpenCV rounds them. */
function sharesOf(from: number, to: number, size: number): [pixel: number, share: number][] {
  const width = Math.min(to - from, size - from);
  const last = Math.min(Math.floor(to), size - 1);
  const start = Math.min(Math.ceil(from), last);
  const shares: [number, number][] = [];
  if (start - from > 1e-3) shares.push([start - 1, (start - from) / width]);
  for (let pixel = start; pixel < last; pixel++) shares.push([pixel, 1 / width]);
  if (to - last > 1e-3) shares.push([last, Math.min(to - last, 1, width) / width]);
  return shares;
}

/** Taps for shrinking `from` pixels to `to`. @throws BadInput when there would be more pixels, not fewer. */
export function areaTaps(from: number, to: number): AreaTaps {
  if (!Number.isSafeInteger(to) || to < 1 || to > from) {
    throw new BadInput(`a side of ${from} pixels is shrunk to an integer of 1 to ${from} pixels, got ${to}`);
  }
  const scale = from / to;
  const shares = Array.from({ length: to }, (_, k) => sharesOf(k * scale, k * scale + scale, from));
  const taps = Math.max(...shares.map((own) => own.length));
  const first = new Int32Array(to);
  const weight = new Float32Array(to * taps);
  shares.forEach((own, k) => {
    first[k] = Math.min(own[0][0], from - taps);
    for (const [pixel, share] of own) weight[k * taps + pixel - first[k]] = share;
  });
  return { taps, first, weight };
}

/** The nearest integer; of two equally near the even one. */
export function roundHalfEven(value: number): number {
  const floor = Math.floor(value);
  const over = value - floor;
  return over > 0.5 || (over === 0.5 && (floor & 1) === 1) ? floor + 1 : floor;
}

export interface GreySize {
  readonly width: number;
  readonly height: number;
}

/** Shrinks `source` [height × width] into `out` [height' × width']. */
export type Resize = (source: Uint8Array, out: Uint8Array) => void;

/** Whole old pixels a new one: their sum over their number; four are averaged in integers, halves rounded up. */
function shrinkByWhole(from: GreySize, to: GreySize): Resize {
  const [across, down] = [from.width / to.width, from.height / to.height];
  const share = f(1 / (across * down));
  const four = across === 2 && down === 2;
  return (source, out) => {
    for (let y = 0; y < to.height; y++) {
      for (let x = 0; x < to.width; x++) {
        let sum = 0;
        const corner = y * down * from.width + x * across;
        for (let r = 0; r < down; r++) {
          for (let c = 0; c < across; c++) sum += source[corner + r * from.width + c];
        }
        out[y * to.width + x] = four ? (sum + 2) >> 2 : roundHalfEven(f(sum * share));
      }
    }
  };
}

/**
 * A function that shrinks grey pictures of one size to another, no larger on either side.
 *
 * @throws BadInput when a side would grow.
 */
export function makeAreaResize(from: GreySize, to: GreySize): Resize {
  const across = areaTaps(from.width, to.width);
  const down = areaTaps(from.height, to.height);
  if (from.width === to.width && from.height === to.height) return (source, out) => out.set(source);
  if (from.width % to.width === 0 && from.height % to.height === 0) return shrinkByWhole(from, to);
  const sums = new Float32Array(to.width);
  return (source, out) => {
    for (let y = 0; y < to.height; y++) {
      sums.fill(0);
      for (let r = 0; r < down.taps; r++) {
        const share = down.weight[y * down.taps + r];
        const row = (down.first[y] + r) * from.width;
        for (let x = 0; x < to.width; x++) {
          let mean = 0;
          const start = row + across.first[x];
          const tap = x * across.taps;
          for (let c = 0; c < across.taps; c++) mean = f(mean + f(source[start + c] * across.weight[tap + c]));
          sums[x] = f(sums[x] + f(mean * share));
        }
      }
      for (let x = 0; x < to.width; x++) out[y * to.width + x] = Math.min(255, roundHalfEven(sums[x]));
    }
  };
}
