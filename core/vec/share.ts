/**
 * A share of a vector's worlds whose rows lie in shared memory.
 *
 * Engines fill shared memory byte by byte, more than ten times slower than private memory. Worlds with small rows, which
 * often begin with a fill, therefore write to private memory, which is copied over whole. For large rows (pictures) the
 * copy would cost more than it saves: a screen of 100 KB takes about as long to copy as to draw.
 */

import type { ResolvedEnv } from '../resolve-env.js';
import { makeArray } from '../spaces.js';
import type { VecBuffers } from './buffers.js';
import { type Engine, makeWorlds, type Share } from './worlds.js';

/** Bytes of an observation up to which it is copied. */
const COPIED = 8192;

export function makeShare(world: ResolvedEnv, shared: VecBuffers, share: Share): Engine {
  if (shared.obs.byteLength > COPIED * share.count) return makeWorlds(world, shared, share);
  const obs = makeArray(world.observationSpace, share.count);
  const worlds = makeWorlds(world, { ...shared, obs }, share);
  const publish = (): void => shared.obs.set(obs);
  return {
    ...worlds,
    reset(plan, options) {
      try {
        worlds.reset(plan, options);
      } finally {
        publish();
      }
    },
    step(actions) {
      try {
        worlds.step(actions);
      } finally {
        publish();
      }
    },
    restore(snapshots) {
      worlds.restore(snapshots);
      publish();
    },
  };
}
