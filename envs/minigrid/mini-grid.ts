/** What the worlds of MiniGrid share: actions, reward, observations, mission. A world adds a way to lay out levels. */

import { defineEnv } from '../../core/define-env.js';
import type { EnvParams } from '../../core/env.js';
import { BadInput } from '../../core/errors.js';
import type { Json } from '../../core/json.js';
import type { Rng } from '../../core/rng.js';
import { box, dict, discrete, text } from '../../core/spaces.js';
import type { Level } from './level.js';
import {
  COLOURS,
  colourOf,
  DOOR_CLOSED,
  DOOR_LOCKED,
  DOOR_OPEN,
  EMPTY,
  GOAL_KIND,
  KEY,
  kindOf,
  LAVA,
  type MiniGridState,
  PAD,
  PORTABLE,
  strideOf,
  thing,
  WALKABLE,
} from './things.js';
import { ONE_HOT_SIZE, SYMBOLIC_SIZE, writeOneHot, writeSymbolic } from './view.js';

export const ACTION_NAMES = ['left', 'right', 'forward', 'pickup', 'drop', 'toggle', 'done'];
export const [LEFT, RIGHT, FORWARD, PICKUP, DROP, TOGGLE] = [0, 1, 2, 3, 4, 5];
const KEYS = { ArrowLeft: 0, ArrowRight: 1, ArrowUp: 2, KeyP: 3, KeyD: 4, Space: 5, Enter: 6 };

export type MiniGridParams = {
  /** Columns and rows of the level, walls included. */
  readonly size: number;
  /** Steps that the reward counts by: 1 − 0.9 · steps / maxSteps. The registered horizon is as long. */
  readonly maxSteps: number;
  /** The plain numbers: 'symbolic', MiniGrid's three a cell and the direction; 'one-hot', a 0 or 1 for each value. */
  readonly observation: string;
};

const turn = (s: MiniGridState, by: number): void => {
  s.direction = (s.direction + by) & 3;
};

export const ahead = (s: MiniGridState, stride: number): number => {
  const { at, direction } = s;
  return direction === 0 ? at + 1 : direction === 1 ? at + stride : direction === 2 ? at - 1 : at - stride;
};

/** Doors: a closed one opens, an open one closes, a locked one opens to a key of its colour. */
function toggle(s: MiniGridState, place: number): void {
  const code = s.cells[place];
  const kind = kindOf(code);
  if (kind === DOOR_OPEN) s.cells[place] = thing(DOOR_CLOSED, colourOf(code));
  const fits = kind === DOOR_LOCKED && s.carrying === thing(KEY, colourOf(code));
  if (kind === DOOR_CLOSED || fits) s.cells[place] = thing(DOOR_OPEN, colourOf(code));
}

const success = (s: MiniGridState, p: MiniGridParams): number => {
  s.outcome = 1;
  return 1 - 0.9 * (s.steps / p.maxSteps);
};

function forward(s: MiniGridState, stride: number, p: MiniGridParams): number {
  const place = ahead(s, stride);
  const code = s.cells[place];
  if (WALKABLE[code] === 0) return 0;
  s.at = place;
  if (kindOf(code) === GOAL_KIND) return success(s, p);
  if (kindOf(code) === LAVA) s.outcome = 2;
  return 0;
}

/** One of MiniGrid's seven actions. Returns the reward. */
export function act(s: MiniGridState, action: number, p: MiniGridParams, columns = p.size): number {
  const stride = strideOf(columns);
  s.steps++;
  if (action === LEFT) turn(s, 3);
  else if (action === RIGHT) turn(s, 1);
  else if (action === FORWARD) return forward(s, stride, p);
  else if (action === TOGGLE) toggle(s, ahead(s, stride));
  else if (action === PICKUP) {
    const place = ahead(s, stride);
    if (s.carrying !== 0 || PORTABLE[s.cells[place]] === 0) return 0;
    s.carrying = s.cells[place];
    s.cells[place] = EMPTY;
  } else if (action === DROP && s.carrying !== 0) {
    const place = ahead(s, stride);
    if (s.cells[place] !== EMPTY) return 0;
    s.cells[place] = s.carrying;
    s.carrying = 0;
  }
  return 0;
}

/** Standing on the right place is a success, on the wrong one a failure. */
export function judge(s: MiniGridState, p: MiniGridParams): number {
  if (s.at === s.right) return success(s, p);
  if (s.at === s.wrong) s.outcome = 2;
  return 0;
}

