/**
 * FrozenLake: cross a frozen lake from the start to the goal without falling into a hole. The ice is slippery.
 *
 *   obs      the cell walked on, row · columns + column
 *   action   0 left · 1 down · 2 right · 3 up; the shore stops a step that would leave the lake
 *   slip     the intended direction with probability `successRate`, else one of its two perpendiculars, evenly
 *   reward   `rewardSchedule` of the cell reached: [goal 1, hole 0, frozen 0]
 *   start    uniform over the tiles S (one, in the maps given here)
 *   ends     terminated on G and H · truncated after 100 steps (4x4) or 200 steps (8x8)
 *   info     `prob`, the probability of the outcome that happened; 1 after a reset
 *   best     0.7442 within 100 steps (4x4), 0.9132 within 200 (8x8); 0.8235 and 1 without a limit (value iteration)
 *
 * The same Markov decision process as Gymnasium's FrozenLake-v1 (toy_text/frozen_lake.py), probability by probability.
 */

import { defineEnv } from '../../core/define-env.js';
import { BadInput } from '../../core/errors.js';
import { discrete } from '../../core/spaces.js';
import { neighbour, randomMap } from './lake-maps.js';
import { compiledOnce, compileModel, draw, listOutcomes, type Model } from './model.js';

export interface FrozenLakeState {
  /** The cell walked on: row · columns + column. */
  cell: number;
  /** Probability of the outcome that led here; 1 after a reset. */
  prob: number;
}

export type FrozenLakeParams = {
  /** '4x4', '8x8', 'random', or the rows themselves, of S (start), F (frozen), H (hole) and G (goal). */
  readonly map: string | readonly string[];
  /** Rows and columns of a random map. */
  readonly size: number;
  /** Probability that a tile of a random map is frozen rather than a hole. */
  readonly frozenProbability: number;
  /** Seed of a random map: the same seed is the same map. */
  readonly mapSeed: number;
  /** False: every step goes where it was meant. */
  readonly isSlippery: boolean;
  /** Probability of going where one meant to, on slippery ice. */
  readonly successRate: number;
  /** Reward of reaching [the goal, a hole, any other tile]. */
  readonly rewardSchedule: readonly number[];
};

const MAPS: Readonly<Record<string, readonly string[]>> = {
  '4x4': ['SFFF', 'FHFH', 'FFFH', 'HFFG'],
  '8x8': ['SFFFFFFF', 'FFFFFFFF', 'FFFHFFFF', 'FFFFFHFF', 'FFFHFFFF', 'FHHFFFHF', 'FHFFHFHF', 'FFFHFFFG'],
};
const ACTIONS = 4; // left, down, right, up

/** A lake compiled from its parameters. */
interface Lake extends Model {
  readonly rows: readonly string[];
  readonly cells: number; // S
  readonly ended: Uint8Array; // [S]
  /** Cells of the tiles S. */
  readonly starts: readonly number[];
}

// The map

function checkRows(rows: readonly string[]): readonly string[] {
  const seen = JSON.stringify(rows);
  const width = typeof rows[0] === 'string' ? rows[0].length : 0;
  if (width === 0 || rows.some((row) => typeof row !== 'string' || row.length !== width)) {
    throw new BadInput(`map must be rows of one length, such as ["SF","HG"], got ${seen}`);
  }
  if (rows.some((row) => /[^SFHG]/.test(row)) || !rows.some((row) => row.includes('S'))) {
    throw new BadInput(`map must be made of S, F, H and G with at least one S, got ${seen}`);
  }
  return rows;
}

function rowsOf(p: FrozenLakeParams): readonly string[] {
  if (Array.isArray(p.map)) return checkRows(p.map);
  if (p.map === 'random') return randomMap(p);
  if (typeof p.map === 'string' && Object.hasOwn(MAPS, p.map)) return MAPS[p.map];
  throw new BadInput(`map must be '4x4', '8x8', 'random' or a list of rows, got ${JSON.stringify(p.map)}`);
}

// The model

function check(p: FrozenLakeParams): void {
  const refuse = (name: keyof FrozenLakeParams, allowed: string): never => {
    throw new BadInput(`${name} must be ${allowed}, got ${JSON.stringify(p[name])}`);
  };
  const schedule: unknown = p.rewardSchedule;
  if (!(p.successRate >= 0 && p.successRate <= 1)) refuse('successRate', 'a number in [0, 1]');
  if (!(p.frozenProbability > 0 && p.frozenProbability <= 1)) refuse('frozenProbability', 'a number in (0, 1]');
  if (!Number.isInteger(p.size) || p.size < 2 || p.size > 64) refuse('size', 'an integer in [2, 64]');
  if (!Number.isSafeInteger(p.mapSeed) || p.mapSeed < 0) refuse('mapSeed', 'an integer in [0, 2^53)');
  if (!Array.isArray(schedule) || schedule.length !== 3 || !schedule.every((r) => Number.isFinite(r))) {
    refuse('rewardSchedule', 'three finite numbers, [goal, hole, frozen]');
  }
}

