import type { Env, Picture } from '../env.js';
import { BadInput } from '../errors.js';
import { encodeGif } from '../gif.js';
import { pictureOf } from './add-render-observation.js';
import { numberOption, wholeOption } from './options.js';
import { wrap } from './wrap.js';

export interface RecordVideoOptions {
  /** Takes each clip when it is whole: an animated GIF. `videoFiles` of `bellman` writes them to a folder. */
  readonly save: (name: string, gif: Uint8Array) => void;
  /** Whether episode k (from 0) is recorded. Default: 0, 1, 8, 27, … 729, then every 1000th. */
  readonly episodeTrigger?: (episode: number) => boolean;
  /** Whether a recording begins at step k (from 0) of all. Default: none does. */
  readonly stepTrigger?: (step: number) => boolean;
  /** Frames of a clip; 0: to the end of the episode. Default 0. */
  readonly videoLength?: number;
  /** Names are `PREFIX-episode-K` or `PREFIX-step-K`. Default 'rl-video'. */
  readonly namePrefix?: string;
  /** Frames a second, at most 50. Default: the world's own pace. */
  readonly fps?: number;
}

/** Cubes below 1000, then every 1000th. */
export function cubicTrigger(episode: number): boolean {
  if (episode >= 1000) return episode % 1000 === 0;
  const root = Math.round(Math.cbrt(episode));
  return root * root * root === episode;
}

const NAME = 'recordVideo';
const MOST = 50; // frames a second of a GIF
const USUAL = 30;

/**
 * Records pictures of some episodes and hands them over as animated GIFs. A clip that is open at a reset or at `close()`
 * ends there. Snapshots do not hold clips.
 *
 * @throws BadInput unless the environment was made with renderMode 'rgb_array', and on bad options.
 */
export function recordVideo<Obs, Act>(env: Env<Obs, Act>, options: RecordVideoOptions): Env<Obs, Act> {
  const { save, stepTrigger, namePrefix = 'rl-video' } = options;
  const episodeTrigger = options.episodeTrigger ?? (stepTrigger === undefined ? cubicTrigger : () => false);
  const videoLength = wholeOption(NAME, 'videoLength', options.videoLength ?? 0, 0);
  const pace = options.fps ?? Math.min(MOST, env.presentation.stepsPerSecond ?? USUAL);
  const fps = numberOption(NAME, 'fps', pace, 'a number above 0 and at most 50', (v) => v > 0 && v <= MOST);
  if (typeof save !== 'function') throw new BadInput(`save of ${NAME} must be a function, got ${typeof save}`);
  if (env.renderMode !== 'rgb_array') pictureOf(NAME, env as Env);
  let frames: Picture[] | null = null;
  let name = '';
  let episodes = 0;
  let steps = 0;

  function finish(): void {
    if (frames !== null && frames.length > 0) save(name, encodeGif(frames, fps));
    frames = null;
  }

  function capture(): void {
    if (frames === null) return;
    const { width, height, data } = pictureOf(NAME, env as Env);
    frames.push({ width, height, data: data.slice() });
    if (videoLength > 0 && frames.length >= videoLength) finish();
  }

  function begin(what: 'episode' | 'step', k: number): void {
    finish();
    frames = [];
    name = `${namePrefix}-${what}-${k}`;
  }

  return wrap(env as Env, NAME, null, {
    reset(given) {
      // A clip of a fixed length goes on over the end of an episode.
      if (videoLength === 0) finish();
      const result = env.reset(given);
      if (episodeTrigger(episodes)) begin('episode', episodes);
      episodes++;
      capture();
      return result;
    },
    step(action) {
      const result = env.step(action as Act);
      if (stepTrigger?.(steps) === true) begin('step', steps);
      steps++;
      capture();
      if (videoLength === 0 && (result.terminated || result.truncated)) finish();
      return result;
    },
    close() {
      finish();
      env.close();
    },
  }) as Env<Obs, Act>;
}
