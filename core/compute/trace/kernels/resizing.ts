/** Images brought to another size, [batch, height, width, channels]. */

import { linearWeights, nearestPixels, type ResizeAttrs } from '../../resizing.js';
import type { Kernel } from '../backend.js';
import type { Graph, Value } from '../graph.js';
import { matMul } from './linear-algebra.js';

/** Rows by one product of matrices, columns by another. */
function linear(g: Graph, x: Value, attrs: ResizeAttrs): Value {
  const [batch, height, width, channels] = x.shape;
  const [rows, columns] = attrs.size;
  const down = g.constant(linearWeights(height, rows, attrs), 'float32', [rows, height]);
  const across = g.constant(linearWeights(width, columns, attrs), 'float32', [columns, width]);
  const tall = matMul(g, down, g.reshape(x, [batch, height, width * channels]), false, false);
  const wide = matMul(g, across, g.reshape(tall, [batch * rows, width, channels]), false, false);
  return g.reshape(wide, [batch, rows, columns, channels]);
}

function nearest(g: Graph, x: Value, attrs: ResizeAttrs): Value {
  return attrs.size.reduce<Value>((image, size, i) => {
    const axis = i + 1;
    const index = Int32Array.from(nearestPixels(image.shape[axis], size, attrs));
    const shape = image.shape.with(axis, size);
    return g.add('Gather', [image, g.constant(index, 'int32', [size])], shape, image.type, { axis });
  }, x);
}

export const resizing: Readonly<Record<string, Kernel>> = {
  ResizeBilinear: (g, { images }, attrs) => linear(g, g.cast(images, 'float32'), attrs as unknown as ResizeAttrs),
  ResizeNearestNeighbor: (g, { images }, attrs) => nearest(g, images, attrs as unknown as ResizeAttrs),
};