function compile(p: FrozenLakeParams): Lake {
  check(p);
  const rows = rowsOf(p);
  const tiles = rows.join('');
  const starts = [...tiles].flatMap((tile, cell) => (tile === 'S' ? [cell] : []));
  const ended = Uint8Array.from(tiles, (tile) => (tile === 'G' || tile === 'H' ? 1 : 0));
  const [goal, hole, frozen] = p.rewardSchedule;
  const turns = p.isSlippery ? [3, 0, 1] : [0]; // a − 1, a, a + 1 (mod 4)
  const model = compileModel(tiles.length, ACTIONS, (cell, action) => {
    // an end is a self-loop worth nothing
    if (ended[cell]) return [{ probability: 1, nextState: cell, reward: 0, terminated: true }];
    return turns.map((turn) => {
      const nextState = neighbour(rows.length, rows[0].length, cell, (action + turn) % ACTIONS);
      return {
        probability: !p.isSlippery ? 1 : turn === 0 ? p.successRate : (1 - p.successRate) / 2,
        nextState,
        reward: tiles[nextState] === 'G' ? goal : tiles[nextState] === 'H' ? hole : frozen,
        terminated: ended[nextState] === 1,
      };
    });
  });
  return { ...model, rows, cells: tiles.length, ended, starts };
}

/** The lake of these parameters, compiled once. @throws BadInput when a parameter is bad. */
const lakeOf = compiledOnce(compile);

/** The map, the walker's tile on red. */
function text(s: FrozenLakeState, p: FrozenLakeParams): string {
  const { rows } = lakeOf(p);
  const columns = rows[0].length;
  const marked = (row: string, column: number): string =>
    `${row.slice(0, column)}\x1b[41m${row[column]}\x1b[0m${row.slice(column + 1)}`;
  return rows.map((row, r) => (r === Math.floor(s.cell / columns) ? marked(row, s.cell % columns) : row)).join('\n');
}

// The world

export const frozenLake = defineEnv({
  id: 'FrozenLake-v1',
  summary: 'Cross a slippery frozen lake to the goal without falling into a hole.',
  params: {
    map: '4x4',
    size: 8,
    frozenProbability: 0.8,
    mapSeed: 0,
    isSlippery: true,
    successRate: 1 / 3,
    rewardSchedule: [1, 0, 0],
  } as FrozenLakeParams,
  observationSpace: (p: FrozenLakeParams) => discrete(lakeOf(p).cells),
  actionSpace: discrete(ACTIONS),
  init(rng, p): FrozenLakeState {
    const { starts } = lakeOf(p);
    return { cell: starts[rng.int(starts.length)], prob: 1 };
  },
  step(s, action, rng, p) {
    const lake = lakeOf(p);
    const row = s.cell * ACTIONS + action;
    const outcome = draw(lake.probability, lake.rowStart[row], lake.rowStart[row + 1], rng);
    s.cell = lake.nextState[outcome];
    s.prob = lake.probability[outcome];
    return lake.reward[outcome];
  },
  isTerminal: (s, p) => lakeOf(p).ended[s.cell] === 1,
  observe(s, out, offset) {
    out[offset] = s.cell;
  },
  info: (s) => ({ prob: s.prob }),
  transitions: (s, action, p) => listOutcomes(lakeOf(p), s, action),
  startDistribution(p) {
    const { cells, starts } = lakeOf(p);
    return Float64Array.from({ length: cells }, (_, cell) => (starts.includes(cell) ? 1 / starts.length : 0));
  },
  registration: { horizon: 100, rewardThreshold: 0.7 },
  presentation: {
    actionNames: ['left', 'down', 'right', 'up'],
    keys: { ArrowLeft: 0, ArrowDown: 1, ArrowRight: 2, ArrowUp: 3 },
    stepsPerSecond: 4,
    observationNames: ['cell'],
    layout: (p) => lakeOf(p as FrozenLakeParams).rows,
    text: (s: FrozenLakeState, p) => text(s, p as FrozenLakeParams),
  },
});