export interface MiniGridSpec<P extends MiniGridParams> {
  readonly id: string;
  readonly summary: string;
  readonly mission: string;
  readonly params: P;
  /** Walls hide nothing. */
  readonly seeThrough: boolean;
  /** Smallest level, in columns and rows. */
  readonly least: number;
  /** 7, or 3: those that move. */
  readonly actions?: number;
  readonly lay: (rng: Rng, p: P) => Level;
  /** `act` and whatever else moves. Default `act` alone. */
  readonly play?: (s: MiniGridState, action: number, rng: Rng, p: P) => number;
}

function check(p: MiniGridParams, least: number): void {
  if (!Number.isInteger(p.size) || p.size < least || p.size > 64) {
    throw new BadInput(`size must be an integer in [${least}, 64], got ${p.size}`);
  }
  if (!Number.isSafeInteger(p.maxSteps) || p.maxSteps < 1) {
    throw new BadInput(`maxSteps must be a positive integer, got ${p.maxSteps}`);
  }
  if (p.observation !== 'symbolic' && p.observation !== 'one-hot') {
    throw new BadInput(`observation must be 'symbolic' or 'one-hot', got ${JSON.stringify(p.observation)}`);
  }
}

const LETTERS: Readonly<Record<number, string>> = {
  2: '#',
  4: '/',
  5: 'k',
  6: 'o',
  7: 'b',
  8: 'G',
  9: '~',
  11: '+',
  12: 'L',
};

/** The level: k a key, o a ball, L a locked door, + a closed and / an open one, the agent an arrow. */
function show(s: MiniGridState, { size }: MiniGridParams): string {
  const stride = strideOf(size);
  const letter = (place: number): string =>
    place === s.at ? '>v<^'[s.direction] : (LETTERS[kindOf(s.cells[place])] ?? ' ');
  const row = (y: number): string =>
    Array.from({ length: size }, (_, x) => letter((y + PAD) * stride + x + PAD)).join('');
  const hand = s.carrying === 0 ? '' : `\ncarries ${COLOURS[colourOf(s.carrying)]} ${LETTERS[kindOf(s.carrying)]}`;
  return Array.from({ length: size }, (_, y) => row(y)).join('\n') + hand;
}

const IMAGE = box(0, 10, [7, 7, 3], 'uint8');
/** Letters and spaces: what missions are made of. */
const MISSION = text(80, { charset: 'abcdefghijklmnopqrstuvwxyz ' });

/** A world of MiniGrid. */
export function miniGrid<P extends MiniGridParams>(spec: MiniGridSpec<P>) {
  const { id, mission, seeThrough, least, lay, play } = spec;
  const names = ACTION_NAMES.slice(0, spec.actions ?? 7);
  const keys = Object.fromEntries(Object.entries(KEYS).filter(([, action]) => action < names.length));
  return defineEnv({
    id,
    summary: spec.summary,
    params: spec.params,
    observationSpace(p: P) {
      check(p, least);
      return p.observation === 'symbolic' ? box(0, 10, [SYMBOLIC_SIZE], 'uint8') : box(0, 1, [ONE_HOT_SIZE], 'uint8');
    },
    actionSpace: discrete(names.length),
    structured: {
      space: dict({ image: IMAGE, direction: discrete(4), mission: MISSION }),
      of(s: MiniGridState, p: P) {
        const numbers = new Uint8Array(SYMBOLIC_SIZE);
        writeSymbolic(s, strideOf(p.size), seeThrough, numbers, 0);
        return { image: numbers.slice(0, -1), direction: s.direction, mission };
      },
    },
    init: (rng, p): MiniGridState => lay(rng, p).state,
    step(s, action, rng, p): number {
      return play === undefined ? act(s, action, p) : play(s, action, rng, p);
    },
    isTerminal: (s) => s.outcome !== 0,
    observe(s, out, offset, p) {
      if (p.observation === 'symbolic') writeSymbolic(s, strideOf(p.size), seeThrough, out, offset);
      else writeOneHot(s, strideOf(p.size), seeThrough, out, offset);
    },
    registration: { horizon: spec.params.maxSteps },
    presentation: {
      actionNames: names,
      keys,
      stepsPerSecond: 6,
      layout: (params: EnvParams): Json => {
        const size = Number(params.size);
        return { grid: 'minigrid', rows: size, columns: size, pad: PAD, seeThrough, mission };
      },
      text: (s: MiniGridState, params: EnvParams) => show(s, params as MiniGridParams),
    },
  });
}
