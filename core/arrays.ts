/** The typed arrays that carry observations and actions. */
export type NumericArray = Float32Array | Float64Array | Int32Array | Uint8Array | Int8Array | Int16Array;

/** How the numbers of a space are stored. */
export type Dtype = 'float32' | 'float64' | 'int32' | 'uint8' | 'int8' | 'int16';

const ARRAYS = {
  float32: Float32Array,
  float64: Float64Array,
  int32: Int32Array,
  uint8: Uint8Array,
  int8: Int8Array,
  int16: Int16Array,
} as const;

/** Zeros. */
export const arrayOf = (dtype: Dtype, length: number): NumericArray => new ARRAYS[dtype](length);

export const bytesOf = (dtype: Dtype): number => ARRAYS[dtype].BYTES_PER_ELEMENT;
