/** What the walker of a grid observes where it is not the number of the state: channels of 0 and 1, a cell each. */

import type { NumericArray } from '../../core/arrays.js';
import { COLOURS, KINDS, kindNumber } from './legend.js';
import type { GridMap } from './map.js';
import type { GridPlan, GridState } from './moves.js';
import type { GridParams } from './params.js';

const SHOWN = ['wall', 'goal', 'pit', 'ice', 'portal'] as const;
const WALKERS = ['walker right', 'walker down', 'walker left', 'walker up'];
const NONE = 255;

export interface GridViews {
  /** Names, in order. */
  readonly channels: readonly string[];
  /** [rows, columns, channels] */
  readonly shape: readonly number[];
  readonly write: (s: GridState, out: NumericArray, offset: number) => void;
}

/** Which channel a cell lights: one that never changes, or one that a key or a door decides. */
interface Channels {
  readonly names: readonly string[];
  readonly still: Uint8Array; // [C], NONE: no channel
  readonly key: Uint8Array; // [C]
  readonly shut: Uint8Array; // [C]
  readonly open: number;
}

const windName = (map: GridMap, cell: number): string | null => {
  const [row, column] = [map.windRow[cell], map.windColumn[cell]];
  if (row !== 0) return row < 0 ? 'wind up' : 'wind down';
  return column === 0 ? null : column < 0 ? 'wind left' : 'wind right';
};

/** Channels of what there is on this map, `first` before them. */
function channelsOf(map: GridMap, first: readonly string[]): Channels {
  const names = [...first];
  const place = (name: string | null): number => {
    if (name === null) return NONE;
    if (!names.includes(name)) names.push(name);
    return names.indexOf(name);
  };
  const kindOf = (cell: number): (typeof KINDS)[number] => KINDS[map.kind[cell]];
  const cells = Array.from({ length: map.cells }, (_, cell) => cell);
  const nameOf = (cell: number): string | null => SHOWN.find((kind) => kind === kindOf(cell)) ?? windName(map, cell);
  const still = Uint8Array.from(cells, (cell) => place(nameOf(cell)));
  const key = Uint8Array.from(cells, (cell) => place(map.keyAt[cell] < 0 ? null : `${COLOURS[map.colour[cell]]} key`));
  const shutName = (cell: number): string | null => {
    if (map.doorAt[cell] < 0) return null;
    return kindOf(cell) === 'locked' ? `${COLOURS[map.colour[cell]]} door` : 'shut door';
  };
  const shut = Uint8Array.from(cells, (cell) => place(shutName(cell)));
  return { names, still, key, shut, open: place(map.doors > 0 ? 'open door' : null) };
}

/** The channel that `cell` lights now; NONE for the bare floor. */
function channelAt({ keyAt, doorAt }: GridMap, c: Channels, s: GridState, cell: number): number {
  if (keyAt[cell] >= 0) return ((s.keys >> keyAt[cell]) & 1) === 1 ? NONE : c.key[cell];
  if (doorAt[cell] >= 0) return ((s.doors >> doorAt[cell]) & 1) === 1 ? c.open : c.shut[cell];
  return c.still[cell];
}

/** The whole map; a walker that turns has a channel for each direction. */
function imageOf({ map, turns }: GridPlan): GridViews {
  const c = channelsOf(map, turns ? WALKERS : ['walker']);
  const depth = c.names.length;
  return {
    channels: c.names,
    shape: [map.rows, map.columns, depth],
    write(s, out, offset) {
      out.fill(0, offset, offset + map.cells * depth);
      for (let cell = 0; cell < map.cells; cell++) {
        const channel = channelAt(map, c, s, cell);
        if (channel !== NONE) out[offset + cell * depth + channel] = 1;
      }
      out[offset + s.cell * depth + (turns ? s.direction : 0)] = 1;
    },
  };
}

/** Spreads sight along row `row` of a k × k view and from it into row `next`, left to right and back. */
function spreadRow(seen: Uint8Array, opaque: Uint8Array, k: number, row: number, next: number): void {
  for (const step of [1, -1]) {
    for (let i = 0, at = step > 0 ? 0 : k - 1; i < k - 1; i++, at += step) {
      if (seen[row * k + at] === 0 || opaque[row * k + at] === 1) continue;
      seen[row * k + at + step] = 1;
      if (next < 0 || next >= k) continue;
      seen[next * k + at] = 1;
      seen[next * k + at + step] = 1;
    }
  }
}

/** What can be seen from column k >> 1 of row `eye`: sight spreads row by row, upwards and downwards. */
export function lookAround(seen: Uint8Array, opaque: Uint8Array, k: number, eye: number): void {
  seen.fill(0);
  seen[eye * k + (k >> 1)] = 1;
  for (let row = eye; row >= 0; row--) spreadRow(seen, opaque, k, row, row - 1);
  for (let row = eye; row < k; row++) spreadRow(seen, opaque, k, row, row + 1);
}

/** k × k cells: around a walker that does not turn, ahead of one that does (it stands in the middle of the last row). */
function partialOf({ map, turns }: GridPlan, p: GridParams): GridViews {
  const k = p.view;
  const c = channelsOf(map, p.occluded ? ['wall', 'unseen'] : ['wall']);
  const depth = c.names.length;
  const eye = turns ? k - 1 : k >> 1;
  const wall = kindNumber('wall');
  const at = new Int32Array(k * k); // cells of the map, −1 outside
  const opaque = new Uint8Array(k * k);
  const seen = new Uint8Array(k * k).fill(1);

  /** Fills `at`: rows of the view lead away from where the walker looks; upwards where it does not turn. */
  function aim(s: GridState): void {
    const direction = turns ? s.direction : 3;
    const ahead = [0, 1, 0, -1][direction]; // rows of the map for a cell ahead; columns for one to the right, negated
    const aside = [1, 0, -1, 0][direction]; // columns of the map for a cell ahead; rows for one to the right
    const row = (s.cell / map.columns) | 0;
    const column = s.cell % map.columns;
    for (let i = 0; i < k * k; i++) {
      const forward = eye - ((i / k) | 0);
      const right = (i % k) - (k >> 1);
      const r = row + ahead * forward + aside * right;
      const q = column + aside * forward - ahead * right;
      at[i] = r < 0 || q < 0 || r >= map.rows || q >= map.columns ? -1 : r * map.columns + q;
    }
  }

  function hide(s: GridState): void {
    for (let i = 0; i < k * k; i++) {
      const cell = at[i];
      const door = cell < 0 ? -1 : map.doorAt[cell];
      const shut = door >= 0 && ((s.doors >> door) & 1) === 0;
      opaque[i] = cell < 0 || map.kind[cell] === wall || shut ? 1 : 0;
    }
    lookAround(seen, opaque, k, eye);
  }

  return {
    channels: c.names,
    shape: [k, k, depth],
    write(s, out, offset) {
      aim(s);
      if (p.occluded) hide(s);
      out.fill(0, offset, offset + k * k * depth);
      for (let i = 0; i < k * k; i++) {
        const channel = seen[i] === 0 ? 1 : at[i] < 0 ? 0 : channelAt(map, c, s, at[i]);
        if (channel !== NONE) out[offset + i * depth + channel] = 1;
      }
    },
  };
}

/** The channels that `observation` asks for: 'partial' what is near, else the whole map. */
export const viewsOf = (plan: GridPlan, p: GridParams): GridViews =>
  p.observation === 'partial' ? partialOf(plan, p) : imageOf(plan);
