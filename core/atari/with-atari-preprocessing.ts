/**
 * Rules of a game on a screen → rules of the same game as agents learn it: frames skipped, greys pooled and shrunk, four
 * of them stacked.
 *
 * Mnih et al. 2015 (https://doi.org/10.1038/nature14236), Machado et al. 2018 for sticky actions
 * (https://arxiv.org/abs/1709.06009); names and defaults are those of Gymnasium's AtariPreprocessing. One step is
 * `frameSkip` frames of one action; its rewards are summed; of the last two frames the larger grey is kept, pixel by
 * pixel, and shrunk by the mean over areas. An episode that ends before the last frame of a step shows the frame it
 * ended with, alone. (Gymnasium pools frames of the step before in that case.)
 *
 * An end of a life, where it counts as an end, is a termination like any other: the next reset starts a new game, as in
 * Gymnasium.
 */

import type { NumericArray } from '../arrays.js';
import { defineEnv } from '../define-env.js';
import type { EnvDefinition, EnvParams, EnvRules, Presentation } from '../env.js';
import { BadInput } from '../errors.js';
import type { Rng } from '../rng.js';
import { type ArraySpace, type Box, box, type Discrete } from '../spaces.js';
import { type Frames, observedFrames, TILE } from './frames.js';

/** Frames in an observation. */
export const STACK = 4;

export type AtariParams = {
  /** Frames that one action lasts. */
  readonly frameSkip: number;
  /** Most frames of doing nothing at a start, 1 or more drawn evenly; 0: none. */
  readonly noopMax: number;
  /** Side of the square that the screen is shrunk to. */
  readonly screenSize: number;
  /** True: losing a life ends the episode. */
  readonly terminalOnLifeLoss: boolean;
  /** True: the reward of a step is its sign, −1, 0 or 1. */
  readonly clipReward: boolean;
  /** Probability, each frame, that the action carried out last is repeated instead. */
  readonly stickyActionProb: number;
};

/** Gymnasium's defaults; no sticky actions, rewards as they are. */
export const atariDefaults: AtariParams = Object.freeze({
  frameSkip: 4,
  noopMax: 30,
  screenSize: 84,
  terminalOnLifeLoss: false,
  clipReward: false,
  stickyActionProb: 0,
});

export interface AtariState<State> {
  readonly game: State;
  /** The last four pictures, oldest first, side by side in each pixel: what is observed. */
  readonly stack: Uint8Array; // [screenSize × screenSize × 4]
  /** Pictures until each tile of the stack is at rest: STACK after it changed, 0 where it has not since. */
  readonly unrest: Uint8Array; // [⌈screenSize / TILE⌉²]
  /** The action carried out last. */
  action: number;
  /** Lives left after the last frame. */
  lives: number;
  /** True where the loss of a life ended the episode. */
  lifeLost: boolean;
}

export interface AtariOptions<State, P extends EnvParams, Fixed extends keyof P> {
  readonly id: string;
  readonly summary: string;
  /** Parameters of the game that the new rules have no more. */
  readonly fixed?: Pick<P, Fixed>;
  /** Defaults that differ from `atariDefaults`. */
  readonly params?: Partial<AtariParams>;
  /** A quicker way to the same pictures than `observe`. */
  readonly frames?: (size: number, params: P) => Frames<State>;
  /** A quicker way to `info.lives`. */
  readonly lives?: (state: State) => number;
  readonly rewardThreshold?: number;
}

const LITTLE_ENDIAN = new Uint8Array(Uint32Array.of(1).buffer)[0] === 1;
const views = new WeakMap<Uint8Array, Int32Array>();

/** The same memory, four bytes at once. */
function wordsOf(stack: Uint8Array): Int32Array {
  let words = views.get(stack);
  if (words === undefined) {
    words = new Int32Array(stack.buffer, stack.byteOffset, stack.length / STACK);
    views.set(stack, words);
  }
  return words;
}

/** Drops the oldest picture of a stack [n × 4] and puts `grey` [n] behind the others. */
export function pushFrame(stack: Uint8Array, grey: Uint8Array): void {
  const words = wordsOf(stack);
  if (LITTLE_ENDIAN) for (let i = 0; i < words.length; i++) words[i] = (words[i] >>> 8) | (grey[i] << 24);
  else for (let i = 0; i < words.length; i++) words[i] = (words[i] << 8) | grey[i];
}

