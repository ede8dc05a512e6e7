/**
 * CliffWalking: walk along the edge of a cliff to the goal at its other end.
 *
 * Four rows of twelve cells. The start is the lower left corner, the goal the lower right one, and all cells between
 * them are the cliff: who steps there is put back to the start, and the episode goes on.
 *
 *   obs      the cell walked on, row · 12 + column
 *   action   0 up · 1 right · 2 down · 3 left; a step off the grid stays. With `isSlippery` the step goes where it is
 *            meant to, or to either side of that, each with probability ⅓
 *   reward   −1 a step, −100 for a step into the cliff
 *   start    cell 36, the lower left corner
 *   ends     terminated at cell 47, the lower right corner · never truncated
 *   info     `prob`, the probability of the outcome that happened; 1 after a reset
 *   best     −13: up, eleven times right, down; −64.709 on slippery ground (value iteration)
 *
 * Sutton and Barto 2018, example 6.6. The same Markov decision process as Gymnasium's CliffWalking-v1 and
 * CliffWalkingSlippery-v1 (toy_text/cliffwalking.py), probability by probability.
 */

import { defineEnv } from '../../core/define-env.js';
import { discrete } from '../../core/spaces.js';
import { compiledOnce, compileModel, drawOutcome, listOutcomes, type Model } from './model.js';

export interface CliffWalkingState {
  /** The cell walked on: row · 12 + column. */
  cell: number;
  /** Probability of the outcome that led here; 1 after a reset. */
  prob: number;
}

export type CliffWalkingParams = {
  /** The step goes to either side of where it was meant to with probability ⅓ each. */
  readonly isSlippery: boolean;
};

const ROWS = 4;
const COLUMNS = 12;
const CELLS = ROWS * COLUMNS;
const START = CELLS - COLUMNS;
const GOAL = CELLS - 1;
const ACTIONS = 4;
const ROW_STEP = [-1, 0, 1, 0]; // up, right, down, left
const COLUMN_STEP = [0, 1, 0, -1];

const isCliff = (cell: number): boolean => cell > START && cell < GOAL;

/** Where a step leads that nothing diverts. */
function walk(cell: number, direction: number) {
  const row = Math.min(Math.max(Math.floor(cell / COLUMNS) + ROW_STEP[direction], 0), ROWS - 1);
  const column = Math.min(Math.max((cell % COLUMNS) + COLUMN_STEP[direction], 0), COLUMNS - 1);
  const reached = row * COLUMNS + column;
  return isCliff(reached)
    ? { nextState: START, reward: -100, terminated: false }
    : { nextState: reached, reward: -1, terminated: reached === GOAL };
}

const modelOf: (p: CliffWalkingParams) => Model = compiledOnce(({ isSlippery }) => {
  const turns = isSlippery ? [3, 0, 1] : [0]; // a − 1, a, a + 1 (mod 4)
  return compileModel(CELLS, ACTIONS, (cell, action) =>
    turns.map((turn) => ({ probability: 1 / turns.length, ...walk(cell, (action + turn) % ACTIONS) })),
  );
});

/** The grid: x the walker, C the cliff, T the goal. */
function text({ cell }: CliffWalkingState): string {
  const letter = (at: number): string => (at === cell ? 'x' : at === GOAL ? 'T' : isCliff(at) ? 'C' : 'o');
  const row = (r: number): string => Array.from({ length: COLUMNS }, (_, c) => letter(r * COLUMNS + c)).join('  ');
  return Array.from({ length: ROWS }, (_, r) => row(r)).join('\n');
}

export const cliffWalking = defineEnv({
  id: 'CliffWalking-v1',
  summary: 'Walk along the edge of a cliff to the goal at its other end.',
  params: { isSlippery: false } as CliffWalkingParams,
  observationSpace: discrete(CELLS),
  actionSpace: discrete(ACTIONS),
  init: (): CliffWalkingState => ({ cell: START, prob: 1 }),
  step(s, action, rng, p) {
    const model = modelOf(p);
    const outcome = drawOutcome(model, s.cell, action, rng);
    s.cell = model.nextState[outcome];
    s.prob = model.probability[outcome];
    return model.reward[outcome];
  },
  isTerminal: (s) => s.cell === GOAL,
  observe(s, out, offset) {
    out[offset] = s.cell;
  },
  info: (s) => ({ prob: s.prob }),
  transitions: (s, action, p) => listOutcomes(modelOf(p), s, action),
  startDistribution: () => Float64Array.from({ length: CELLS }, (_, cell) => (cell === START ? 1 : 0)),
  presentation: {
    actionNames: ['up', 'right', 'down', 'left'],
    keys: { ArrowUp: 0, ArrowRight: 1, ArrowDown: 2, ArrowLeft: 3 },
    stepsPerSecond: 4,
    observationNames: ['cell'],
    text,
  },
});
