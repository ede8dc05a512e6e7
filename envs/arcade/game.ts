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

const FRAMES_PER_SECOND = 60;
/** Half an hour of play, ALE's limit. */
const HORIZON = 108_000;

/** What a pixel is observed as, by `observation`: the numbers of each colour. */
const CODES: Readonly<Record<string, { readonly channels: number; readonly code: Uint8Array }>> = {
  rgb: { channels: 3, code: Uint8Array.from(RGB.flatMap((rgb) => [rgb >> 16, (rgb >> 8) & 255, rgb & 255])) },
  grayscale: { channels: 1, code: LUMINANCE },
  palette: { channels: 1, code: Uint8Array.from(RGB, (_, i) => i) },
};

/** Writes the pixels within a rectangle as `channels` numbers each. */
function writeRect(
  pixels: Uint8Array,
  { channels, code }: (typeof CODES)[string],
  rects: Int16Array,
  at: number,
  out: NumericArray,
  offset: number,
): void {
  for (let y = rects[at + 1]; y < rects[at + 3]; y++) {
    for (let i = y * WIDTH + rects[at]; i < y * WIDTH + rects[at + 2]; i++) {
      const from = pixels[i] * channels;
      const to = offset + i * channels;
      for (let c = 0; c < channels; c++) out[to + c] = code[from + c];
    }
  }
}

/** Writes screens that were painted over one background: copies what it leaves as it is. */
function screenWriter(
  background: Uint8Array,
): (screen: Screen, kind: string, out: NumericArray, offset: number) => void {
  const whole = Int16Array.of(0, 0, WIDTH, HEIGHT);
  const written = Object.fromEntries(
    Object.entries(CODES).map(([kind, coding]) => {
      const picture = new Uint8Array(PIXELS * coding.channels);
      writeRect(background, coding, whole, 0, picture, 0);
      return [kind, picture];
    }),
  );
  return ({ pixels, rects, count }, kind, out, offset) => {
    out.set(written[kind], offset);
    for (let k = 0; k < count; k++) writeRect(pixels, CODES[kind], rects, 4 * k, out, offset);
  };
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
  const write = screenWriter(background);
  const raw: ArcadeWorld<State, P> = defineEnv<State, P & ScreenParams, Box, Discrete, NumericArray>({
    id: `Arcade/${game.name}-v0`,
    summary: game.summary,
    params: { ...game.params, observation: 'rgb' },
    observationSpace(p) {
      game.check?.(p);
      if (typeof p.observation !== 'string' || !Object.hasOwn(CODES, p.observation)) {
        throw new BadInput(
          `observation must be one of ${Object.keys(CODES).join(', ')}, got ${JSON.stringify(p.observation)}`,
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
      write(scratch, p.observation, out, offset);
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
