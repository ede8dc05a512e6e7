/**
 * Bellman, whole: the composition root. Importing it registers the built-in worlds.
 */

import { runInThisContext } from 'node:vm';
import './envs/index.js';
import { withPreset } from './agents/presets.js';
import type { Fields } from './core/config.js';
import { BadInput } from './core/errors.js';
import type { Fitting, World } from './core/fit.js';
import { useRenderer } from './core/rendering.js';
import type { ArraySpace } from './core/spaces.js';
import { type Training, type TrainingState, type TrainOptions, train as trainBare } from './core/train.js';
import { useCopier } from './core/vec/hot-loop.js';
import { useWorkers } from './core/vec-env.js';
import { onWorkers } from './core/vec-workers.js';
import { onWarning } from './core/warnings.js';
import { drawMoment } from './viewer/scenes/render.js';

useRenderer(drawMoment);
// Node's own way from text to code: no page and no security policy is concerned.
useCopier((source) => runInThisContext(source));
useWorkers(
  onWorkers([new URL(import.meta.url.endsWith('.ts') ? './envs/index.ts' : './envs/index.js', import.meta.url).href]),
);
onWarning((message) => process.emitWarning(message, 'BellmanWarning'));

export type {
  Agent,
  AgentKind,
  AgentSetting,
  AgentState,
  Metrics,
  Thoughts,
  Transitions,
  ValueTable,
} from './core/agent.js';
export { type AtariOptions, type AtariParams, withAtariPreprocessing } from './core/atari/with-atari-preprocessing.js';
export { checkEnv, type Finding, type Inspection, inspectEnv } from './core/check-env.js';
export { loadPolicy, type PolicyOptions } from './core/compose.js';
export type { Device, DeviceName } from './core/compute/device.js';
export { makeDevice } from './core/compute/index.js';
export { choice, flag, real, sizes, whole } from './core/config.js';
export { defineEnv } from './core/define-env.js';
export type {
  Autoreset,
  Env,
  EnvDefinition,
  EnvParams,
  EnvRules,
  EnvSpec,
  Info,
  Picture,
  RenderMode,
  ResetResult,
  StepResult,
  VecEnv,
} from './core/env.js';
export { CorruptFile, InvalidAction, NotRegistered, ResetNeeded } from './core/errors.js';
export { evaluate } from './core/evaluate.js';
export { type FiniteMdp, finiteMdpOf } from './core/finite-mdp.js';
export { Diverged, type LoopEvent, makeLoop } from './core/loop.js';
export { make } from './core/make.js';
export { type EnvMaker, type EnvMap, inNamespace, parseId, register, registeredIds } from './core/registry.js';
export { useRenderer } from './core/rendering.js';
export { makeRng, type Rng } from './core/rng.js';
export { decodeSafetensors, encodeSafetensors } from './core/run/safetensors.js';
export { videoFiles } from './core/run/video-files.js';
export * as spaces from './core/spaces.js';
export { makeFromSpec, specFromJson, specToJson } from './core/spec.js';
export { WorldFailed } from './core/vec/world-failed.js';
export { type MakeVecOptions, makeVec } from './core/vec-env.js';
export { type EnvFactory, type VecOfEnvs, vecOfEnvs } from './core/vec-of-envs.js';
export * as vectorWrappers from './core/vec-wrappers/index.js';
export { onWarning } from './core/warnings.js';
export * as wrappers from './core/wrappers/index.js';
export { type GridSpec, gridWorld } from './envs/grid/index.js';
export type { Training, TrainingState, TrainOptions };
export { BadInput };

type Defaulted = 'steps' | 'envs';

/**
 * Composes a training; what you leave out comes from the tuned preset of this agent in this world, if there is one.
 *
 *     for await (const event of await train({ env: 'CartPole-v1', agent: dqn, seed: 1 })) …
 *
 * @throws BadInput when something given is wrong, or `steps` is left out where no preset has it.
 */
export function train<
  F extends Fields,
  Obs extends ArraySpace = ArraySpace,
  Act extends ArraySpace = ArraySpace,
  const W extends World = World,
>(
  options: Omit<TrainOptions<F, Obs, Act>, Defaulted> &
    Partial<Pick<TrainOptions<F>, Defaulted>> &
    Fitting<W, Obs, Act>,
): Promise<Training<F>>;
export function train<F extends Fields>(
  options: Omit<TrainOptions<F>, Defaulted> & Partial<Pick<TrainOptions<F>, Defaulted>>,
): Promise<Training<F>> {
  return trainBare({ ...options, ...withPreset(options) });
}
