/** From a game to its two worlds: the screen itself, frame by frame, and the screen as agents learn it. */

import type { NumericArray } from '../../core/arrays.js';
import {
  type AtariParams,
  type AtariState,
  withAtariPreprocessing,
} from '../../core/atari/with-atari-preprocessing.js';
import { defineEnv } from '../../core/define-env.js';
import type { EnvDefinition, EnvParams } from '../../core/env.js';
import { BadInput } from '../../core/errors.js';
import type { Rng } from '../../core/rng.js';
import { type Box, box, type Discrete, discrete } from '../../core/spaces.js';
import { LUMINANCE, RGB } from './palette.js';
import { HEIGHT, layBackground, makeScreen, PIXELS, type Screen, WIDTH } from './screen.js';
import { backgroundOf, screenFrames } from './shrink.js';

/** What every game's state has. */
export interface ArcadeState {
  /** Points on the screen; where there are two players, those of the agent. */
  score: number;
  /** Lives left, the one being played included; 0 in games without lives. */
  lives: number;
  /** Frames since the start of the episode. Counted for the game. */
  frame: number;
}

export interface Game<State extends ArcadeState, P extends EnvParams> {
  /** 'Pong' of `Arcade/Pong-v0`. */
  readonly name: string;
  readonly summary: string;
  /** Parameters of its own, each documented at its type. */
  readonly params: P;
  /** The first does nothing. */
  readonly actionNames: readonly string[];
  readonly keys: Readonly<Record<string, number>>;
  /** @throws BadInput when a parameter is bad. */
  check?(params: P): void;
  init(rng: Rng, params: P): State;
  /** Moves `state` by a frame and returns the reward. */
  step(state: State, action: number, rng: Rng, params: P): number;
  isTerminal(state: State, params: P): boolean;
  /** Paints what never changes: all of the screen. */
  background(screen: Screen): void;
  /** Paints what differs in `state` over the background. */
  draw(state: State, screen: Screen): void;
  /** Mean score at which it counts as solved. */
  readonly rewardThreshold?: number;
}

export type ScreenParams = {
  /** What is observed of the screen: 'rgb', 'grayscale' (ALE's grey) or 'palette' (indices of colours). */
  readonly observation: string;
};

/** Parameters of the `-Nature` worlds, beside the game's own: those of `core/atari/with-atari-preprocessing.ts`. */
export type NatureParams = {
  /** Frames that one action lasts. */
  readonly frameSkip: number;
  /** Most frames of doing nothing at a start: 1 or more, drawn evenly. 0: none. */
  readonly noopMax: number;
  /** Side of the square that the screen is shrunk to, in pixels: at most 160. */
  readonly screenSize: number;
  /** True: losing a life ends the episode (and the next reset starts a new game). */
  readonly terminalOnLifeLoss: boolean;
  /** True: the reward of a step is its sign, −1, 0 or 1. */
  readonly clipReward: boolean;
  /** Probability, each frame, that the action carried out last is repeated instead. */
  readonly stickyActionProb: number;
};

export type ArcadeWorld<State, P extends EnvParams> = EnvDefinition<
  State,
  P & ScreenParams,
  Box,
  Discrete,
  NumericArray
>;
export type NatureWorld<State, P extends EnvParams> = EnvDefinition<
  AtariState<State>,
  P & AtariParams,
  Box,
  Discrete,
  NumericArray
>;

/** Paints a state of a game on a screen, background and all. */
export type ScreenPainter = (state: unknown, screen: Screen) => void;

const OBSERVATIONS = ['rgb', 'grayscale', 'palette'];
const FRAMES_PER_SECOND = 60;
/** Half an hour of play, ALE's limit. */
const HORIZON = 108_000;

function writeScreen(pixels: Uint8Array, kind: string, out: NumericArray, offset: number): void {
  if (kind === 'palette') out.set(pixels, offset);
  else if (kind === 'grayscale') for (let i = 0; i < PIXELS; i++) out[offset + i] = LUMINANCE[pixels[i]];
  else {
    for (let i = 0, k = offset; i < PIXELS; i++, k += 3) {
      const rgb = RGB[pixels[i]];
      out[k] = rgb >> 16;
      out[k + 1] = (rgb >> 8) & 255;
      out[k + 2] = rgb & 255;
    }
  }
}

/** The worlds of a game, and how to paint its states. */
export interface Arcade<State extends ArcadeState, P extends EnvParams> {
  /** `Arcade/NAME-v0`: one action a frame. */
  readonly raw: ArcadeWorld<State, P>;
  /** `Arcade/NAME-Nature-v0`: the preprocessing of Mnih et al. 2015. */
  readonly nature: NatureWorld<State, P>;
  readonly paint: ScreenPainter;
}

export function arcadeGame<State extends ArcadeState, P extends EnvParams>(game: Game<State, P>): Arcade<State, P> {
  const background = backgroundOf((screen) => game.background(screen));
  const draw = (state: State, screen: Screen): void => game.draw(state, screen);
  const painter = (state: State, screen: Screen): void => {
    layBackground(screen, background);
    draw(state, screen);
  };
  const scratch = makeScreen();
  const raw: ArcadeWorld<State, P> = defineEnv<State, P & ScreenParams, Box, Discrete, NumericArray>({
    id: `Arcade/${game.name}-v0`,
    summary: game.summary,
    params: { ...game.params, observation: 'rgb' },
    observationSpace(p) {
      game.check?.(p);
      if (!OBSERVATIONS.includes(p.observation)) {
        throw new BadInput(
          `observation must be one of ${OBSERVATIONS.join(', ')}, got ${JSON.stringify(p.observation)}`,
        );
      }
      if (p.observation === 'rgb') return box(0, 255, [HEIGHT, WIDTH, 3], 'uint8');
      return box(0, p.observation === 'palette' ? RGB.length - 1 : 255, [HEIGHT, WIDTH], 'uint8');
    },
    actionSpace: discrete(game.actionNames.length),
    init: (rng, p) => game.init(rng, p),
    step(s, action, rng, p) {
      s.frame++;
      return game.step(s, action, rng, p);
    },
    isTerminal: (s, p) => game.isTerminal(s, p),
    observe(s, out, offset, p) {
      painter(s, scratch);
      writeScreen(scratch.pixels, p.observation, out, offset);
    },
    info: (s) => ({ lives: s.lives, score: s.score, episodeFrameNumber: s.frame }),
    presentation: {
      actionNames: game.actionNames,
      keys: game.keys,
      idle: 0,
      stepsPerSecond: FRAMES_PER_SECOND,
    },
    registration: {
      horizon: HORIZON,
      ...(game.rewardThreshold !== undefined && { rewardThreshold: game.rewardThreshold }),
    },
  });
  const nature = withAtariPreprocessing<State, P & ScreenParams, Box, NumericArray, 'observation'>(raw, {
    id: `Arcade/${game.name}-Nature-v0`,
    summary: `${game.summary} Preprocessed as in Nature: 84 × 84 greys, four stacked, four frames an action.`,
    fixed: { observation: 'grayscale' } as Pick<P & ScreenParams, 'observation'>,
    lives: (s) => s.lives,
    frames(size, p) {
      game.check?.(p);
      return screenFrames({ background, draw }, size);
    },
  });
  return { raw, nature: nature as unknown as NatureWorld<State, P>, paint: painter as ScreenPainter };
}
