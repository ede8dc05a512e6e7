/** What the observation wrappers of vectors share: other rows in place of the vector's own. */

import type { NumericArray } from '../arrays.js';
import type { VecEnv } from '../env.js';
import type { Json } from '../json.js';
import { type ArraySpace, makeArray } from '../spaces.js';
import { WorldFailed } from '../vec/world-failed.js';

/** Writes one observation, `from[at …]`, in its new form into `to[toAt …]`. Must not allocate. */
export type RowMap = (from: NumericArray, at: number, to: NumericArray, toAt: number) => void;

/** Steps, then calls `after`, which also sees to the other worlds where one failed. */
export function stepThen(env: VecEnv, actions: NumericArray, after: () => void): void {
  try {
    env.step(actions);
  } catch (error) {
    if (error instanceof WorldFailed) after();
    throw error;
  }
  after();
}

/** True for a world whose episode ended in this step and was replaced at once. */
export const replaced = (env: VecEnv, i: number): boolean =>
  env.autoreset === 'same-step' && (env.terminated[i] === 1 || env.truncated[i] === 1);

export interface Memory {
  save(): Json;
  load(state: Json): void;
}

export interface MapOptions {
  /** Called with the rows that are new before they are mapped: all after a step, those of the mask after a reset. */
  readonly see?: (mask: Uint8Array | undefined) => void;
  /** What the map remembers, kept in snapshots. */
  readonly memory?: Memory;
}

/** The vector with every observation mapped, `finalObs` included. */
export function mapObservations(env: VecEnv, space: ArraySpace, map: RowMap, { see, memory }: MapOptions = {}): VecEnv {
  const { count } = env;
  const from = env.observationSpace.size;
  const to = space.size;
  const obs = makeArray(space, count);
  const finalObs = makeArray(space, count);

  function show(): void {
    for (let i = 0; i < count; i++) map(env.obs, i * from, obs, i * to);
  }

  function afterStep(): void {
    see?.(undefined);
    show();
    for (let i = 0; i < count; i++) if (replaced(env, i)) map(env.finalObs, i * from, finalObs, i * to);
  }

  return {
    ...env,
    observationSpace: space,
    obs,
    finalObs,
    reset(options) {
      env.reset(options);
      see?.(options?.mask);
      show();
    },
    step: (actions) => stepThen(env, actions, afterStep),
    infos() {
      const infos = env.infos?.() ?? {};
      if (!('finalObs' in infos)) return infos;
      const ends = Array.from({ length: count }, (_, i) =>
        replaced(env, i) ? finalObs.slice(i * to, (i + 1) * to) : null,
      );
      return { ...infos, finalObs: ends };
    },
    ...(memory && { snapshot: () => ({ inner: env.snapshot(), own: memory.save() }) }),
    restore(snapshot) {
      const saved = snapshot as { inner: Json; own: Json };
      if (memory !== undefined) memory.load(saved?.own ?? null);
      env.restore(memory === undefined ? snapshot : saved.inner);
      show();
    },
  };
}
