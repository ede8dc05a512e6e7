/** Cutting, turning and padding of images, [batch, height, width, channels]. */

import * as tf from '@tensorflow/tfjs-core';
import type { CompositeTable } from './composite.js';

interface CropAttrs {
  readonly cropSize: [number, number];
  readonly method: 'bilinear' | 'nearest';
  readonly extrapolationValue: number;
}

/** Where in an image of `size` the rows (or columns) of each box lie: `n` places from `first` to `last`, [boxes, n]. */
function placesOf(first: tf.Tensor, last: tf.Tensor, size: number, n: number): tf.Tensor {
  const along = tf.tensor2d(n === 1 ? [0.5] : Array.from({ length: n }, (_, i) => i / (n - 1)), [1, n]);
  // Not first + i·step: so the last place is exactly `last`, and never beyond the image by a rounding error.
  return tf.mul(tf.add(tf.mul(first, tf.sub(1, along)), tf.mul(last, along)), size - 1);
}

/** What each of `size` pixels adds at each place: 1 − distance where that is positive, [boxes, n, size]. */
function weightsAt(places: tf.Tensor, size: number, method: CropAttrs['method']): tf.Tensor {
  // Halves round up, as in TensorFlow.
  const at = tf.expandDims(method === 'nearest' ? tf.floor(tf.add(places, 0.5)) : places, 2);
  const pixels = tf.tensor3d(
    Array.from({ length: size }, (_, i) => i),
    [1, 1, size],
  );
  return tf.relu(tf.sub(1, tf.abs(tf.sub(at, pixels))));
}

const inside = (places: tf.Tensor, size: number): tf.Tensor =>
  tf.logicalAnd(tf.greaterEqual(places, 0), tf.lessEqual(places, size - 1));

/** Boxes [y₁, x₁, y₂, x₂] in parts of the image, cut out and brought to one size: rows · image · columns. */
function cropAndResize(image: tf.Tensor, boxes: tf.Tensor, boxInd: tf.Tensor, attrs: CropAttrs): tf.Tensor {
  const [, height, width, channels] = image.shape;
  const [rows, columns] = attrs.cropSize;
  const count = boxes.shape[0];
  const [y1, x1, y2, x2] = tf.split(boxes, 4, 1);
  const [ys, xs] = [placesOf(y1, y2, height, rows), placesOf(x1, x2, width, columns)];
  const images = tf.reshape(tf.gather(image, boxInd as tf.Tensor1D), [count, height, width * channels]);
  const cut = tf.reshape(tf.matMul(weightsAt(ys, height, attrs.method), images), [count, rows, width, channels]);
  const across = tf.expandDims(weightsAt(xs, width, attrs.method), 1);
  const crops = tf.matMul(tf.broadcastTo(across, [count, rows, columns, width]), cut);
  const seen = tf.logicalAnd(
    tf.reshape(inside(ys, height), [count, rows, 1, 1]),
    tf.reshape(inside(xs, width), [count, 1, columns, 1]),
  );
  return tf.where(seen, crops, tf.fill([], attrs.extrapolationValue));
}

/** Which of n entries each padded entry mirrors, with the edge ('symmetric') or without it ('reflect'). */
function mirrored(n: number, before: number, after: number, mode: 'reflect' | 'symmetric'): Int32Array {
  const edge = mode === 'reflect' ? 0 : 1;
  return Int32Array.from({ length: before + n + after }, (_, i) => {
    const at = i - before;
    if (at < 0) return -at - edge;
    return at < n ? at : 2 * (n - 1) - at + edge;
  });
}

interface Blocks {
  readonly blockShape: number[];
}

const { getReshaped, getPermuted, getReshapedPermuted, getSliceBeginCoords, getSliceSize } = tf.backend_util;
const product = (list: readonly number[]): number => list.reduce((a, b) => a * b, 1);

export const images: CompositeTable = {
  CropAndResize: {
    inputs: ['image', 'boxes', 'boxInd'],
    slopes: ['image', 'boxes'],
    of: ({ image, boxes, boxInd }, attrs: CropAttrs) => cropAndResize(image, boxes, boxInd, attrs),
  },
  FlipLeftRight: { inputs: ['image'], slopes: ['image'], of: ({ image }) => tf.reverse(image, 2) },
  MirrorPad: {
    inputs: ['x'],
    slopes: ['x'],
    of: ({ x }, { paddings, mode }: { paddings: [number, number][]; mode: 'reflect' | 'symmetric' }) =>
      paddings.reduce((padded, [before, after], axis) => {
        if (before + after === 0) return padded;
        return tf.gather(padded, tf.tensor1d(mirrored(x.shape[axis], before, after, mode), 'int32'), axis);
      }, x),
  },
  SpaceToBatchND: {
    inputs: ['x'],
    slopes: ['x'],
    of({ x }, { blockShape, paddings }: Blocks & { paddings: [number, number][] }) {
      const rest = new Array<[number, number]>(x.rank - 1 - blockShape.length).fill([0, 0]);
      const padded = tf.pad(x, [[0, 0], ...paddings, ...rest]);
      const size = product(blockShape);
      const split = tf.reshape(padded, getReshaped(padded.shape, blockShape, size, false));
      const moved = tf.transpose(split, getPermuted(split.rank, blockShape.length, false));
      return tf.reshape(moved, getReshapedPermuted(padded.shape, blockShape, size, false));
    },
  },
  BatchToSpaceND: {
    inputs: ['x'],
    slopes: ['x'],
    of({ x }, { blockShape, crops }: Blocks & { crops: number[][] }) {
      const size = product(blockShape);
      const split = tf.reshape(x, getReshaped(x.shape, blockShape, size));
      const moved = tf.transpose(split, getPermuted(split.rank, blockShape.length));
      const shape = getReshapedPermuted(x.shape, blockShape, size);
      const begin = getSliceBeginCoords(crops, blockShape.length);
      return tf.slice(tf.reshape(moved, shape), begin, getSliceSize(shape, crops, blockShape.length));
    },
  },
  DepthToSpace: {
    inputs: ['x'],
    slopes: ['x'],
    of({ x }, { blockSize: n, dataFormat }: { blockSize: number; dataFormat: 'NHWC' | 'NCHW' }) {
      if (dataFormat !== 'NHWC') throw new Error('depthToSpace: only the data format NHWC is compiled');
      const [batch, height, width, depth] = x.shape;
      const split = tf.reshape(x, [batch, height, width, n, n, depth / (n * n)]);
      const moved = tf.transpose(split, [0, 1, 3, 2, 4, 5]);
      return tf.reshape(moved, [batch, height * n, width * n, depth / (n * n)]);
    },
  },
};
