/**
 * Tuned settings: what `train` uses for an agent in a world unless told otherwise. Data, with the seeds they were tuned
 * for and what these reached: the mean return of greedy evaluation episodes after training, seed by seed.
 */

import type { ComposeOptions } from '../core/compose.js';
import type { Config, Fields } from '../core/config.js';
import { BadInput } from '../core/errors.js';
import { a2c } from './presets/a2c.js';
import { dqn } from './presets/dqn.js';
import { ppo } from './presets/ppo.js';
import type { Preset } from './presets/preset.js';
import { rainbow } from './presets/rainbow.js';
import { reinforce } from './presets/reinforce.js';
import { tabular } from './presets/tabular.js';

export type { Preset };

/** By agent, then by world. */
export const presets: Readonly<Record<string, Readonly<Record<string, Preset>>>> = {
  ...tabular,
  dqn,
  rainbow,
  reinforce,
  a2c,
  ppo,
};

/** The tuned settings of an agent in a world, or null when there are none. */
export function presetFor(agentId: string, envId: string): Preset | null {
  const ofAgent = Object.hasOwn(presets, agentId) ? presets[agentId] : {};
  return Object.hasOwn(ofAgent, envId) ? ofAgent[envId] : null;
}

type Composed<F extends Fields> = Pick<ComposeOptions<F>, 'steps' | 'envs' | 'config' | 'params'>;

/**
 * What a training's options leave open, from the preset of its agent in its world, if there is one.
 *
 * @throws BadInput when `steps` is left out where no preset has it.
 */
export function withPreset<F extends Fields>(
  options: Pick<ComposeOptions<F>, 'agent' | 'env'> & Partial<Composed<F>>,
): Composed<F> & { readonly envs: number } {
  const preset = typeof options.env === 'string' ? presetFor(options.agent.id, options.env) : null;
  const { steps = preset?.steps, envs = preset?.envs ?? 1 } = options;
  if (steps === undefined) throw new BadInput(`steps is needed: ${options.agent.id} has no preset for this world`);
  const params = preset?.params || options.params ? { ...preset?.params, ...options.params } : null;
  const config = { ...preset?.config, ...options.config } as Partial<Config<F>>;
  return { steps, envs, config, ...(params && { params }) };
}