/** The same where most of the picture rests: only tiles that changed in this or the last pictures are touched. */
function pushTiles(stack: Uint8Array, unrest: Uint8Array, grey: Uint8Array, size: number, changed: Uint8Array): void {
  const words = wordsOf(stack);
  const tiles = Math.ceil(size / TILE);
  for (let tile = 0; tile < unrest.length; tile++) {
    if (changed[tile] === 1) unrest[tile] = STACK;
    else if (unrest[tile] === 0) continue;
    else unrest[tile]--;
    const top = Math.floor(tile / tiles) * TILE;
    const left = (tile % tiles) * TILE;
    const bottom = Math.min(size, top + TILE);
    const width = Math.min(size, left + TILE) - left;
    for (let row = top * size + left; row < bottom * size; row += size) {
      for (let i = row; i < row + width; i++) {
        words[i] = LITTLE_ENDIAN ? (words[i] >>> 8) | (grey[i] << 24) : (words[i] << 8) | grey[i];
      }
    }
  }
}

function integer(id: string, name: string, value: number, least: number): void {
  if (!Number.isSafeInteger(value) || value < least) {
    throw new BadInput(`${name} of ${id} must be an integer of at least ${least}, got ${value}`);
  }
}

/** @throws BadInput */
function checkParams(id: string, { frameSkip, noopMax, screenSize, stickyActionProb }: AtariParams): void {
  integer(id, 'frameSkip', frameSkip, 1);
  integer(id, 'noopMax', noopMax, 0);
  integer(id, 'screenSize', screenSize, 1);
  if (!(stickyActionProb >= 0 && stickyActionProb <= 1)) {
    throw new BadInput(`stickyActionProb of ${id} must be a number in [0, 1], got ${stickyActionProb}`);
  }
}

/** What follows from parameters alone, made once for each. */
interface Setup<State, P> {
  /** The game's own. */
  readonly params: P;
  readonly frames: Frames<State>;
  readonly grey: Uint8Array; // [screenSize × screenSize]
}

const livesOfInfo = <State, P extends EnvParams>(rules: EnvRules<State, P, ArraySpace, ArraySpace, unknown>, p: P) => {
  return (state: State): number => {
    const lives = rules.info?.(state, p).lives;
    if (typeof lives === 'number') return lives;
    throw new BadInput(`terminalOnLifeLoss needs info.lives, which ${rules.id} does not give`);
  };
};

/**
 * The rules of `game`, preprocessed: observations [screenSize, screenSize, 4] of uint8, the newest picture last.
 *
 * @throws BadInput unless actions are Discrete with noop first; later, when a parameter is bad.
 */
export function withAtariPreprocessing<
  State,
  P extends EnvParams,
  Obs extends ArraySpace,
  M,
  Fixed extends keyof P = never,
