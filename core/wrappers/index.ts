/** The wrappers, named as Gymnasium names them, and how a stack of them is made again from JSON. */

import type { Env, WrapperSpec } from '../env.js';
import { BadInput, closest } from '../errors.js';
import { decodeSnapshot } from '../snapshot.js';
import * as all from './all.js';

export * from './all.js';

/** Puts one wrapper around an environment; the arguments come from JSON, and the wrapper itself checks them. */
type Maker = (env: Env, args: never) => Env;

/** What takes a function, so that no JSON can make it. */
const BY_HAND: readonly string[] = [
  'arrayConversion',
  'humanRendering',
  'recordVideo',
  'transformAction',
  'transformObservation',
  'transformReward',
];
/** What is exported beside the wrappers. */
const HELPERS: readonly string[] = ['cubicTrigger', 'pictureText'];

const MAKERS: Readonly<Record<string, Maker>> = {
  ...(Object.fromEntries(
    Object.entries(all).filter(([name]) => !BY_HAND.includes(name) && !HELPERS.includes(name)),
  ) as unknown as Record<string, Maker>),
  timeLimit: (env, { horizon }: { horizon: number }) => all.timeLimit(env, horizon),
  frameStackObservation: (env, { size, padding }: { size: number; padding: string | { member: never } }) =>
    all.frameStackObservation(env, {
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
