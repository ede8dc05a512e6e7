/** A level while it is laid out. (x, y) counts columns and rows from 0, walls included, as MiniGrid does. */

import type { Rng } from '../../core/rng.js';
import { EMPTY, type MiniGridState, PAD, placeOf, strideOf, WALL } from './things.js';

const blanks = new Map<string, Uint8Array>();

/** The cells of an empty level, made once for each size: copying is quicker than laying out. */
function blank(columns: number, rows: number, walled: boolean): Uint8Array {
  const name = `${columns},${rows},${walled}`;
  const known = blanks.get(name);
  if (known !== undefined) return known;
  const cells = new Uint8Array(strideOf(columns) * (rows + 2 * PAD)).fill(WALL);
  const edge = walled ? 1 : 0;
  for (let y = edge; y < rows - edge; y++) {
    cells.fill(EMPTY, placeOf(columns, edge, y), placeOf(columns, columns - edge, y));
  }
  blanks.set(name, cells);
  return cells;
}

export class Level {
  readonly columns: number;
  readonly rows: number;
  readonly state: MiniGridState;

  /** An empty level, with walls around it where `walled`. */
  constructor(columns: number, rows: number, walled = true) {
    this.columns = columns;
    this.rows = rows;
    const cells = blank(columns, rows, walled).slice();
    const obstacles = new Int32Array(0);
    this.state = { cells, at: 0, direction: 0, carrying: 0, steps: 0, outcome: 0, obstacles, right: -1, wrong: -1 };
  }

  get(x: number, y: number): number {
    return this.state.cells[placeOf(this.columns, x, y)];
  }

  put(x: number, y: number, code: number): void {
    this.state.cells[placeOf(this.columns, x, y)] = code;
  }

  stand(x: number, y: number, direction: number): void {
    this.state.at = placeOf(this.columns, x, y);
    this.state.direction = direction;
  }

  /** Walls around the rectangle; its corners are (left, top) and (right, bottom). */
  frame(left: number, top: number, right: number, bottom: number): void {
    for (let x = left; x <= right; x++) for (const y of [top, bottom]) this.put(x, y, WALL);
    for (let y = top; y <= bottom; y++) for (const x of [left, right]) this.put(x, y, WALL);
  }

  isFree(x: number, y: number): boolean {
    return this.get(x, y) === EMPTY && placeOf(this.columns, x, y) !== this.state.at;
  }

  /** An empty cell without the agent, x in [left, right], y in [top, bottom], evenly. */
  freeCell(rng: Rng, left: number, top: number, right: number, bottom: number): [x: number, y: number] {
    let free = 0;
    for (let y = top; y <= bottom; y++) for (let x = left; x <= right; x++) if (this.isFree(x, y)) free++;
    if (free === 0) throw new RangeError(`no free cell in [${left}, ${right}] × [${top}, ${bottom}]`);
    let nth = rng.int(free);
    for (let y = top; y <= bottom; y++) {
      for (let x = left; x <= right; x++) if (this.isFree(x, y) && nth-- === 0) return [x, y];
    }
    throw new RangeError(`fewer free cells than the ${free} counted`);
  }

  /** Puts `code` on a free cell of the rectangle. */
  scatter(code: number, rng: Rng, left: number, top: number, right: number, bottom: number): void {
    const [x, y] = this.freeCell(rng, left, top, right, bottom);
    this.put(x, y, code);
  }

  /** Stands on a free cell of the rectangle, looking anywhere. */
  standAnywhere(rng: Rng, left: number, top: number, right: number, bottom: number): void {
    const [x, y] = this.freeCell(rng, left, top, right, bottom);
    this.stand(x, y, rng.int(4));
  }
}
