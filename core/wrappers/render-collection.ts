import type { Env, Picture } from '../env.js';
import { wrap } from './wrap.js';

export interface RenderCollectionOptions {
  /** True: frames that were handed out are forgotten. Default true. */
  readonly popFrames?: boolean;
  /** True: a reset forgets the frames before it. Default true. */
  readonly resetClean?: boolean;
}

export type Frame = Picture | string;

export interface Collected {
  /** A frame for every reset and step since the last call (or reset), oldest first. */
  frames(): readonly Frame[];
}

/** Renders after every reset and step and keeps the frames for `frames()`. Snapshots do not hold them. */
export function renderCollection<Obs, Act>(
  env: Env<Obs, Act>,
  options: RenderCollectionOptions = {},
): Env<Obs, Act> & Collected {
  const { popFrames = true, resetClean = true } = options;
  let kept: Frame[] = [];
  const collect = (): void => {
    const frame = env.render();
    if (frame !== null) kept.push(frame);
  };
  const wrapped = wrap(
    env as Env,
    'renderCollection',
    { popFrames, resetClean },
    {
      reset(given) {
        const result = env.reset(given);
        if (resetClean) kept = [];
        collect();
        return result;
      },
      step(action) {
        const result = env.step(action as Act);
        collect();
        return result;
      },
    },
  ) as Env<Obs, Act>;
  return Object.assign(wrapped, {
    frames() {
      const frames = kept;
      if (popFrames) kept = [];
      return [...frames];
    },
  });
}
