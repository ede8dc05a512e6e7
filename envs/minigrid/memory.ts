/**
 * MiniGrid Memory: remember the thing in the first room and go to its like at the end of the hallway.
 *
 *   obs      what lies ahead, 7 × 7 cells of (object, colour, state), and the direction; walls hide what is behind them
 *   action   0 left (turn) · 1 right (turn) · 2 forward · 3 pickup (does what toggle does) · 4 drop · 5 toggle · 6 done
 *            (does nothing)
 *   reward   beside the like thing 1 − 0.9 · steps / maxSteps, else 0
 *   start    in the room or the hallway, looking right; a green key or ball in the room, one of each at the hallway's
 *            end, either way round
 *   ends     terminated beside either thing at the end of the hallway · truncated after maxSteps = 5 · size² steps
 *
 * The rules and observations of MiniGrid (Chevalier-Boisvert et al. 2023, https://arxiv.org/abs/2306.13831). Levels
 * are drawn from another stream of chance.
 */

import { BadInput } from '../../core/errors.js';
import type { Rng } from '../../core/rng.js';
import { Level } from './level.js';
import { act, judge, type MiniGridParams, miniGrid, PICKUP, TOGGLE } from './mini-grid.js';
import { BALL, KEY, placeOf, thing, WALL } from './things.js';

const GREEN = 1;
const ROOM = 4; // the column of the room's right wall

function lay(rng: Rng, { size }: MiniGridParams): Level {
  if (size % 2 === 0) throw new BadInput(`size of MiniGrid/Memory must be odd, got ${size}`);
  const level = new Level(size, size);
  const middle = size >> 1;
  const end = size - 3; // the wall that the hallway ends in
  for (let x = 1; x <= ROOM; x++) for (const y of [middle - 2, middle + 2]) level.put(x, y, WALL);
  for (let x = ROOM; x <= end; x++) for (const y of [middle - 1, middle + 1]) level.put(x, y, WALL);
  for (let y = 1; y < size - 1; y++) if (y !== middle) level.put(end, y, WALL);
  level.stand(1 + rng.int(end), middle, 0);
  const shown = rng.int(2) === 0 ? KEY : BALL;
  const above = rng.int(2) === 0 ? KEY : BALL;
  level.put(1, middle - 1, thing(shown, GREEN));
  level.put(end + 1, middle - 2, thing(above, GREEN));
  level.put(end + 1, middle + 2, thing(above === KEY ? BALL : KEY, GREEN));
  const [up, down] = [placeOf(size, end + 1, middle - 1), placeOf(size, end + 1, middle + 1)];
  level.state.right = shown === above ? up : down;
  level.state.wrong = shown === above ? down : up;
  return level;
}

function memory(size: number) {
  return miniGrid({
    id: `MiniGrid/MemoryS${size}-v0`,
    summary: `Remember the thing in the first room and go to its like at the end of the hallway, in ${size} × ${size} cells.`,
    mission: 'go to the matching object at the end of the hallway',
    params: { size, maxSteps: 5 * size * size, observation: 'symbolic' },
    seeThrough: false,
    least: 7,
    lay,
    play(s, action, _rng, p) {
      act(s, action === PICKUP ? TOGGLE : action, p);
      return judge(s, p);
    },
  });
}

export const memoryS7 = memory(7);
export const memoryS9 = memory(9);
export const memoryS11 = memory(11);
export const memoryS13 = memory(13);
