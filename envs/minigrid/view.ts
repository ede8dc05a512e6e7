/**
 * What the agent of MiniGrid sees: 7 × 7 cells ahead of it, itself in the middle of the last row, walls hiding what
 * lies behind them. Sight spreads from the agent's row to the rows ahead, in each row to both sides, through what is
 * clear; one row's spreading is looked up in a table.
 */

import type { NumericArray } from '../../core/arrays.js';
import { COLOUR, EMPTY, type MiniGridState, OBJECT, STATE } from './things.js';

export const VIEW = 7;
const HALF = VIEW >> 1;
const ALL = (1 << VIEW) - 1;
const CELLS = VIEW * VIEW;

/** One row: `seen` and `opaque` as bits → what is seen of it, and (from bit 7) what sight it sends to the next row. */
function spread(seen: number, opaque: number): number {
  let next = 0;
  const pass = (from: number, to: number): void => {
    if (((seen >> from) & ~(opaque >> from) & 1) === 0) return;
    seen |= 1 << to;
    next |= (1 << from) | (1 << to);
  };
  for (let i = 0; i < VIEW - 1; i++) pass(i, i + 1);
  for (let i = VIEW - 1; i > 0; i--) pass(i, i - 1);
  return seen | (next << VIEW);
}

const SPREAD = Uint16Array.from({ length: 1 << (2 * VIEW) }, (_, bits) => spread(bits & ALL, bits >> VIEW));
/** The three numbers of each code as the bytes of one. */
const TRIPLE = Int32Array.from(OBJECT, (object, code) => object | (COLOUR[code] << 8) | (STATE[code] << 16));
const LITTLE_ENDIAN = new Uint8Array(Uint32Array.of(1).buffer)[0] === 1;

/** Numbers of an observation: the cells', then the direction's. */
export const SYMBOLIC_SIZE = CELLS * 3 + 1;
const ONE_HOT = 11 + 6 + 3; // object, colour, state
export const ONE_HOT_SIZE = CELLS * ONE_HOT + 4;

/** Steps in `cells` to the right, down, left and up. */
const stepOf = (direction: number, stride: number): number =>
  direction === 0 ? 1 : direction === 1 ? stride : direction === 2 ? -1 : -stride;

/** Codes of the cells in view, 0 for those unseen: column by column from the left, each from the far end. */
const codes = new Uint8Array(CELLS);

/** Fills `codes`. The seven columns are written out: a loop over them costs twice the time. */
function look(s: MiniGridState, stride: number, seeThrough: boolean): void {
  const { cells, direction } = s;
  const forward = stepOf(direction, stride);
  const a = stepOf((direction + 1) & 3, stride);
  let p = s.at; // the middle of the row
  let sent = 1 << HALF;
  for (let row = VIEW - 1; row >= 0; row--, p += forward) {
    const c0 = cells[p - 3 * a];
    const c1 = cells[p - 2 * a];
    const c2 = cells[p - a];
    const c3 = cells[p];
    const c4 = cells[p + a];
    const c5 = cells[p + 2 * a];
    const c6 = cells[p + 3 * a];
    let seen = ALL;
    if (!seeThrough) {
      const low = (c0 >> 7) | ((c1 >> 7) << 1) | ((c2 >> 7) << 2) | ((c3 >> 7) << 3);
      const opaque = low | ((c4 >> 7) << 4) | ((c5 >> 7) << 5) | ((c6 >> 7) << 6);
      const both = SPREAD[sent | (opaque << VIEW)];
      seen = both & ALL;
      sent = both >> VIEW;
    }
    codes[row] = c0 & -(seen & 1);
    codes[VIEW + row] = c1 & -((seen >> 1) & 1);
    codes[2 * VIEW + row] = c2 & -((seen >> 2) & 1);
    codes[3 * VIEW + row] = c3 & -((seen >> 3) & 1);
    codes[4 * VIEW + row] = c4 & -((seen >> 4) & 1);
    codes[5 * VIEW + row] = c5 & -((seen >> 5) & 1);
    codes[6 * VIEW + row] = c6 & -((seen >> 6) & 1);
  }
  codes[HALF * VIEW + VIEW - 1] = s.carrying === 0 ? EMPTY : s.carrying;
}

/** Arrays of bytes as words: an observation is 37 words, four cells to three of them. */
const wordsOfBytes = new WeakMap<NumericArray, Int32Array>();
let recent: { readonly bytes: NumericArray; readonly words: Int32Array } | null = null;

/** The words of `out`, null where it is no bytes or does not begin at a word. */
function wordsOf(out: NumericArray): Int32Array | null {
  if (recent !== null && recent.bytes === out) return recent.words;
  if (!LITTLE_ENDIAN || !(out instanceof Uint8Array) || (out.byteOffset & 3) !== 0) return null;
  const words = wordsOfBytes.get(out) ?? new Int32Array(out.buffer, out.byteOffset, out.length >> 2);
  wordsOfBytes.set(out, words);
  recent = { bytes: out, words };
  return words;
}

function writeBytes(direction: number, out: NumericArray, offset: number): void {
  let to = offset;
  for (let i = 0; i < CELLS; i++) {
    const code = codes[i];
    out[to] = OBJECT[code];
    out[to + 1] = COLOUR[code];
    out[to + 2] = STATE[code];
    to += 3;
  }
  out[to] = direction;
}

/** [7 columns, 7 rows, object · colour · state] and the direction. */
export function writeSymbolic(s: MiniGridState, stride: number, all: boolean, out: NumericArray, offset: number): void {
  look(s, stride, all);
  const words = wordsOf(out);
  if (words === null || (offset & 3) !== 0) {
    writeBytes(s.direction, out, offset);
    return;
  }
  let to = offset >> 2;
  for (let i = 0; i < CELLS - 1; i += 4) {
    const second = TRIPLE[codes[i + 1]];
    const third = TRIPLE[codes[i + 2]];
    words[to] = TRIPLE[codes[i]] | (second << 24);
    words[to + 1] = (second >> 8) | (third << 16);
    words[to + 2] = (third >> 16) | (TRIPLE[codes[i + 3]] << 8);
    to += 3;
  }
  words[to] = TRIPLE[codes[CELLS - 1]] | (s.direction << 24);
}

/** The same with a 0 or 1 for each object, colour, state and direction that there may be. */
export function writeOneHot(s: MiniGridState, stride: number, all: boolean, out: NumericArray, offset: number): void {
  look(s, stride, all);
  out.fill(0, offset, offset + ONE_HOT_SIZE);
  let to = offset;
  for (let i = 0; i < CELLS; i++) {
    const code = codes[i];
    out[to + OBJECT[code]] = 1;
    out[to + 11 + COLOUR[code]] = 1;
    out[to + 17 + STATE[code]] = 1;
    to += ONE_HOT;
  }
  out[to + s.direction] = 1;
}

/** Places in `cells` of all that the agent sees, for scenes. */
export function seenPlaces(s: MiniGridState, stride: number, seeThrough: boolean): number[] {
  look(s, stride, seeThrough);
  const forward = stepOf(s.direction, stride);
  const aside = stepOf((s.direction + 1) & 3, stride);
  const placeOf = (i: number): number => s.at + (((i / VIEW) | 0) - HALF) * aside + (VIEW - 1 - (i % VIEW)) * forward;
  return Array.from(codes, (code, i) => (code === 0 ? -1 : placeOf(i))).filter((place) => place >= 0);
}
