/** What an action does to the walker of a grid: one function for drawing an outcome and for listing all of them. */

import type { Transition } from '../../core/env.js';
import type { Rng } from '../../core/rng.js';
import { compileModel, type Model } from '../toy-text/model.js';
import { kindNumber } from './legend.js';
import { type GridMap, readMap } from './map.js';
import type { GridParams } from './params.js';

export interface GridState {
  /** row · columns + column. */
  cell: number;
  /** Of a walker that turns: 0 right · 1 down · 2 left · 3 up. */
  direction: number;
  /** Keys in hand, as bits: key k is the k-th of the map. */
  keys: number;
  /** Doors that stand open, as bits. */
  doors: number;
}

/** Clockwise from upwards. */
const KING_ROW = [-1, -1, 0, 1, 1, 1, 0, -1];
const KING_COLUMN = [0, 1, 1, 1, 0, -1, -1, -1];
const COMPASS_NAMES = ['up', 'right', 'down', 'left'];
const KING_NAMES = ['up', 'up right', 'right', 'down right', 'down', 'down left', 'left', 'up left'];
const TURN_NAMES = ['left', 'right', 'forward', 'pickup', 'toggle'];
const [LEFT, RIGHT, FORWARD, PICKUP] = [0, 1, 2, 3];
const WALL = kindNumber('wall');
/** States up to which a world is a table: what is observed is their number. */
export const MOST_STATES = 20_000;
const MOST_ROWS = 400_000; // of the table: states times actions

export interface GridPlan {
  readonly map: GridMap;
  readonly actionNames: readonly string[];
  readonly turns: boolean;
  /** Ways a step may go, clockwise from upwards: 4 or 8. */
  readonly ways: number;
  readonly gusts: boolean;
  readonly others: boolean;
  /** cells × directions × 2^keys × 2^doors. */
  readonly states: number;
  /** null where there are more than MOST_STATES states. */
  readonly model: Model | null;
}

export const numberOf = ({ map, turns }: GridPlan, s: GridState): number => {
  const things = (s.doors << map.keys) | s.keys;
  return ((turns ? things * 4 + s.direction : things) * map.cells + s.cell) | 0;
};

/** Moves `s` to the state numbered `n`. */
export function becomeNumber({ map, turns }: GridPlan, n: number, s: GridState): void {
  let rest = (n / map.cells) | 0;
  s.cell = n - rest * map.cells;
  if (turns) {
    s.direction = rest & 3;
    rest >>= 2;
  }
  s.keys = rest & ((1 << map.keys) - 1);
  s.doors = rest >> map.keys;
}

/** Whether the walker can stand on (row, column): no wall, no shut door, and, for who turns, no key on the floor. */
function isFree({ map, turns }: GridPlan, s: GridState, row: number, column: number): boolean {
  if (row < 0 || column < 0 || row >= map.rows || column >= map.columns) return false;
  const cell = row * map.columns + column;
  if (map.kind[cell] === WALL) return false;
  if (map.doorAt[cell] >= 0 && ((s.doors >> map.doorAt[cell]) & 1) === 0) return false;
  return !turns || map.keyAt[cell] < 0 || ((s.keys >> map.keyAt[cell]) & 1) === 1;
}

/** Opens the shut door of `cell` if a key in hand fits, or none is needed. Returns what that earns. */
function openDoor({ map }: GridPlan, s: GridState, cell: number): number {
  const door = map.doorAt[cell];
  if (door < 0 || ((s.doors >> door) & 1) === 1) return 0;
  if (map.opens[door] !== 0 && (map.opens[door] & s.keys) === 0) return 0;
  s.doors |= 1 << door;
  return map.rewards.door;
}

/** Carries the walker over (rows, columns): along the diagonal while it is free, then sideways, then up or down. */
function carry(plan: GridPlan, s: GridState, rows: number, columns: number, diagonal: boolean): void {
  const { map } = plan;
  let row = (s.cell / map.columns) | 0;
  let column = s.cell - row * map.columns;
  const down = Math.sign(rows);
  const right = Math.sign(columns);
  if (diagonal && rows !== 0 && columns !== 0 && isFree(plan, s, row + down, column + right)) {
    row += down;
    column += right;
    rows -= down;
    columns -= right;
  }
  for (; columns !== 0 && isFree(plan, s, row, column + right); columns -= right) column += right;
  for (; rows !== 0 && isFree(plan, s, row + down, column); rows -= down) row += down;
  s.cell = row * map.columns + column;
}

/** Takes the key that lies on `cell`. Returns what that earns. */
function takeKey({ map }: GridPlan, s: GridState, cell: number): number {
  const key = map.keyAt[cell];
  if (key < 0 || ((s.keys >> key) & 1) === 1) return 0;
  s.keys |= 1 << key;
  return map.rewards.key;
}

/** The cell `way` (clockwise from upwards) of the walker's; −1 outside the map. */
function neighbour({ map, ways }: GridPlan, cell: number, way: number): number {
  const king = ways === 8 ? way : way * 2;
  const row = ((cell / map.columns) | 0) + KING_ROW[king];
  const column = (cell % map.columns) + KING_COLUMN[king];
  return row < 0 || column < 0 || row >= map.rows || column >= map.columns ? -1 : row * map.columns + column;
}

