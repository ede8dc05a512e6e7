/** Zeros put between numbers, and taken out again: what strides and dilations come to. */

import * as tf from '@tensorflow/tfjs-core';

/** [x₀, 0, 0, x₁, 0, 0, x₂] for a step of 3 along `axis`: steps·(n − 1) + 1 entries. */
export function spreadOut(x: tf.Tensor, axis: number, step: number): tf.Tensor {
  if (step === 1) return x;
  const n = x.shape[axis];
  const apart = tf.expandDims(x, axis + 1);
  const paddings = apart.shape.map((_, i): [number, number] => [0, i === axis + 1 ? step - 1 : 0]);
  const wide = tf.reshape(tf.pad(apart, paddings), x.shape.with(axis, n * step));
  return tf.slice(wide, new Array<number>(x.rank).fill(0), x.shape.with(axis, step * (n - 1) + 1));
}

/** The entries 0, step, 2·step, … along `axis` of what spreadOut makes. */
export function drawTogether(x: tf.Tensor, axis: number, step: number): tf.Tensor {
  if (step === 1) return x;
  const n = (x.shape[axis] - 1) / step + 1;
  const padded = tf.pad(
    x,
    x.shape.map((_, i): [number, number] => [0, i === axis ? step - 1 : 0]),
  );
  const apart = tf.reshape(padded, [...x.shape.slice(0, axis), n, step, ...x.shape.slice(axis + 1)]);
  const kept = tf.slice(apart, new Array<number>(x.rank + 1).fill(0), apart.shape.with(axis + 1, 1));
  return tf.squeeze(kept, [axis + 1]);
}
