import type { Env } from '../env.js';
import { BadInput } from '../errors.js';
import type { Json } from '../json.js';
import { decodeSnapshot, encodeSnapshot } from '../snapshot.js';
import { batchSpace, concatenate, describeSpace } from '../spaces.js';
import { wholeOption, zeroMember } from './options.js';
import { wrapObservation } from './wrap.js';

export interface FrameStackObservationOptions {
  /** Observations that are stacked. */
  readonly size: number;
  /** What fills the stack at a start: the first observation, zeros, or a member that is given. Default 'reset'. */
  readonly padding?: 'reset' | 'zero' | { readonly member: unknown };
}

/** The last `size` observations, oldest first, along a new leading axis. @throws BadInput on bad options. */
export function frameStackObservation<Act>(
  env: Env<unknown, Act>,
  options: FrameStackObservationOptions,
): Env<unknown, Act> {
  const { padding = 'reset' } = options;
  const size = wholeOption('frameStackObservation', 'size', options.size, 1);
  const space = env.observationSpace;
  const given = typeof padding === 'object' && padding !== null ? padding.member : null;
  if (padding !== 'reset' && padding !== 'zero' && !space.contains(given)) {
    const wanted = `'reset', 'zero' or { member } of ${describeSpace(space)}`;
    throw new BadInput(`padding of frameStackObservation must be ${wanted}, got ${JSON.stringify(padding)}`);
  }
  let frames: unknown[] = [];
  let isFirst = true;
  const filling = (first: unknown): unknown =>
    padding === 'reset' ? first : padding === 'zero' ? zeroMember(space) : given;
  const args = { size, padding: typeof padding === 'string' ? padding : { member: encodeSnapshot(given) } };
  return wrapObservation(env as Env, 'frameStackObservation', args, {
    observationSpace: batchSpace(space, size),
    begin() {
      isFirst = true;
    },
    observe(observation) {
      if (isFirst) frames = new Array<unknown>(size).fill(filling(observation));
      isFirst = false;
      frames = [...frames.slice(1), observation];
      return concatenate(space as never, frames as never);
    },
    save: () => encodeSnapshot(frames),
    load(state: Json) {
      frames = decodeSnapshot(state) as unknown[];
      isFirst = false;
    },
  }) as Env<unknown, Act>;
}
