import type { Env, Picture } from '../env.js';
import { BadInput } from '../errors.js';
import { box, dict } from '../spaces.js';
import { wrapObservation } from './wrap.js';

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
  return wrapObservation(
    env as Env,
    'addRenderObservation',
    { renderOnly, renderKey, obsKey },
    {
      observationSpace: renderOnly ? pixels : dict({ [renderKey]: pixels, [obsKey]: env.observationSpace }),
      observe(observation) {
        const { data } = pictureOf('addRenderObservation', env as Env);
        const picture = data.slice();
        return renderOnly ? picture : { [renderKey]: picture, [obsKey]: observation };
      },
    },
  ) as Env<unknown, Act>;
}
