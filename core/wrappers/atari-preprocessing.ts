/**
 * Atari preprocessing around any environment that shows its screen: frames skipped, the last two pooled, shrunk, grey.
 *
 * Options and defaults are those of Gymnasium's AtariPreprocessing; stacking is left to another wrapper. Two differences:
 * an episode that ends before the last frame of a step shows the frame it ended with (Gymnasium pools frames of the step
 * before), and the number of no-ops comes from a stream of the wrapper's own, which the seed of `reset` starts.
 *
 * `core/atari/with-atari-preprocessing.ts` does the same to rules, many times faster.
 */

import type { NumericArray } from '../arrays.js';
import { makeAreaResize } from '../atari/area-resize.js';
import { type PictureSize, pictureSize, poolInto, toGrey } from '../atari/frames.js';
import type { Env, Info, ResetOptions, StepResult } from '../env.js';
import { BadInput, ResetNeeded } from '../errors.js';
import type { Json } from '../json.js';
import { freshSeed } from '../resolve-env.js';
import { makeRng, type RngState } from '../rng.js';
import { type Box, box } from '../spaces.js';
import { specOf } from './wrap.js';

export interface AtariPreprocessingOptions {
  /** Most frames of doing nothing at a start, 1 or more drawn evenly; 0: none. Default 30. */
  readonly noopMax?: number;
  /** Frames that one action lasts; 1: no pooling. Default 4. */
  readonly frameSkip?: number;
  /** Side of the square that the screen is shrunk to. Default 84. */
  readonly screenSize?: number;
  /** True: losing a life (`info.lives`) terminates the episode; the next reset is a reset like any other. Default false. */
  readonly terminalOnLifeLoss?: boolean;
  /** False: RGB. Default true. */
  readonly grayscaleObs?: boolean;
  /** True: grey pictures are [screenSize, screenSize, 1]. Default false. */
  readonly grayscaleNewaxis?: boolean;
  /** True: float32 from 0 to 1. Default false: uint8. */
  readonly scaleObs?: boolean;
}

type Options = Required<AtariPreprocessingOptions>;

const defaults: Options = {
  noopMax: 30,
  frameSkip: 4,
  screenSize: 84,
  terminalOnLifeLoss: false,
  grayscaleObs: true,
  grayscaleNewaxis: false,
  scaleObs: false,
};

/** @throws BadInput */
function checked(given: AtariPreprocessingOptions, { channels }: PictureSize, actionKind: string): Options {
  const options = { ...defaults, ...given };
  for (const [name, least] of [
    ['noopMax', 0],
    ['frameSkip', 1],
    ['screenSize', 1],
  ] as const) {
    if (Number.isSafeInteger(options[name]) && options[name] >= least) continue;
    throw new BadInput(
      `${name} of Atari preprocessing must be an integer of at least ${least}, got ${String(options[name])}`,
    );
  }
  if (!options.grayscaleObs && channels === 1) {
    throw new BadInput('grayscaleObs must be true where the environment observes grey pictures, got false');
  }
  if (options.noopMax > 0 && actionKind !== 'discrete') {
    throw new BadInput(`noopMax above 0 needs Discrete actions, the first of which does nothing, got ${actionKind}`);
  }
  return options;
}

/** Two frames as planes of one channel each, and what is observed of them. */
interface Screen {
  keep(picture: NumericArray, slot: 0 | 1): void;
  /** A fresh observation of the frame in slot 1, pooled with that in slot 0 where told. */
  observe(pooled: boolean): NumericArray;
}

function makeScreen({ width, height, channels }: PictureSize, options: Options): Screen {
  const size = options.screenSize;
  const planes = options.grayscaleObs ? 1 : 3;
  const resize = makeAreaResize({ width, height }, { width: size, height: size });
  const slots = [0, 1].map(() => Array.from({ length: planes }, () => new Uint8Array(width * height)));
  const small = new Uint8Array(size * size);
  return {
    keep(picture, slot) {
      if (planes === 1) toGrey(picture, channels, slots[slot][0]);
      else {
        slots[slot].forEach((plane, k) => {
          for (let i = 0; i < plane.length; i++) plane[i] = picture[3 * i + k];
        });
      }
    },
    observe(pooled) {
      const count = size * size * planes;
      const out = options.scaleObs ? new Float32Array(count) : new Uint8Array(count);
      slots[1].forEach((plane, k) => {
        if (pooled) poolInto(slots[0][k], plane);
        resize(plane, small);
        for (let i = 0; i < small.length; i++) {
          out[i * planes + k] = options.scaleObs ? small[i] / 255 : small[i];
        }
      });
      return out;
    },
  };
}

