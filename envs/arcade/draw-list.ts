/**
 * What is painted over a background, as a list of numbers: two lists tell what changed between two pictures.
 *
 * An item is two integers of 32 bits. Its place: left, top, right and bottom (right and bottom lie outside), cut off at
 * the screen's edges, a byte each. Its look: colour, number of the shape (0: a filled rectangle), scale and whether it is
 * mirrored, a byte each. Later items cover earlier ones.
 */

import { HEIGHT, WIDTH } from './size.js';

/** Most items that a list holds. */
export const MOST = 256;
/** Numbers that a list takes where it is kept: its length, then its items. */
export const KEPT = 1 + 2 * MOST;
/** Length of a list that had no room for all. */
export const TOO_MANY = -1;

export interface DrawList {
  readonly items: Int32Array; // [2 × MOST]
  /** Items in use, or TOO_MANY. */
  count: number;
}

export const makeDrawList = (): DrawList => ({ items: new Int32Array(2 * MOST), count: 0 });

export function note(
  list: DrawList,
  left: number,
  top: number,
  right: number,
  bottom: number,
  colour: number,
  figure: number,
  scale: number,
  flip: boolean,
): void {
  if (list.count === MOST) list.count = TOO_MANY;
  if (list.count === TOO_MANY) return;
  const at = 2 * list.count++;
  list.items[at] = left | (top << 8) | (right << 16) | (bottom << 24);
  list.items[at + 1] = colour | (figure << 8) | (scale << 16) | (flip ? 1 << 24 : 0);
}

export const leftOf = (place: number): number => place & 255;
export const topOf = (place: number): number => (place >> 8) & 255;
export const rightOf = (place: number): number => (place >> 16) & 255;
export const bottomOf = (place: number): number => place >>> 24;
/** The place of everything. */
export const EVERYWHERE = (WIDTH << 16) | (HEIGHT << 24);

/** Places where two pictures may differ; where there is no more room, one that covers everything. */
export interface Places {
  readonly place: Int32Array;
  count: number;
  /** The place that was last joined by another. */
  near: number;
}

export const makePlaces = (): Places => ({ place: new Int32Array(4 * MOST), count: 0, near: -1 });

const areaOf = (place: number): number => (rightOf(place) - leftOf(place)) * (bottomOf(place) - topOf(place));

/** The smallest place that holds both. */
const around = (a: number, b: number): number =>
  Math.min(leftOf(a), leftOf(b)) |
  (Math.min(topOf(a), topOf(b)) << 8) |
  (Math.max(rightOf(a), rightOf(b)) << 16) |
  (Math.max(bottomOf(a), bottomOf(b)) << 24);

/** Joins a place to number `k` where one around both is no larger than they are together: something that moved a little. */
function join(places: Places, k: number, added: number): boolean {
  if (k < 0 || k >= places.count) return false;
  const { place } = places;
  const both = around(place[k], added);
  if (areaOf(both) > areaOf(added) + areaOf(place[k])) return false;
  place[k] = both;
  places.near = k;
  return true;
}

function add(places: Places, added: number): void {
  const { near, count, place } = places;
  if (join(places, near, added) || join(places, near + 1, added) || join(places, count - 1, added)) return;
  if (count === place.length) {
    place[0] = EVERYWHERE;
    places.count = 1;
  } else place[places.count++] = added;
}

/** Items that may be missing on one side before the two lists are in step again. */
const AHEAD = 4;

/** How many of `items` from `from` on must be passed over to meet the item at `at` of `others`, or 0. */
function ahead(items: Int32Array, from: number, end: number, others: Int32Array, at: number): number {
  for (let d = 1; d <= AHEAD && from + 2 * d < end; d++) {
    if (items[from + 2 * d] === others[at] && items[from + 2 * d + 1] === others[at + 1]) return d;
  }
  return 0;
}

/**
 * Adds to `places` all that items cover which only one of two lists has. Items of both, met in the same order, look the
 * same wherever nothing else lies: so all other pixels are equal.
 *
 * @param kept holds `KEPT` numbers from `offset` on, as `keepList` left them.
 */
export function addDifferences(kept: Int32Array, offset: number, { items, count }: DrawList, places: Places): void {
  if (kept[offset] === TOO_MANY || count === TOO_MANY) {
    add(places, EVERYWHERE);
    return;
  }
  places.near = -1;
  let i = offset + 1;
  const endOld = i + 2 * kept[offset];
  const end = 2 * count;
  let j = 0;
  while (i < endOld && j < end) {
    if (kept[i] === items[j] && kept[i + 1] === items[j + 1]) {
      i += 2;
      j += 2;
      continue;
    }
    const moved = kept[i + 1] === items[j + 1];
    const gone = moved ? 0 : ahead(kept, i, endOld, items, j);
    const come = moved || gone > 0 ? 0 : ahead(items, j, end, kept, i);
    for (let d = gone > 0 ? gone : come > 0 ? 0 : 1; d > 0; d--, i += 2) add(places, kept[i]);
    for (let d = come > 0 ? come : gone > 0 ? 0 : 1; d > 0; d--, j += 2) add(places, items[j]);
  }
  for (; i < endOld; i += 2) add(places, kept[i]);
  for (; j < end; j += 2) add(places, items[j]);
}

/** Keeps a list in `kept` from `offset` on. */
export function keepList({ items, count }: DrawList, kept: Int32Array, offset: number): void {
  kept[offset] = count;
  for (let k = 0; k < 2 * count; k++) kept[offset + 1 + k] = items[k];
}
