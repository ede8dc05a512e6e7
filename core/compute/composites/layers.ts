/** Whole layers in one kernel: products and convolutions with bias and activation, batch normalisation. */

import * as tf from '@tensorflow/tfjs-core';
import type { Composite, CompositeTable } from './composite.js';

type Inputs = Readonly<Record<string, tf.Tensor>>;
interface FusedAttrs extends tf.NamedAttrMap {
  readonly activation: string;
  readonly leakyreluAlpha: number;
  readonly dataFormat: 'NHWC' | 'NCHW';
}

const activations: Readonly<Record<string, (x: tf.Tensor, inputs: Inputs, attrs: FusedAttrs) => tf.Tensor>> = {
  linear: (x) => x,
  relu: (x) => tf.relu(x),
  relu6: (x) => tf.relu6(x),
  elu: (x) => tf.elu(x),
  sigmoid: (x) => tf.sigmoid(x),
  leakyrelu: (x, _, { leakyreluAlpha }) => tf.leakyRelu(x, leakyreluAlpha),
  prelu: (x, { preluActivationWeights }) => tf.prelu(x, preluActivationWeights),
};

/** activation(y + bias). */
function finished(y: tf.Tensor, inputs: Inputs, attrs: FusedAttrs): tf.Tensor {
  const activation = activations[attrs.activation ?? 'linear'];
  if (activation === undefined)
    throw new Error(`no activation '${attrs.activation}': there are ${Object.keys(activations).join(', ')}`);
  const { bias, preluActivationWeights } = inputs;
  const sum = bias === undefined ? y : tf.add(y, perChannel(bias, attrs));
  if (preluActivationWeights === undefined) return activation(sum, inputs, attrs);
  return activation(sum, { preluActivationWeights: perChannel(preluActivationWeights, attrs) }, attrs);
}

/** A number for each channel, where the channels of the images are. */
const perChannel = (x: tf.Tensor, { dataFormat }: FusedAttrs): tf.Tensor =>
  dataFormat === 'NCHW' && x.rank === 1 ? tf.reshape(x, [x.size, 1, 1]) : x;

/** tf.fused differentiates by itself, through the kernels without bias and activation. */
const fused = (kernel: string, ...factors: readonly string[]): Composite<FusedAttrs> => ({
  inputs: [...factors, 'bias', 'preluActivationWeights'],
  slopes: [],
  of(inputs, attrs) {
    const given = Object.fromEntries(factors.map((name) => [name, inputs[name]]));
    return finished(tf.engine().runKernel(kernel, given, attrs), inputs, attrs);
  },
});

export const layers: CompositeTable = {
  _FusedMatMul: fused(tf.BatchMatMul, 'a', 'b'),
  FusedConv2D: fused(tf.Conv2D, 'x', 'filter'),
  FusedDepthwiseConv2D: fused(tf.DepthwiseConv2dNative, 'x', 'filter'),
  // (x − mean)/√(variance + ε)·scale + offset
  FusedBatchNorm: {
    inputs: ['x', 'mean', 'variance', 'offset', 'scale'],
    slopes: ['x', 'mean', 'variance', 'offset', 'scale'],
    of({ x, mean, variance, offset, scale }, { varianceEpsilon }: { varianceEpsilon: number }) {
      // TensorFlow.js itself falls over inputs that are left out when it writes its tape.
      if (tf.engine().state.gradientDepth > 0 && (offset === undefined || scale === undefined)) {
        throw new Error(
          'batchNorm has a gradient only with an offset and a scale: pass tf.zerosLike(mean) and tf.onesLike(mean)',
        );
      }
      const slope = tf.rsqrt(tf.add(variance, varianceEpsilon));
      const y = tf.mul(tf.sub(x, mean), scale === undefined ? slope : tf.mul(slope, scale));
      return offset === undefined ? y : tf.add(y, offset);
    },
  },
};
