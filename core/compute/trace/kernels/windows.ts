/**
 * Windows over images, [batch, height, width, channels], by gathers whose places are known when a program is compiled:
 * strides, dilations and paddings of every kind come to nothing but a list of places.
 */

import { backend_util } from '@tensorflow/tfjs-core';
import type { Attrs } from '../backend.js';
import type { Graph, Value } from '../graph.js';

export type Geometry = backend_util.Conv2DInfo;
export type Shape4 = [number, number, number, number];

/** Of a convolution of x, [batch, height, width, channels], with a filter, [height, width, in, out or multiplier]. */
export function convolutionGeometry(
  x: readonly number[],
  filter: readonly number[],
  attrs: Attrs,
  depthwise: boolean,
): Geometry {
  return backend_util.computeConv2DInfo(
    [...x] as Shape4,
    [...filter] as Shape4,
    attrs.strides as number,
    (attrs.dilations as number | undefined) ?? 1,
    attrs.pad as 'same' | 'valid',
    attrs.dimRoundingMode as 'floor' | undefined,
    depthwise,
    'channelsLast',
  );
}

/** Numbers in a window. */
export const tapsOf = (c: Geometry): number => c.filterHeight * c.filterWidth;
/** Windows in an image. */
export const windowsOf = (c: Geometry): number => c.outHeight * c.outWidth;

/** The pixel that each tap of each window looks at, −1 outside of the image: [windows · taps]. */
export function pixelOfTap(c: Geometry): Int32Array {
  const places: number[] = [];
  const [ys, xs] = [Array.from({ length: c.outHeight }, (_, y) => y), Array.from({ length: c.outWidth }, (_, x) => x)];
  for (const [y, x] of ys.flatMap((y) => xs.map((x) => [y, x]))) {
    for (let row = 0; row < c.filterHeight; row++) {
      for (let column = 0; column < c.filterWidth; column++) {
        const h = y * c.strideHeight + row * c.dilationHeight - c.padInfo.top;
        const w = x * c.strideWidth + column * c.dilationWidth - c.padInfo.left;
        const inside = h >= 0 && h < c.inHeight && w >= 0 && w < c.inWidth;
        places.push(inside ? h * c.inWidth + w : -1);
      }
    }
  }
  return Int32Array.from(places);
}

/** Rows of x, [batch, rows, channels], by number; −1 is a row of `fill`: [batch, places, channels]. */
function rowsAt(g: Graph, x: Value, places: readonly number[], fill: number): Value {
  const [batch, rows, channels] = x.shape;
  const complete = places.every((place) => place >= 0);
  const extra = complete ? [] : [g.expand(g.scalar(fill, x.type), [batch, 1, channels])];
  const from = complete ? x : g.add('Concat', [x, ...extra], [batch, rows + 1, channels], x.type, { axis: 1 });
  const index = Int32Array.from(places, (place) => (place < 0 ? rows : place));
  const shape = [batch, places.length, channels];
  return g.add('Gather', [from, g.constant(index, 'int32', [index.length])], shape, x.type, { axis: 1 });
}

const pixelsOf = (g: Graph, x: Value, c: Geometry): Value =>
  g.reshape(x, [c.batchSize, c.inHeight * c.inWidth, c.inChannels]);

/** Every window of x, `fill` outside of the image: [batch, windows, taps, channels]. */
export function windows(g: Graph, x: Value, c: Geometry, fill: number): Value {
  const rows = rowsAt(g, pixelsOf(g, x, c), Array.from(pixelOfTap(c)), fill);
  return g.reshape(rows, [c.batchSize, windowsOf(c), tapsOf(c), c.inChannels]);
}

/** The same tap by tap: [batch, windows, channels] for each. */
export function windowsByTap(g: Graph, x: Value, c: Geometry, fill: number): readonly Value[] {
  const [pixels, places, taps] = [pixelsOf(g, x, c), Array.from(pixelOfTap(c)), tapsOf(c)];
  return Array.from({ length: taps }, (_, tap) =>
    rowsAt(
      g,
      pixels,
      places.filter((_, i) => i % taps === tap),
      fill,
    ),
  );
}

/**
 * The images that windows add up to. Tap i of all the windows brings row `source(i)` of x, [batch, rows, channels], to
 * the pixel it looks at. Gathered and added in as many steps as taps look at one pixel: no pixel is written twice.
 */
export function overlapAdd(g: Graph, x: Value, c: Geometry, source: (tap: number) => number): Value {
  const sources = Array.from({ length: c.inHeight * c.inWidth }, (): number[] => []);
  for (const [tap, pixel] of pixelOfTap(c).entries()) if (pixel >= 0) sources[pixel].push(source(tap));
  const most = Math.max(1, ...sources.map((list) => list.length));
  const parts = Array.from({ length: most }, (_, nth) =>
    rowsAt(
      g,
      x,
      sources.map((list) => list[nth] ?? -1),
      0,
    ),
  );
  const sum = parts.reduce((total, part) => g.elementwise('Add', [total, part], total.shape, 'float32'));
  return g.reshape(sum, [c.batchSize, c.inHeight, c.inWidth, c.inChannels]);
}
