/**
 * What stands on a cell of MiniGrid, as one byte: the kind in the low four bits, the colour in three above them, and
 * the top bit where it hides what lies behind it. Doors are three kinds, one for each state.
 */

export const EMPTY = 1;
export const WALL_KIND = 2;
export const DOOR_OPEN = 4;
export const KEY = 5;
export const BALL = 6;
export const BOX = 7;
export const GOAL_KIND = 8;
export const LAVA = 9;
export const DOOR_CLOSED = 11;
export const DOOR_LOCKED = 12;

export const COLOURS = ['red', 'green', 'blue', 'purple', 'yellow', 'grey'] as const;
const [GREEN, GREY] = [1, 5];

const OPAQUE = 128;
const hides = (kind: number): boolean => kind === WALL_KIND || kind === DOOR_CLOSED || kind === DOOR_LOCKED;

export const thing = (kind: number, colour: number): number => kind | (colour << 4) | (hides(kind) ? OPAQUE : 0);
export const kindOf = (code: number): number => code & 15;
export const colourOf = (code: number): number => (code >> 4) & 7;

export const WALL = thing(WALL_KIND, GREY);
export const GOAL = thing(GOAL_KIND, GREEN);

const CODES = 256;
const table = (of: (code: number) => number): Uint8Array => Uint8Array.from({ length: CODES }, (_, code) => of(code));

/** MiniGrid's three numbers of each code; 0 for what is unseen, code 0. */
export const OBJECT = table((code) =>
  kindOf(code) === DOOR_CLOSED || kindOf(code) === DOOR_LOCKED ? 4 : kindOf(code),
);
export const COLOUR = table((code) => colourOf(code));
export const STATE = table((code) => (kindOf(code) === DOOR_CLOSED ? 1 : kindOf(code) === DOOR_LOCKED ? 2 : 0));

const among = (...kinds: number[]): Uint8Array => table((code) => (kinds.includes(kindOf(code)) ? 1 : 0));
/** 1 where one can step on it. */
export const WALKABLE = among(EMPTY, DOOR_OPEN, GOAL_KIND, LAVA);
export const PORTABLE = among(KEY, BALL, BOX);

/** Cells around a level that are walls, so that no view ends outside: a view reaches six cells. */
export const PAD = 6;

/** The plain data of every MiniGrid world. */
export interface MiniGridState {
  /** Codes, with PAD cells of wall on every side: (rows + 2 PAD) × (columns + 2 PAD). */
  cells: Uint8Array;
  /** Place in `cells`. */
  at: number;
  /** 0 right · 1 down · 2 left · 3 up. */
  direction: number;
  /** The code of what is carried; 0 for nothing. */
  carrying: number;
  /** Steps so far: success is worth less with each. */
  steps: number;
  /** 0 until it ends, then 1 for a success and 2 for a failure. */
  outcome: number;
  /** Places of the obstacles that move. */
  obstacles: Int32Array;
  /** Places that end an episode besides the goal: the right one and the wrong one; −1 for none. */
  right: number;
  wrong: number;
}

export const strideOf = (columns: number): number => columns + 2 * PAD;
export const placeOf = (columns: number, x: number, y: number): number => (y + PAD) * strideOf(columns) + x + PAD;
