/** A grid's map, read and checked: flat arrays, a number a cell. */

import { BadInput } from '../../core/errors.js';
import { type Entry, kindNumber, readLegend } from './legend.js';
import { checkParams, type GridParams, type Rewards, readRewards } from './params.js';

const LONGEST = 200; // rows and columns
const MOST_ITEMS = 12; // keys, and doors: each is a bit

/** C cells, row after row; K keys, L doors, numbered in the order of their cells. */
export interface GridMap {
  readonly rows: number;
  readonly columns: number;
  readonly cells: number; // C
  readonly kind: Uint8Array; // [C], places in KINDS
  readonly ends: Uint8Array; // [C]
  readonly reward: Float64Array; // [C], on arriving
  readonly slip: Float64Array; // [C]
  /** Wind of the cell that is left, cells a step: downwards and to the right. */
  readonly windRow: Int8Array; // [C]
  readonly windColumn: Int8Array; // [C]
  /** The other end of a portal, else −1. */
  readonly portal: Int32Array; // [C]
  readonly keyAt: Int8Array; // [C], −1: none
  readonly doorAt: Int8Array; // [C], −1: none
  readonly colour: Uint8Array; // [C], of keys and locked doors
  /** Keys that open door l, as bits; 0 where it is not locked. */
  readonly opens: Int32Array; // [L]
  readonly keys: number; // K
  readonly doors: number; // L
  /** Doors that stand open at the start, as bits. */
  readonly openDoors: number;
  readonly starts: Int32Array;
  readonly rewards: Readonly<Rewards>;
}

function checkRows(map: unknown): readonly string[] {
  if (!Array.isArray(map) || map.length === 0 || map.some((row) => typeof row !== 'string')) {
    throw new BadInput(`map must be a list of rows, such as ["S.G"], got ${JSON.stringify(map)}`);
  }
  const width = map[0].length;
  const ragged = map.findIndex((row) => row.length !== width);
  if (ragged > 0) {
    throw new BadInput(
      `map row ${ragged} has ${map[ragged].length} characters, row 0 has ${width}: all must be of one length`,
    );
  }
  if (width === 0 || width > LONGEST || map.length > LONGEST) {
    throw new BadInput(`map must have 1 to ${LONGEST} rows and columns, got ${map.length} × ${width}`);
  }
  return map;
}

function readEntries(p: GridParams, rows: readonly string[]): Entry[] {
  const legend = readLegend(p.legend);
  return rows.flatMap((row, r) =>
    Array.from(row, (character, c) => {
      if (Object.hasOwn(legend, character)) return legend[character];
      const known = Object.keys(legend).join('');
      throw new BadInput(`map has '${character}' at row ${r}, column ${c}, which is not in the legend (${known})`);
    }),
  );
}

/** Both ends of each portal. */
function pairPortals(tiles: string, entries: readonly Entry[]): Int32Array {
  const portal = new Int32Array(entries.length).fill(-1);
  for (const digit of new Set([...tiles].filter((_, cell) => entries[cell].kind === 'portal'))) {
    const ends = [...tiles].flatMap((tile, cell) => (tile === digit ? [cell] : []));
    if (ends.length !== 2) throw new BadInput(`map must have portal '${digit}' twice, got it ${ends.length} times`);
    portal[ends[0]] = ends[1];
    portal[ends[1]] = ends[0];
  }
  return portal;
}

/** Numbers the cells that pass, in order: [C], −1 elsewhere. */
function numbered(what: string, entries: readonly Entry[], passes: (entry: Entry) => boolean): Int8Array {
  let count = 0;
  const places = Int8Array.from(entries, (entry) => (passes(entry) ? count++ : -1));
  if (count > MOST_ITEMS) throw new BadInput(`map must have at most ${MOST_ITEMS} ${what}, got ${count}`);
  return places;
}

/** The keys that open each door. @throws BadInput when a locked door has none. */
function fitKeys(entries: readonly Entry[], keyAt: Int8Array, doorAt: Int8Array, columns: number): Int32Array {
  const opens: number[] = [];
  entries.forEach((door, cell) => {
    if (doorAt[cell] < 0) return;
    let keys = 0;
    entries.forEach((key, at) => {
      if (door.kind === 'locked' && keyAt[at] >= 0 && key.colour === door.colour) keys |= 1 << keyAt[at];
    });
    if (door.kind === 'locked' && keys === 0) {
      const where = `row ${Math.floor(cell / columns)}, column ${cell % columns}`;
      throw new BadInput(`map has a locked door at ${where} and no key of its colour`);
    }
    opens.push(keys);
  });
  return Int32Array.from(opens);
}

