/** The wrappers: functions from an environment to an environment, named as Gymnasium names them. A file each. */

import type { Env, WrapperSpec } from '../env.js';
import { BadInput, closest } from '../errors.js';
import { decodeSnapshot } from '../snapshot.js';
import { addRenderObservation } from './add-render-observation.js';
import { addWhiteNoise } from './add-white-noise.js';
import { atariPreprocessing } from './atari-preprocessing.js';
import { autoreset } from './autoreset.js';
import { clipAction } from './clip-action.js';
import { clipReward } from './clip-reward.js';
import { delayObservation } from './delay-observation.js';
import { discretizeAction } from './discretize-action.js';
import { discretizeObservation } from './discretize-observation.js';
import { dtypeObservation } from './dtype-observation.js';
import { filterObservation } from './filter-observation.js';
import { flattenObservation } from './flatten-observation.js';
import { frameStackObservation } from './frame-stack-observation.js';
import { grayscaleObservation } from './grayscale-observation.js';
import { maxAndSkipObservation } from './max-and-skip-observation.js';
import { normalizeObservation } from './normalize-observation.js';
import { normalizeReward } from './normalize-reward.js';
import { obstructView } from './obstruct-view.js';
import { orderEnforcing } from './order-enforcing.js';
import { passiveEnvChecker } from './passive-env-checker.js';
import { recordEpisodeStatistics } from './record-episode-statistics.js';
import { renderCollection } from './render-collection.js';
import { repeatAction } from './repeat-action.js';
import { rescaleAction } from './rescale-action.js';
import { rescaleObservation } from './rescale-observation.js';
import { reshapeObservation } from './reshape-observation.js';
import { resizeObservation } from './resize-observation.js';
import { stickyAction } from './sticky-action.js';
import { timeAwareObservation } from './time-aware-observation.js';
import { timeLimit } from './time-limit.js';

export { arrayConversion } from './array-conversion.js';
export { humanRendering, pictureText } from './human-rendering.js';
export { cubicTrigger, recordVideo } from './record-video.js';
export { transformAction } from './transform-action.js';
export { transformObservation } from './transform-observation.js';
export { transformReward } from './transform-reward.js';
export {
  addRenderObservation,
  addWhiteNoise,
  atariPreprocessing,
  autoreset,
  clipAction,
  clipReward,
  delayObservation,
  discretizeAction,
  discretizeObservation,
  dtypeObservation,
  filterObservation,
  flattenObservation,
  frameStackObservation,
  grayscaleObservation,
  maxAndSkipObservation,
  normalizeObservation,
  normalizeReward,
  obstructView,
  orderEnforcing,
  passiveEnvChecker,
  recordEpisodeStatistics,
  renderCollection,
  repeatAction,
  rescaleAction,
  rescaleObservation,
  reshapeObservation,
  resizeObservation,
  stickyAction,
  timeAwareObservation,
  timeLimit,
};

/** Puts one wrapper around an environment; the arguments come from JSON, and the wrapper itself checks them. */
type Maker = (env: Env, args: never) => Env;

const plain = {
  addRenderObservation,
  addWhiteNoise,
  atariPreprocessing,
  autoreset,
  clipAction,
  clipReward,
  delayObservation,
  discretizeAction,
  discretizeObservation,
  dtypeObservation,
  filterObservation,
  flattenObservation,
  grayscaleObservation,
  maxAndSkipObservation,
  normalizeObservation,
  normalizeReward,
  obstructView,
  orderEnforcing,
  passiveEnvChecker,
  recordEpisodeStatistics,
  renderCollection,
  repeatAction,
  rescaleAction,
  rescaleObservation,
  reshapeObservation,
  resizeObservation,
  stickyAction,
  timeAwareObservation,
} as unknown as Readonly<Record<string, Maker>>;

const MAKERS: Readonly<Record<string, Maker>> = {
  ...plain,
  timeLimit: (env, { horizon }: { horizon: number }) => timeLimit(env, horizon),
  frameStackObservation: (env, { size, padding }: { size: number; padding: string | { member: never } }) =>
    frameStackObservation(env, {
      size,
      padding: typeof padding === 'string' ? (padding as 'zero') : { member: decodeSnapshot(padding.member) },
    }),
};

/** Names of Gymnasium and its older versions, and what they are called here. */
const RENAMED: Readonly<Record<string, string>> = {
  AutoResetWrapper: 'autoreset',
  FrameStack: 'frameStackObservation',
  PixelObservationWrapper: 'addRenderObservation',
  VectorListInfo: 'dictInfoToList of the vector wrappers',
};

/** Needs a function, so that no JSON can make it. */
const BY_HAND = [
  'arrayConversion',
  'humanRendering',
  'recordVideo',
  'transformAction',
  'transformObservation',
  'transformReward',
];

/** @throws BadInput with a hint. */
function makerOf(name: string): Maker {
  if (Object.hasOwn(MAKERS, name)) return MAKERS[name];
  if (Object.hasOwn(RENAMED, name)) throw new BadInput(`wrapper '${name}' is called ${RENAMED[name]} here`);
  if (BY_HAND.includes(name)) throw new BadInput(`wrapper '${name}' takes a function: call it, JSON cannot make it`);
  const camel = name.charAt(0).toLowerCase() + name.slice(1);
  const hint = Object.hasOwn(MAKERS, camel) ? camel : closest(name, Object.keys(MAKERS));
  throw new BadInput(`unknown wrapper '${name}'${hint === null ? '' : `; did you mean '${hint}'?`}`);
}

/**
 * Puts wrappers around an environment, the first innermost: how a stack is made again from `spec.wrappers`.
 *
 * @throws BadInput when a name is unknown, or a wrapper was made with a function.
 */
export function wrapAll(env: Env, wrappers: readonly WrapperSpec[]): Env {
  return wrappers.reduce((inner, { name, args }) => {
    const make = makerOf(name);
    if (args === null)
      throw new BadInput(`wrapper '${name}' was made with a function: it cannot be made again from JSON`);
    return make(inner, args as never);
  }, env);
}

/** Every name that `wrapAll` knows. */
export const wrapperNames: readonly string[] = Object.keys(MAKERS).sort();