function spaceOf({ screenSize, grayscaleObs, grayscaleNewaxis, scaleObs }: Options): Box {
  const square = [screenSize, screenSize];
  const shape = grayscaleObs ? (grayscaleNewaxis ? [...square, 1] : square) : [...square, 3];
  return scaleObs ? box(0, 1, shape, 'float32') : box(0, 255, shape, 'uint8');
}

const livesOf = (info: Info): number => {
  if (typeof info.lives === 'number') return info.lives;
  throw new BadInput('terminalOnLifeLoss needs info.lives, a number, which the environment does not give');
};

interface Saved {
  readonly inner: Json;
  readonly rng: RngState;
  readonly lives: number;
  readonly ended: boolean;
}

/**
 * Preprocesses an environment whose observations are [height, width, 3] or [height, width] of uint8.
 *
 * @throws BadInput when the environment shows something else or an option is bad.
 */
export function atariPreprocessing<Obs extends NumericArray, Act>(
  env: Env<Obs, Act>,
  given: AtariPreprocessingOptions = {},
): Env<NumericArray, Act> {
  const size = pictureSize(env.spec?.id ?? 'the environment', env.observationSpace);
  const options = checked(given, size, env.actionSpace.kind);
  const { noopMax, frameSkip, terminalOnLifeLoss } = options;
  const screen = makeScreen(size, options);
  const rng = makeRng(0);
  let seeded = false;
  let lives = 0;
  let ended = false;

  function noops(first: Info, options: ResetOptions, picture: Obs): { info: Info; picture: Obs } {
    const start = env.actionSpace.kind === 'discrete' ? env.actionSpace.start : 0;
    const count = noopMax === 0 ? 0 : 1 + rng.int(noopMax);
    let now: { info: Info; picture: Obs } = { info: first, picture };
    for (let frame = 0; frame < count; frame++) {
      const step = env.step(start as Act);
      now = { info: step.info, picture: step.observation };
      if (!step.terminated && !step.truncated) continue;
      const again = env.reset({ ...(options.options && { options: options.options }) });
      now = { info: again.info, picture: again.observation };
    }
    return now;
  }

  function seedNoops(seed: number): void {
    rng.load(makeRng(seed).split('atari-preprocessing').save());
    seeded = true;
  }

  function step(action: Act): StepResult<NumericArray> {
    if (ended)
      throw new ResetNeeded('the environment was stepped after the loss of a life, an end: call reset() first');
    let reward = 0;
    for (let frame = 1; ; frame++) {
      const last = env.step(action);
      reward += last.reward;
      if (terminalOnLifeLoss) {
        const left = livesOf(last.info);
        ended = left < lives;
        lives = left;
      }
      const over = ended || last.terminated || last.truncated;
      if (over || frame === frameSkip) {
        screen.keep(last.observation, 1);
        const observation = screen.observe(frame === frameSkip && frameSkip > 1);
        return { ...last, observation, reward, terminated: ended || last.terminated };
      }
      if (frame === frameSkip - 1) screen.keep(last.observation, 0);
    }
  }

  return {
    observationSpace: spaceOf(options),
    actionSpace: env.actionSpace,
    spec: specOf(env as unknown as Env, { name: 'atariPreprocessing', args: { ...options } }),
    presentation: env.presentation,
    unwrapped: env.unwrapped,
    ...(env.renderMode !== undefined && { renderMode: env.renderMode }),
    reset(asked = {}) {
      const result = env.reset(asked);
      const { seed } = { ...result.info, ...asked } as { seed?: unknown };
      if (typeof seed === 'number') seedNoops(seed);
      else if (!seeded) seedNoops(freshSeed());
      const { info, picture } = noops(result.info, asked, result.observation);
      if (terminalOnLifeLoss) lives = livesOf(info);
      ended = false;
      screen.keep(picture, 1);
      return { observation: screen.observe(false), info: { ...result.info, ...info } };
    },
    step,
    render: () => env.render(),
    snapshot: (): Json => ({ inner: env.snapshot(), rng: { ...rng.save() }, lives, ended }),
    restore(snapshot) {
      const saved = snapshot as unknown as Saved | null;
      if (saved?.inner === undefined || saved.rng === undefined) {
        throw new BadInput('not a snapshot of an environment with Atari preprocessing');
      }
      env.restore(saved.inner);
      rng.load(saved.rng);
      seeded = true;
      ({ lives, ended } = saved);
    },
    close: () => env.close(),
  };
}
