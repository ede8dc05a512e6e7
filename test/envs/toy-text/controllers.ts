/** Hand-written policies of toy text, by world. */

import { type Controller, type Known, stateless } from '../controllers.js';

/** The optimal policy of the slippery 4x4 lake without a limit (value iteration): the action of each cell. */
const LAKE_4X4 = [0, 3, 3, 3, 0, 0, 0, 0, 3, 1, 0, 0, 0, 2, 1, 0];
export const crossTheLake: Controller = ([cell]) => LAKE_4X4[cell];

/** CliffWalking: up, along the edge, down. */
export const walkTheEdge: Controller = ([cell]) => (cell === 36 ? 0 : cell % 12 === 11 ? 2 : 1);

/** CliffWalkingSlippery: away from the edge, then along the upper rows and down the right wall, leaning on walls. */
export const keepAway: Controller = ([cell]) => (cell === 36 ? 3 : cell < 24 || cell % 12 === 11 ? 1 : 0);

const LANDMARKS: readonly (readonly [row: number, column: number])[] = [
  [0, 0],
  [0, 4],
  [4, 0],
  [4, 3],
];
/** Walls of the town, each to the right of its cell, row · 5 + column. */
const WALLS = new Set([1, 6, 15, 20, 17, 22]);

/** Steps from every cell to a landmark, by breadth-first search. */
const DISTANCES = LANDMARKS.map(([row, column]) => {
  const steps = new Array<number>(25).fill(-1);
  const queue = [row * 5 + column];
  steps[queue[0]] = 0;
  for (const cell of queue) {
    for (const next of [0, 1, 2, 3].map((move) => driven(cell, move))) {
      if (steps[next] >= 0) continue;
      steps[next] = steps[cell] + 1;
      queue.push(next);
    }
  }
  return steps;
});

/** Where a move south, north, east or west leads. */
function driven(cell: number, move: number): number {
  const column = cell % 5;
  if (move === 0) return cell < 20 ? cell + 5 : cell;
  if (move === 1) return cell >= 5 ? cell - 5 : cell;
  if (move === 2) return column < 4 && !WALLS.has(cell) ? cell + 1 : cell;
  return column > 0 && !WALLS.has(cell - 1) ? cell - 1 : cell;
}

/** Taxi: the shortest way to the passenger, and with them to the destination. */
export const driveThere: Controller = ([number]) => {
  const cell = Math.floor(number / 20);
  const passenger = Math.floor(number / 4) % 5;
  const steps = DISTANCES[passenger === 4 ? number % 4 : passenger];
  if (steps[cell] === 0) return passenger === 4 ? 5 : 4;
  return [0, 1, 2, 3].findIndex((move) => steps[driven(cell, move)] < steps[cell]);
};

/** Blackjack: hard sums below 12 (13 against 2 and 3) to 17 against a strong card are hit, soft ones below 18 or 19. */
export const basicStrategy: Controller = ([sum, dealer, usableAce]) => {
  const strong = dealer === 1 || dealer >= 7;
  if (usableAce === 1) return sum < (dealer === 1 || dealer >= 9 ? 19 : 18) ? 1 : 0;
  return sum < (strong ? 17 : dealer <= 3 ? 13 : 12) ? 1 : 0;
};

export const toyText: Readonly<Record<string, Known>> = {
  'FrozenLake-v1': stateless('crossTheLake', crossTheLake),
  'CliffWalking-v1': stateless('walkTheEdge', walkTheEdge),
  'CliffWalkingSlippery-v1': stateless('keepAway', keepAway),
  'Taxi-v4': stateless('driveThere', driveThere),
  'Blackjack-v1': { ...stateless('basicStrategy', basicStrategy), episodes: 100_000 },
};
