/** What the dtypes hold. */

import type { Dtype } from '../arrays.js';

/** Least and most number of each dtype, both finite. */
export const RANGES: Readonly<Record<Dtype, readonly [least: number, most: number]>> = {
  bool: [0, 1],
  uint8: [0, 255],
  int8: [-128, 127],
  uint16: [0, 65535],
  int16: [-32768, 32767],
  uint32: [0, 4294967295],
  int32: [-2147483648, 2147483647],
  float32: [-3.4028234663852886e38, 3.4028234663852886e38],
  float64: [-Number.MAX_VALUE, Number.MAX_VALUE],
};

/** From narrow to wide: the order in which a common dtype is looked for. */
const DTYPES = Object.keys(RANGES) as readonly Dtype[];

export const isFloat = (dtype: Dtype): boolean => dtype === 'float32' || dtype === 'float64';

const FLOAT32_WHOLE = 16_777_216; // 2²⁴: integers up to here are exact in float32

/** True where every number of `inner` is one of `outer`. */
function holds(outer: Dtype, inner: Dtype): boolean {
  if (outer === 'float64' || outer === inner) return true;
  const [least, most] = RANGES[inner];
  if (outer === 'float32') return Math.max(-least, most) <= FLOAT32_WHOLE;
  return least >= RANGES[outer][0] && most <= RANGES[outer][1];
}

/** The narrowest dtype that holds every number of all, as NumPy promotes, but float64 where NumPy has int64. */
export const commonDtype = (dtypes: readonly Dtype[]): Dtype =>
  DTYPES.find((outer) => dtypes.every((inner) => holds(outer, inner))) ?? 'float64';
