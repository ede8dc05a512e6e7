/** The typed arrays that carry observations and actions. */
export type NumericArray = Float32Array | Float64Array | Int32Array | Uint8Array | Int8Array | Int16Array;

/** How the numbers of a space are stored. */
export type Dtype = 'float32' | 'float64' | 'int32' | 'uint8' | 'int8' | 'int16';