function windOf(p: GridParams, entries: readonly Entry[], columns: number): { row: Int8Array; column: Int8Array } {
  if (!Array.isArray(p.wind) || p.wind.some((w) => !Number.isInteger(w) || Math.abs(w) > 9)) {
    throw new BadInput(`wind must be a list of integers in [-9, 9], got ${JSON.stringify(p.wind)}`);
  }
  if (p.wind.length !== 0 && p.wind.length !== columns) {
    throw new BadInput(`wind must have a number for each of the ${columns} columns, got ${p.wind.length}`);
  }
  const blows = (cell: number, towards: number): number =>
    entries[cell].direction === towards ? entries[cell].strength : 0;
  return {
    row: Int8Array.from(entries, (_, cell) => blows(cell, 1) - blows(cell, 3) - (p.wind[cell % columns] ?? 0)),
    column: Int8Array.from(entries, (_, cell) => blows(cell, 0) - blows(cell, 2)),
  };
}

/** What is earned on arriving at each cell. */
function arrivals(p: GridParams, entries: readonly Entry[], rewards: Rewards, columns: number): Float64Array {
  const own: Partial<Record<Entry['kind'], number>> = { goal: rewards.goal, pit: rewards.pit, portal: rewards.portal };
  const reward = Float64Array.from(entries, (entry) => entry.reward ?? own[entry.kind] ?? 0);
  for (const [place, value] of Object.entries(p.cellRewards)) {
    const [, row, column] = /^(\d+),(\d+)$/.exec(place) ?? [];
    const cell = Number(row) * columns + Number(column);
    if (row === undefined || Number(column) >= columns || cell >= entries.length) {
      throw new BadInput(`cellRewards must name cells of the map as 'row,column' from 0, got '${place}'`);
    }
    if (!Number.isFinite(value)) throw new BadInput(`cellRewards['${place}'] must be a finite number, got ${value}`);
    reward[cell] = value;
  }
  return reward;
}

function startsOf(p: GridParams, entries: readonly Entry[]): Int32Array {
  const anywhere = p.start === 'anywhere';
  const passes = ({ kind }: Entry): boolean => kind === 'start' || (anywhere && kind === 'floor');
  const starts = Int32Array.from(entries.flatMap((entry, cell) => (passes(entry) ? [cell] : [])));
  if (starts.length === 0) throw new BadInput("map has no start: mark one with 'S', or say start: 'anywhere'");
  return starts;
}

/** @throws BadInput in one line when the map, its legend or another parameter is bad. */
export function readMap(p: GridParams): GridMap {
  checkParams(p);
  const rows = checkRows(p.map);
  const entries = readEntries(p, rows);
  const columns = rows[0].length;
  const rewards = readRewards(p);
  const keyAt = numbered('keys', entries, ({ kind }) => kind === 'key');
  const doorAt = numbered('doors', entries, ({ kind }) => kind === 'locked' || kind === 'closed' || kind === 'open');
  const wind = windOf(p, entries, columns);
  return {
    rows: rows.length,
    columns,
    cells: entries.length,
    kind: Uint8Array.from(entries, ({ kind }) => kindNumber(kind)),
    ends: Uint8Array.from(entries, ({ ends }) => (ends ? 1 : 0)),
    reward: arrivals(p, entries, rewards, columns),
    slip: Float64Array.from(entries, (entry) => entry.slip ?? (entry.kind === 'ice' ? p.iceSlip : p.slip)),
    windRow: wind.row,
    windColumn: wind.column,
    portal: pairPortals(rows.join(''), entries),
    keyAt,
    doorAt,
    colour: Uint8Array.from(entries, ({ colour }) => colour),
    opens: fitKeys(entries, keyAt, doorAt, columns),
    keys: keyAt.filter((key) => key >= 0).length,
    doors: doorAt.filter((door) => door >= 0).length,
    openDoors: entries.reduce((bits, { kind }, cell) => (kind === 'open' ? bits | (1 << doorAt[cell]) : bits), 0),
    starts: startsOf(p, entries),
    rewards,
  };
}
