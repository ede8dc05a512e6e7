import type { Env, Picture } from '../env.js';
import { BadInput, ResetNeeded } from '../errors.js';
import { box, dict } from '../spaces.js';
import { wrap } from './wrap.js';

export interface AddRenderObservationOptions {
  /** True: the picture alone; false: a Dict of both. Default true. */
  readonly renderOnly?: boolean;
  /** Name of the picture in the Dict. Default 'pixels'. */
  readonly renderKey?: string;
  /** Name of the observation in the Dict. Default 'state'. */
  readonly obsKey?: string;
}

/** The picture of an environment now. @throws BadInput where it gives none. */
export function pictureOf(wrapper: string, env: Env): Picture {
  const picture = env.render();
  if (typeof picture === 'object' && picture !== null) return picture;
  throw new BadInput(
    `${wrapper} needs an environment made with renderMode 'rgb_array', got ${JSON.stringify(env.renderMode ?? null)}`,
  );
}

/**
 * The picture of `render()` as observation, [height, width, 3] of uint8, alone or beside the observation. Resets the
 * environment once, to learn the size of its pictures.
 *
 * @throws BadInput unless the environment renders pictures.
 */
export function addRenderObservation<Act>(
  env: Env<unknown, Act>,
  options: AddRenderObservationOptions = {},
): Env<unknown, Act> {
  const { renderOnly = true, renderKey = 'pixels', obsKey = 'state' } = options;
  if (env.renderMode !== 'rgb_array') pictureOf('addRenderObservation', env as Env);
  env.reset();
  const { width, height } = pictureOf('addRenderObservation', env as Env);
  const pixels = box(0, 255, [height, width, 3], 'uint8');
  let begun = false; // by the caller: the reset above is not his
  const need = (what: string): void => {
    if (!begun) throw new ResetNeeded(`the environment was ${what} before the first reset: call reset() first`);
  };
  function observe(observation: unknown): unknown {
    const { data } = pictureOf('addRenderObservation', env as Env);
    const picture = data.slice();
    return renderOnly ? picture : { [renderKey]: picture, [obsKey]: observation };
  }
  return wrap(
    env as Env,
    'addRenderObservation',
    { renderOnly, renderKey, obsKey },
    {
      observationSpace: renderOnly ? pixels : dict({ [renderKey]: pixels, [obsKey]: env.observationSpace }),
      reset(given) {
        const { observation, info } = env.reset(given);
        begun = true;
        return { observation: observe(observation), info };
      },
      step(action) {
        need('stepped');
        const result = env.step(action as Act);
        return { ...result, observation: observe(result.observation) };
      },
      render() {
        need('rendered');
        return env.render();
      },
      save: () => begun,
      load(state) {
        begun = state === true;
      },
    },
  ) as Env<unknown, Act>;
}
