/** Gradients of convolutions, and of those gradients: each is linear in both of its inputs. */

import * as tf from '@tensorflow/tfjs-core';
import { drawTogether, spreadOut } from './spacing.js';
import type { Backward, GradientTable } from './table.js';

interface ConvAttrs extends tf.NamedAttrMap {
  readonly dilations: [number, number] | number;
}
interface Kernels {
  readonly forwards: string;
  readonly toInput: string;
  readonly toFilter: string;
}
type Shape4 = [number, number, number, number];

const run = (kernel: string, inputs: tf.NamedTensorMap, attrs: tf.NamedAttrMap): tf.Tensor =>
  tf.engine().runKernel(kernel, inputs, attrs);

/**
 * TensorFlow.js has no gradient of a dilated convolution. It is the convolution with a filter that has zeros between
 * its numbers, so its gradients are those, less the places of the zeros.
 */
function tableOf({ forwards, toInput, toFilter }: Kernels): GradientTable {
  return {
    [forwards]: {
      inputs: ['x', 'filter'],
      backward({ dy, saved: [x, filter], attrs: { dilations, ...attrs } }: Backward<ConvAttrs>) {
        const [down, across] = Array.isArray(dilations) ? dilations : [dilations ?? 1, dilations ?? 1];
        const wide = (): tf.Tensor => spreadOut(spreadOut(filter, 0, down), 1, across);
        const one = { ...attrs, dilations: 1 };
        return {
          x: () => run(toInput, { dy, filter: wide() }, { ...one, inputShape: x.shape }),
          filter: () => {
            const filterShape = wide().shape;
            return drawTogether(drawTogether(run(toFilter, { x, dy }, { ...one, filterShape }), 1, across), 0, down);
          },
        };
      },
    },
    [toInput]: {
      inputs: ['dy', 'filter'],
      backward: ({
        dy: slope,
        saved: [dy, filter],
        attrs: { inputShape: _, ...attrs },
      }: Backward<tf.NamedAttrMap>) => ({
        dy: () => run(forwards, { x: slope, filter }, { ...attrs, dilations: 1 }),
        filter: () => run(toFilter, { x: slope, dy }, { ...attrs, filterShape: filter.shape as Shape4 }),
      }),
    },
    [toFilter]: {
      inputs: ['x', 'dy'],
      backward: ({ dy: slope, saved: [x, dy], attrs: { filterShape: _, ...attrs } }: Backward<tf.NamedAttrMap>) => ({
        x: () => run(toInput, { dy, filter: slope }, { ...attrs, inputShape: x.shape as Shape4 }),
        dy: () => run(forwards, { x, filter: slope }, { ...attrs, dilations: 1 }),
      }),
    },
  };
}

export const convolutions: GradientTable = {
  ...tableOf({ forwards: tf.Conv2D, toInput: tf.Conv2DBackpropInput, toFilter: tf.Conv2DBackpropFilter }),
  ...tableOf({
    forwards: tf.DepthwiseConv2dNative,
    toInput: tf.DepthwiseConv2dNativeBackpropInput,
    toFilter: tf.DepthwiseConv2dNativeBackpropFilter,
  }),
};
