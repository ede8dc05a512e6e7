/**
 * Bellman in a page: the composition root without anything of Node. Importing it registers the built-in worlds.
 *
 *     import * as ort from 'onnxruntime-web/wasm';
 *     const device = await makeWebDevice(ort, { provider: 'wasm' });
 *     for await (const event of await train({ env: 'CartPole-v1', agent: reinforce, device })) …
 */

import './envs/index.js';
import { withPreset } from './agents/presets.js';
import { type ComposeOptions, compose, type Training } from './core/compose.js';
import type { Fields } from './core/config.js';
import type { Fitting, World } from './core/fit.js';
import { useRenderer } from './core/rendering.js';
import type { ArraySpace } from './core/spaces.js';
import { onWarning } from './core/warnings.js';
import { drawMoment } from './viewer/scenes/render.js';

useRenderer(drawMoment);
onWarning((message) => console.warn(message));

export * from './agents/index.js';
export type { Agent, AgentKind, Thoughts } from './core/agent.js';
export { loadPolicy, type PolicyOptions, type Training } from './core/compose.js';
export type { Device, Program, ProgramDefinition, Store } from './core/compute/device.js';
export { makeWebDevice, type WebEngine, type WebOptions, type WebProvider } from './core/compute/web.js';
export { defineEnv } from './core/define-env.js';
export type { Env, EnvDefinition, VecEnv } from './core/env.js';
export { BadInput, CorruptFile } from './core/errors.js';
export { evaluate } from './core/evaluate.js';
export { Diverged, type LoopEvent, makeLoop } from './core/loop.js';
export { make } from './core/make.js';
export { register, registeredIds } from './core/registry.js';
export { makeRng, type Rng } from './core/rng.js';
export { decodeSafetensors, encodeSafetensors, type Tensors } from './core/run/safetensors.js';
export * as spaces from './core/spaces.js';
export { makeVec } from './core/vec-env.js';
export { type GridSpec, gridWorld } from './envs/grid/index.js';
export { type DrawOptions, drawWorld } from './viewer/scenes/canvas.js';
export { dark, light, type Palette } from './viewer/scenes/palette.js';

type Defaulted = 'steps' | 'envs';

/**
 * Composes a training on a device; what you leave out comes from the tuned preset of this agent in this world, if there
 * is one.
 *
 * @throws BadInput when something given is wrong, or `steps` is left out where no preset has it.
 */
export function train<
  F extends Fields,
  Obs extends ArraySpace = ArraySpace,
  Act extends ArraySpace = ArraySpace,
  const W extends World = World,
>(
  options: Omit<ComposeOptions<F, Obs, Act>, Defaulted> &
    Partial<Pick<ComposeOptions<F>, Defaulted>> &
    Fitting<W, Obs, Act>,
): Promise<Training<F>>;
export function train<F extends Fields>(
  options: Omit<ComposeOptions<F>, Defaulted> & Partial<Pick<ComposeOptions<F>, Defaulted>>,
): Promise<Training<F>> {
  return compose({ ...options, ...withPreset(options) });
}
