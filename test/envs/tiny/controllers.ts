/** Hand-written policies of the tiny worlds, by world. */

import { bandit } from '../../../envs/tiny/bandit.js';
import { type Controller, type Known, stateless } from '../controllers.js';

const means = bandit.params.means as readonly number[];
const best = means.indexOf(Math.max(...means));

/** Bandit: pulls the arm that the means as given make the best. */
export const pullTheBest: Controller = () => best;

/**
 * Bandit with drawn means and `history`: the arm of the highest mean seen plus √(2 ln n / its pulls), each arm first
 * pulled once. UCB1: Auer, Cesa-Bianchi and Fischer (2002).
 */
export const pullOptimistically: Controller = (history) => {
  const arms = Array.from({ length: history.length / 2 }, (_, arm) => arm);
  const pulls = arms.reduce((sum, arm) => sum + history[2 * arm], 0);
  const bound = (arm: number): number => {
    const own = history[2 * arm];
    return own === 0 ? Number.POSITIVE_INFINITY : history[2 * arm + 1] + Math.sqrt((2 * Math.log(pulls)) / own);
  };
  return arms.reduce((ahead, arm) => (bound(arm) > bound(ahead) ? arm : ahead), 0);
};

/** Chain: always forward. */
export const keepGoing: Controller = () => 0;

/** Catch: the paddle towards the column of the ball. */
export const followTheBall: Controller = (board) => {
  const columns = 5;
  const cells = Array.from(board);
  const [ball, paddle] = [cells.indexOf(1), cells.lastIndexOf(1)].map((at) => at % columns);
  return ball < paddle ? 0 : ball > paddle ? 2 : 1;
};

/** Treadmill: nothing matters. */
export const walk: Controller = () => 0;

export const tiny: Readonly<Record<string, Known>> = {
  'Tiny/Bandit-v0': { ...stateless('pullTheBest', pullTheBest), episodes: 10_000 },
  'Tiny/Chain-v0': stateless('keepGoing', keepGoing),
  'Tiny/Catch-v0': stateless('followTheBall', followTheBall),
  'Tiny/Treadmill-v0': stateless('walk', walk),
};
