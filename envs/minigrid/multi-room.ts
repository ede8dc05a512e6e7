/**
 * MiniGrid MultiRoom: open door after door to the goal in the last of a row of rooms.
 *
 *   obs      what lies ahead, 7 × 7 cells of (object, colour, state), and the direction; walls and shut doors hide what
 *            is behind them
 *   action   0 left (turn) · 1 right (turn) · 2 forward · 3 pickup · 4 drop · 5 toggle · 6 done (does nothing)
 *   reward   at the goal 1 − 0.9 · steps / maxSteps, else 0
 *   start    rooms of 4 to `largest` cells a side, walls included, that wind through 25 × 25 cells; the agent anywhere in
 *            the first, looking anywhere, the goal anywhere in the last, closed doors between, no two in a row of one
 *            colour
 *   ends     terminated at the goal · truncated after maxSteps = 20 · rooms steps
 *
 * N2-S4 has 2 rooms, N4-S5 6 (as MiniGrid-MultiRoom-N4-S5-v0 has, whatever its name says) and N6 6 larger ones. The
 * rules and observations of MiniGrid (Chevalier-Boisvert et al. 2023, https://arxiv.org/abs/2306.13831). Levels are
 * drawn from another stream of chance.
 */

import { BadInput } from '../../core/errors.js';
import type { Rng } from '../../core/rng.js';
import { Level } from './level.js';
import { type MiniGridParams, miniGrid } from './mini-grid.js';
import { DOOR_CLOSED, GOAL, thing } from './things.js';

export type MultiRoomParams = MiniGridParams & {
  /** Rooms in a row. */
  readonly rooms: number;
  /** Columns and rows of the largest room, walls included; the smallest has 4. */
  readonly largest: number;
};

interface Room {
  /** The corners of its walls. */
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
  /** The door that leads in, for all but the first. */
  readonly door: readonly [x: number, y: number];
}

const SMALLEST = 4;
const TRIES = 8; // rooms tried at one door before the row is given up
const ROWS_TRIED = 5_000;

const between = (rng: Rng, low: number, high: number): number => low + rng.int(high - low + 1);
const overlap = (a: Room, b: Room): boolean =>
  a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;

/** A room behind a door in the wall `side` (0 right · 1 down · 2 left · 3 up) of the last. */
function behind(last: Room, side: number, rng: Rng, p: MultiRoomParams): Room {
  const width = between(rng, SMALLEST, p.largest);
  const height = between(rng, SMALLEST, p.largest);
  const across = side % 2 === 0;
  const x = across ? (side === 0 ? last.right : last.left) : between(rng, last.left + 1, last.right - 1);
  const y = across ? between(rng, last.top + 1, last.bottom - 1) : side === 1 ? last.bottom : last.top;
  const left = across ? (side === 0 ? x : x - width + 1) : x - between(rng, 1, width - 2);
  const top = across ? y - between(rng, 1, height - 2) : side === 1 ? y : y - height + 1;
  return { left, top, right: left + width - 1, bottom: top + height - 1, door: [x, y] };
}

const fits = (room: Room, rooms: readonly Room[], size: number): boolean =>
  room.left >= 0 &&
  room.top >= 0 &&
  room.right < size &&
  room.bottom < size &&
  !rooms.some((other) => overlap(room, other));

/** One attempt at a row of rooms; shorter than asked where it ran into a corner. */
function row(rng: Rng, p: MultiRoomParams): Room[] {
  const [width, height] = [between(rng, SMALLEST, p.largest), between(rng, SMALLEST, p.largest)];
  const [left, top] = [rng.int(p.size - width + 1), rng.int(p.size - height + 1)];
  const rooms: Room[] = [{ left, top, right: left + width - 1, bottom: top + height - 1, door: [-1, -1] }];
  for (let k = 0; k < TRIES && rooms.length < p.rooms; k++) {
    const room = behind(rooms[rooms.length - 1], rng.int(4), rng, p);
    if (!fits(room, rooms, p.size)) continue;
    rooms.push(room);
    k = -1;
  }
  return rooms;
}

function check(p: MultiRoomParams): void {
  if (!Number.isInteger(p.rooms) || p.rooms < 1 || p.rooms > 12) {
    throw new BadInput(`rooms must be an integer in [1, 12], got ${p.rooms}`);
  }
  if (!Number.isInteger(p.largest) || p.largest < SMALLEST || p.largest > p.size) {
    throw new BadInput(`largest must be an integer in [${SMALLEST}, ${p.size}], got ${p.largest}`);
  }
}

function lay(rng: Rng, p: MultiRoomParams): Level {
  check(p);
  let rooms = row(rng, p);
  for (let k = 0; k < ROWS_TRIED && rooms.length < p.rooms; k++) rooms = row(rng, p);
  if (rooms.length < p.rooms) {
    throw new BadInput(`${p.rooms} rooms of up to ${p.largest} cells a side do not fit in ${p.size} × ${p.size} cells`);
  }
  const level = new Level(p.size, p.size, false);
  for (const { left, top, right, bottom } of rooms) level.frame(left, top, right, bottom);
  let colour = rng.int(6);
  for (const { door } of rooms.slice(1)) {
    colour = (colour + 1 + rng.int(5)) % 6;
    level.put(door[0], door[1], thing(DOOR_CLOSED, colour));
  }
  const [first, last] = [rooms[0], rooms[rooms.length - 1]];
  level.standAnywhere(rng, first.left + 1, first.top + 1, first.right - 1, first.bottom - 1);
  level.scatter(GOAL, rng, last.left + 1, last.top + 1, last.right - 1, last.bottom - 1);
  return level;
}

function multiRoom(name: string, rooms: number, largest: number) {
  return miniGrid<MultiRoomParams>({
    id: `MiniGrid/MultiRoom-${name}-v0`,
    summary: `Open door after door to the goal in the last of ${rooms} rooms of up to ${largest} cells a side.`,
    mission: 'traverse the rooms to get to the goal',
    params: { size: 25, maxSteps: 20 * rooms, observation: 'symbolic', rooms, largest },
    seeThrough: false,
    least: 8,
    lay,
  });
}

export const multiRoomN2S4 = multiRoom('N2-S4', 2, 4);
export const multiRoomN4S5 = multiRoom('N4-S5', 6, 5);
export const multiRoomN6 = multiRoom('N6', 6, 10);