>(
  game: EnvDefinition<State, P, Obs, Discrete, M>,
  options: AtariOptions<State, P, Fixed>,
): EnvDefinition<AtariState<State>, Omit<P, Fixed> & AtariParams, Box, Discrete, NumericArray> {
  type Params = Omit<P, Fixed> & AtariParams;
  const { id, summary, fixed } = options;
  const setups = new WeakMap<Params, Setup<State, P>>();

  function setupOf(p: Params): Setup<State, P> {
    let setup = setups.get(p);
    if (setup === undefined) {
      checkParams(id, p);
      const params = Object.freeze({ ...p, ...fixed }) as unknown as P;
      const size = p.screenSize;
      const frames = options.frames?.(size, params) ?? observedFrames(game, params, size);
      setup = { params, frames, grey: new Uint8Array(size * size) };
      setups.set(p, setup);
    }
    return setup;
  }

  function push({ stack, unrest }: AtariState<State>, { frames, grey }: Setup<State, P>, size: number): void {
    if (frames.changed === undefined) pushFrame(stack, grey);
    else pushTiles(stack, unrest, grey, size, frames.changed);
  }

  const livesOf = (state: State, p: P): number => (options.lives ?? livesOfInfo(game as never, p as never))(state);

  function begin(rng: Rng, p: Params, given?: EnvParams): State {
    const { params } = setupOf(p);
    let state = game.init(rng, params, given);
    const noops = p.noopMax === 0 ? 0 : 1 + rng.int(p.noopMax);
    for (let frame = 0; frame < noops; frame++) {
      game.step(state, 0, rng, params);
      if (game.isTerminal(state, params)) state = game.init(rng, params, given);
    }
    return state;
  }

  /** Plays the frames of one action and keeps the last two. Returns the sum of their rewards. */
  function play(s: AtariState<State>, action: number, rng: Rng, p: Params, own: Setup<State, P>): number {
    const { frameSkip, stickyActionProb, terminalOnLifeLoss } = p;
    const { frames, params } = own;
    let reward = 0;
    let frame = 0;
    let ended = false;
    while (frame < frameSkip && !ended) {
      if (stickyActionProb === 0 || rng.uniform() >= stickyActionProb) s.action = action;
      reward += game.step(s.game, s.action, rng, params);
      if (terminalOnLifeLoss) {
        const lives = livesOf(s.game, params);
        s.lifeLost = lives < s.lives;
        s.lives = lives;
      }
      ended = s.lifeLost || game.isTerminal(s.game, params);
      if (++frame === frameSkip - 1 && !ended) frames.keep(s.game, 0);
    }
    frames.keep(s.game, 1);
    frames.shrink(frame === frameSkip && frameSkip > 1, own.grey);
    return reward;
  }

  const { presentation = {}, registration = {} } = game;
  const own: Presentation = {
    ...presentation,
    stepsPerSecond: (presentation.stepsPerSecond ?? 60) / atariDefaults.frameSkip,
    sceneState: (s: AtariState<State>) => presentation.sceneState?.(s.game as never) ?? s.game,
    ...(presentation.text && { text: (s: AtariState<State>, p: EnvParams) => presentation.text?.(s.game as never, p) }),
  } as Presentation;
  const { horizon } = registration;
  const gameParams = Object.fromEntries(
    Object.entries(game.params).filter(([key]) => !Object.hasOwn(fixed ?? {}, key)),
  );
  return defineEnv<AtariState<State>, Params, Box, Discrete, NumericArray>({
    id,
    summary,
    params: { ...gameParams, ...atariDefaults, ...options.params } as Params,
    observationSpace(p) {
      setupOf(p);
      return box(0, 255, [p.screenSize, p.screenSize, STACK], 'uint8');
    },
    actionSpace: (p) => actionSpaceOf(game, setupOf(p).params),
    init(rng, p, given) {
      const { frames, grey, params } = setupOf(p);
      const state = begin(rng, p, given);
      frames.keep(state, 1);
      frames.shrink(false, grey);
      const stack = new Uint8Array(grey.length * STACK);
      for (let k = 0; k < STACK; k++) pushFrame(stack, grey);
      const lives = p.terminalOnLifeLoss ? livesOf(state, params) : 0;
      const unrest = (frames.changed ?? new Uint8Array(0)).map((changed) => changed * STACK);
      return { game: state, stack, unrest, action: 0, lives, lifeLost: false };
    },
    step(s, action, rng, p) {
      const setup = setupOf(p);
      const reward = play(s, action, rng, p, setup);
      push(s, setup, p.screenSize);
      return p.clipReward ? Math.sign(reward) : reward;
    },
    isTerminal: (s, p) => s.lifeLost || game.isTerminal(s.game, setupOf(p).params),
    observe: (s, out, offset) => out.set(s.stack, offset),
    info: (s, p) => game.info?.(s.game, setupOf(p).params) ?? {},
    ...(game.actionMask && {
      actionMask: (s, out, offset, p) => game.actionMask?.(s.game, out, offset, setupOf(p).params),
    }),
    presentation: own,
    registration: {
      ...registration,
      ...(horizon !== undefined && { horizon: Math.ceil(horizon / atariDefaults.frameSkip) }),
      ...(options.rewardThreshold !== undefined && { rewardThreshold: options.rewardThreshold }),
    },
  });
}

function actionSpaceOf<P extends EnvParams, S>(
  game: EnvRules<S, P, ArraySpace, Discrete, unknown>,
  params: P,
): Discrete {
  const space = typeof game.actionSpace === 'function' ? game.actionSpace(params) : game.actionSpace;
  if (space.kind === 'discrete' && space.start === 0) return space;
  throw new BadInput(`Atari preprocessing needs Discrete actions from 0, noop first; ${game.id} has ${space.kind}`);
}
