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
import { type Frames, observedFrames, STACK, type Stacked } from './frames.js';

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

export interface AtariState<State> extends Stacked {
  readonly game: State;
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
      setup = { params, frames: options.frames?.(size, params) ?? observedFrames(game, params, size) };
      setups.set(p, setup);
    }
    return setup;
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

  /** Plays the frames of one action and shows the last two. Returns the sum of their rewards. */
  function play(s: AtariState<State>, action: number, rng: Rng, p: Params): number {
    const { frameSkip, stickyActionProb, terminalOnLifeLoss } = p;
    const { frames, params } = setupOf(p);
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
    frames.push(frame === frameSkip && frameSkip > 1, s.stack, s.memory);
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
      const { frames, params } = setupOf(p);
      const state = begin(rng, p, given);
      const { stack, memory } = frames.begin();
      frames.keep(state, 1);
      for (let k = 0; k < STACK; k++) frames.push(false, stack, memory);
      const lives = p.terminalOnLifeLoss ? livesOf(state, params) : 0;
      return { game: state, stack, memory, action: 0, lives, lifeLost: false };
    },
    step(s, action, rng, p) {
      const reward = play(s, action, rng, p);
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
