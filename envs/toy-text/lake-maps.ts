/** Maps of frozen lakes: rows of S (start), F (frozen), H (hole) and G (goal). */

import { BadInput } from '../../core/errors.js';
import { makeRng } from '../../core/rng.js';

export interface RandomMapParams {
  readonly size: number; // rows and columns
  readonly frozenProbability: number;
  readonly mapSeed: number;
}

const ROW_STEP = [0, 1, 0, -1];
const COLUMN_STEP = [-1, 0, 1, 0];
const MAP_TRIES = 10_000;

/** True when a walk over tiles that are no holes leads from a start to a goal. */
export function isSolvable(rows: readonly string[]): boolean {
  const columns = rows[0].length;
  const tiles = rows.join('');
  const open = [...tiles].flatMap((tile, cell) => (tile === 'S' ? [cell] : []));
  const seen = new Set(open);
  for (let cell = open.pop(); cell !== undefined; cell = open.pop()) {
    if (tiles[cell] === 'G') return true;
    for (let a = 0; a < 4; a++) {
      const next = neighbour(rows.length, columns, cell, a);
      if (!seen.has(next) && tiles[next] !== 'H') open.push(next);
      seen.add(next);
    }
  }
  return false;
}

/** A solvable map: start and goal in opposite corners, every other tile frozen with the given probability. */
export function randomMap({ size, frozenProbability, mapSeed }: RandomMapParams): string[] {
  const rng = makeRng(mapSeed).split('frozen-lake/map');
  const last = size * size - 1;
  const tile = (cell: number): string => {
    const drawn = rng.uniform() < frozenProbability ? 'F' : 'H';
    return cell === 0 ? 'S' : cell === last ? 'G' : drawn;
  };
  for (let tries = 0; tries < MAP_TRIES; tries++) {
    const rows = Array.from({ length: size }, (_, r) =>
      Array.from({ length: size }, (_, c) => tile(r * size + c)).join(''),
    );
    if (isSolvable(rows)) return rows;
  }
  throw new BadInput(
    `no solvable ${size}x${size} lake in ${MAP_TRIES} draws at frozenProbability ${frozenProbability}: raise it or lower size`,
  );
}

/** The cell that a step in direction `action` (0 left, 1 down, 2 right, 3 up) reaches; the shore stops it. */
export function neighbour(rowCount: number, columns: number, cell: number, action: number): number {
  const row = Math.floor(cell / columns) + ROW_STEP[action];
  const column = (cell % columns) + COLUMN_STEP[action];
  return Math.min(Math.max(row, 0), rowCount - 1) * columns + Math.min(Math.max(column, 0), columns - 1);
}
