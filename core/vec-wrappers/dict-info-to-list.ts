/** Gymnasium's `DictInfoToList`: the infos of a vector as one info a world. */

import type { Info, VecEnv } from '../env.js';
import type { VecInfos } from '../vec/infos.js';

export interface ListedVec extends VecEnv {
  /** The infos of all worlds, made on demand: [N]. */
  infoList(): Info[];
}

const isNested = (value: VecInfos[string]): value is VecInfos => !Array.isArray(value) && !ArrayBuffer.isView(value);

/** World `i` of infos by key: what its masks say that it has. */
function infoAt(infos: VecInfos, i: number): Info {
  const own = Object.keys(infos).filter((key) => {
    const mask = infos[`_${key}`];
    return mask instanceof Uint8Array && mask[i] === 1;
  });
  return Object.fromEntries(
    own.map((key) => {
      const values = infos[key];
      return [key, isNested(values) ? infoAt(values, i) : (values as readonly unknown[])[i]];
    }),
  );
}

/** Infos of N worlds by key → N infos. */
export const infoListOf = (infos: VecInfos, count: number): Info[] =>
  Array.from({ length: count }, (_, i) => infoAt(infos, i));

/** The vector with its infos as a list, `finalObs` and `finalInfo` of replaced episodes among them. */
export const dictInfoToList = (env: VecEnv): ListedVec => ({
  ...env,
  infoList: () => infoListOf(env.infos?.() ?? {}, env.count),
});