/** A step one way, the wind `gust` stronger than its strength. Returns the reward. */
function walk(plan: GridPlan, s: GridState, way: number, gust: number): number {
  const { map } = plan;
  const from = s.cell;
  const king = plan.ways === 8 ? way : way * 2;
  const ahead = neighbour(plan, from, way);
  let reward = map.rewards.step;
  if (!plan.turns && ahead >= 0 && map.doorAt[ahead] >= 0 && ((s.doors >> map.doorAt[ahead]) & 1) === 0) {
    const before = s.doors;
    reward += openDoor(plan, s, ahead);
    return s.doors === before ? reward + map.rewards.bump : reward;
  }
  const rows = KING_ROW[king] + map.windRow[from] + gust * Math.sign(map.windRow[from]);
  const columns = KING_COLUMN[king] + map.windColumn[from] + gust * Math.sign(map.windColumn[from]);
  carry(plan, s, rows, columns, (king & 1) === 1);
  if (s.cell === from) return reward + map.rewards.bump;
  reward += map.reward[s.cell];
  if (map.portal[s.cell] >= 0) s.cell = map.portal[s.cell];
  return plan.turns ? reward : reward + takeKey(plan, s, s.cell);
}

/** 0 right · 1 down · 2 left · 3 up → clockwise from upwards. */
const wayOf = (direction: number): number => (direction + 1) & 3;

/** What is not walking: turning, picking up, opening. */
function handle(plan: GridPlan, s: GridState, action: number): number {
  const { rewards } = plan.map;
  if (action === LEFT || action === RIGHT) {
    s.direction = (s.direction + (action === LEFT ? 3 : 1)) & 3;
    return rewards.step;
  }
  const ahead = neighbour(plan, s.cell, wayOf(s.direction));
  if (ahead < 0) return rewards.step;
  return rewards.step + (action === PICKUP ? takeKey(plan, s, ahead) : openDoor(plan, s, ahead));
}

const isWalk = (plan: GridPlan, action: number): boolean => !plan.turns || action === FORWARD;
const meantWay = (plan: GridPlan, s: GridState, action: number): number => (plan.turns ? wayOf(s.direction) : action);
const isWindy = ({ map, gusts }: GridPlan, cell: number): boolean =>
  gusts && (map.windRow[cell] !== 0 || map.windColumn[cell] !== 0);

/** A way that a slip may take, the `k`-th. */
function slipped({ ways, others }: GridPlan, way: number, k: number): number {
  if (others) return (way + 1 + k) % ways;
  return (way + (k === 0 ? ways - ways / 4 : ways / 4)) % ways;
}
const slipsOf = ({ ways, others }: GridPlan): number => (others ? ways - 1 : 2);

/** One action with its chance drawn: at most one draw for slipping, one for where to, one for the wind. */
export function drawMove(plan: GridPlan, s: GridState, action: number, rng: Rng): number {
  if (!isWalk(plan, action)) return handle(plan, s, action);
  const slip = plan.map.slip[s.cell];
  let way = meantWay(plan, s, action);
  if (slip > 0 && rng.uniform() < slip) way = slipped(plan, way, rng.int(slipsOf(plan)));
  return walk(plan, s, way, isWindy(plan, s.cell) ? rng.int(3) - 1 : 0);
}

/** Every outcome of an action in the state numbered `n`, equal ones put together. An end is a loop worth nothing. */
function outcomesOf(plan: GridPlan, n: number, action: number): Transition[] {
  const s: GridState = { cell: 0, direction: 0, keys: 0, doors: 0 };
  becomeNumber(plan, n, s);
  const { ends, slip, kind } = plan.map;
  const from = s.cell;
  if (ends[from] === 1 || kind[from] === WALL) {
    return [{ probability: 1, nextState: n, reward: 0, terminated: ends[from] === 1 }];
  }
  const outcomes: Transition[] = [];
  const add = (probability: number, move: () => number): void => {
    becomeNumber(plan, n, s);
    const reward = move();
    const [nextState, terminated] = [numberOf(plan, s), ends[s.cell] === 1];
    const at = outcomes.findIndex((one) => one.nextState === nextState && one.reward === reward);
    const sofar = at < 0 ? 0 : outcomes[at].probability;
    outcomes[at < 0 ? outcomes.length : at] = { probability: sofar + probability, nextState, reward, terminated };
  };
  if (!isWalk(plan, action)) add(1, () => handle(plan, s, action));
  else {
    const meant = meantWay(plan, s, action);
    const gusts = isWindy(plan, from) ? [-1, 0, 1] : [0];
    const go = (probability: number, way: number): void => {
      for (const gust of gusts) add(probability / gusts.length, () => walk(plan, s, way, gust));
    };
    if (slip[from] < 1) go(1 - slip[from], meant);
    const slips = slip[from] > 0 ? slipsOf(plan) : 0;
    for (let k = 0; k < slips; k++) go(slip[from] / slips, slipped(plan, meant, k));
  }
  return outcomes;
}

/** The world of these parameters. @throws BadInput when one is bad. */
export function planOf(p: GridParams): GridPlan {
  const map = readMap(p);
  const turns = p.actions === 'turn';
  const actionNames = turns ? TURN_NAMES : p.actions === 'king' ? KING_NAMES : COMPASS_NAMES;
  const states = map.cells * (turns ? 4 : 1) * (1 << (map.keys + map.doors));
  const ways = p.actions === 'king' ? 8 : 4;
  const plan = { map, actionNames, turns, ways, gusts: p.gusts, others: p.slipTo === 'others', states, model: null };
  if (states > MOST_STATES || states * actionNames.length > MOST_ROWS) return plan;
  return { ...plan, model: compileModel(states, actionNames.length, (n, a) => outcomesOf(plan, n, a)) };
}
