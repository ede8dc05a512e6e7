/**
 * MiniGrid Dynamic-Obstacles: walk to the goal among balls that roll about, without walking into anything.
 *
 * On each step every ball, one after another, rolls to an empty cell next to it, diagonals included, evenly; then the
 * agent moves. Whether something was in the way is decided before the balls roll.
 *
 *   obs      what lies ahead, 7 × 7 cells of (object, colour, state), and the direction; nothing hides anything
 *   action   0 left (turn) · 1 right (turn) · 2 forward
 *   reward   at the goal 1 − 0.9 · steps / maxSteps; −1 for a step into a ball or a wall; else 0
 *   start    the upper left corner, looking right; 2 balls in 5 × 5, 3 in 6 × 6, 4 in 8 × 8, anywhere
 *   ends     terminated at the goal and by a step into a ball or a wall · truncated after maxSteps = 4 · size² steps
 *
 * The rules and observations of MiniGrid (Chevalier-Boisvert et al. 2023, https://arxiv.org/abs/2306.13831). Levels
 * are drawn from another stream of chance.
 */

import { BadInput } from '../../core/errors.js';
import type { Rng } from '../../core/rng.js';
import { Level } from './level.js';
import { act, ahead, FORWARD, type MiniGridParams, miniGrid } from './mini-grid.js';
import { BALL, EMPTY, GOAL, GOAL_KIND, kindOf, type MiniGridState, placeOf, strideOf, thing } from './things.js';

export type DynamicObstaclesParams = MiniGridParams & {
  /** Balls. */
  readonly obstacles: number;
};

const BLUE = 2;

/** Rolls ball `i` to an empty cell around it; it stays where there is none. */
function roll(s: MiniGridState, i: number, stride: number, rng: Rng): void {
  const from = s.obstacles[i];
  const last = from + stride + 1;
  let free = 0;
  for (let row = from - stride - 1; row < last; row += stride) {
    for (let to = row; to < row + 3; to++) if (isFree(s, to)) free++;
  }
  if (free === 0) return;
  let nth = rng.int(free);
  for (let row = from - stride - 1; row < last; row += stride) {
    for (let to = row; to < row + 3; to++) {
      if (!isFree(s, to) || nth-- > 0) continue;
      s.cells[to] = s.cells[from];
      s.cells[from] = EMPTY;
      s.obstacles[i] = to;
      return;
    }
  }
}

const isFree = (s: MiniGridState, place: number): boolean => s.cells[place] === EMPTY && place !== s.at;

function play(s: MiniGridState, action: number, rng: Rng, p: DynamicObstaclesParams): number {
  const stride = strideOf(p.size);
  const front = s.cells[ahead(s, stride)];
  const blocked = front !== EMPTY && kindOf(front) !== GOAL_KIND;
  for (let i = 0; i < s.obstacles.length; i++) roll(s, i, stride, rng);
  const reward = act(s, action, p);
  if (action !== FORWARD || !blocked) return reward;
  s.outcome = 2;
  return -1;
}

function lay(rng: Rng, p: DynamicObstaclesParams): Level {
  const last = p.size - 2;
  if (!Number.isInteger(p.obstacles) || p.obstacles < 0 || p.obstacles > last * last - 2) {
    throw new BadInput(`obstacles must be an integer in [0, ${last * last - 2}], got ${p.obstacles}`);
  }
  const level = new Level(p.size, p.size);
  level.put(last, last, GOAL);
  level.stand(1, 1, 0);
  level.state.obstacles = new Int32Array(p.obstacles);
  for (let i = 0; i < p.obstacles; i++) {
    const [x, y] = level.freeCell(rng, 1, 1, last, last);
    level.put(x, y, thing(BALL, BLUE));
    level.state.obstacles[i] = placeOf(p.size, x, y);
  }
  return level;
}

function dynamicObstacles(size: number, obstacles: number) {
  return miniGrid<DynamicObstaclesParams>({
    id: `MiniGrid/Dynamic-Obstacles-${size}x${size}-v0`,
    summary: `Walk to the goal among ${obstacles} balls that roll about, in ${size} × ${size} cells.`,
    mission: 'get to the green goal square',
    params: { size, maxSteps: 4 * size * size, observation: 'symbolic', obstacles },
    seeThrough: true,
    least: 4,
    actions: 3,
    lay,
    play,
  });
}

export const dynamicObstacles5x5 = dynamicObstacles(5, 2);
export const dynamicObstacles6x6 = dynamicObstacles(6, 3);
export const dynamicObstacles8x8 = dynamicObstacles(8, 4);
