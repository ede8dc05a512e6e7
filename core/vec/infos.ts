/**
 * The infos of a vector as Gymnasium gives them: one array a key, and under `_key` which worlds have it. Made when
 * asked for; a step costs nothing for them.
 */

import type { Info } from '../env.js';

/**
 * `key`: numbers as a Float64Array, nested infos as infos, anything else as an array with null where a world has none.
 * `_key`: 1 for the worlds that have it.
 */
export interface VecInfos {
  readonly [key: string]: Float64Array | Uint8Array | readonly unknown[] | VecInfos;
}

const isInfo = (value: unknown): value is Info =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !ArrayBuffer.isView(value);

/** The values of one key over the worlds; undefined where a world has none. */
function gather(values: readonly unknown[]): VecInfos[string] {
  const present = values.filter((v) => v !== undefined);
  if (present.every((v) => typeof v === 'number')) return Float64Array.from(values, (v) => (v as number) ?? 0);
  if (present.every(isInfo)) return gatherInfos(values as readonly (Info | undefined)[]);
  return values.map((v) => v ?? null);
}

/** Infos of N worlds, undefined where a world has none, as arrays of N. */
export function gatherInfos(infos: readonly (Info | undefined)[]): VecInfos {
  const keys = [...new Set(infos.flatMap((info) => Object.keys(info ?? {})))];
  return Object.fromEntries(
    keys.flatMap((key) => {
      const values = infos.map((info) => info?.[key]);
      return [
        [key, gather(values)],
        [`_${key}`, Uint8Array.from(values, (v) => (v === undefined ? 0 : 1))],
      ];
    }),
  );
}

export interface InfoSource {
  readonly count: number;
  infoOf(i: number): Info;
  /** The infos and observations of episodes that ended in this step and were replaced: autoreset 'same-step'. */
  readonly ended?: (i: number) => { readonly finalObs: unknown; readonly finalInfo: Info } | null;
}

/** The infos of a vector, `finalObs` and `finalInfo` among them where episodes ended and were replaced at once. */
export function infosOf({ count, infoOf, ended }: InfoSource): VecInfos {
  return gatherInfos(Array.from({ length: count }, (_, i) => ({ ...infoOf(i), ...ended?.(i) })));
}
