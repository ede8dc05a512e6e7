/** The typed arrays that carry observations and actions. */
export type NumericArray =
  | Float32Array
  | Float64Array
  | Int32Array
  | Uint8Array
  | Int8Array
  | Int16Array
  | Uint16Array
  | Uint32Array;

/** How the numbers of a space are stored. 'bool' is 0 and 1 in bytes. */
export type Dtype = 'float32' | 'float64' | 'int32' | 'uint8' | 'int8' | 'int16' | 'uint16' | 'uint32' | 'bool';

/** The array that holds each dtype. */
export const ARRAYS = {
  float32: Float32Array,
  float64: Float64Array,
  int32: Int32Array,
  uint8: Uint8Array,
  int8: Int8Array,
  int16: Int16Array,
  uint16: Uint16Array,
  uint32: Uint32Array,
  bool: Uint8Array,
} as const;
