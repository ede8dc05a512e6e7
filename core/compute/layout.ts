/** How named tensors lie in one flat vector, shared by the devices. */

import * as tf from '@tensorflow/tfjs-core';
import { BadInput } from '../errors.js';
import type { StoreView } from './device.js';

/** One named tensor's place. */
export interface Place {
  readonly name: string;
  readonly shape: readonly number[];
  readonly offset: number;
  readonly size: number;
}
export interface Layout {
  readonly places: readonly Place[];
  readonly shapes: Readonly<Record<string, readonly number[]>>;
  readonly size: number; // P
}
export type StoreValues = Readonly<Record<string, { readonly shape: readonly number[]; readonly data: Float32Array }>>;

export const sizeOfShape = (shape: readonly number[]): number => shape.reduce((size, n) => size * n, 1);

/** @throws BadInput when a tensor's numbers do not fill its shape, or there is no number at all. */
export function layoutOf(values: StoreValues): Layout {
  const places: Place[] = [];
  let offset = 0;
  for (const [name, { shape, data }] of Object.entries(values)) {
    const size = sizeOfShape(shape);
    checkLength(name, shape, size, data.length);
    places.push({ name, shape: [...shape], offset, size });
    offset += size;
  }
  if (offset === 0) throw new BadInput('a store needs at least one number, got none');
  return { places, shapes: Object.fromEntries(places.map(({ name, shape }) => [name, shape])), size: offset };
}

function checkLength(name: string, shape: readonly number[], size: number, length: number): void {
  if (length === size) return;
  throw new BadInput(`tensor '${name}' of shape [${shape.join()}] needs ${size} numbers, got ${length}`);
}

/** Copies named values into their places in `flat`. @throws BadInput unless names and lengths are the layout's. */
export function pack(layout: Layout, values: Readonly<Record<string, Float32Array>>, flat: Float32Array): void {
  for (const name of Object.keys(values)) {
    if (!(name in layout.shapes)) {
      throw new BadInput(`the store has no tensor '${name}': it has ${Object.keys(layout.shapes).join(', ')}`);
    }
  }
  for (const { name, shape, size } of layout.places) {
    if (values[name] === undefined) throw new BadInput(`the store's tensor '${name}' was not given`);
    checkLength(name, shape, size, values[name].length);
  }
  for (const { name, offset } of layout.places) flat.set(values[name], offset);
}

/** Copies of the named values. */
export const unpackArrays = (layout: Layout, flat: Float32Array): Record<string, Float32Array> =>
  Object.fromEntries(layout.places.map(({ name, offset, size }) => [name, flat.slice(offset, offset + size)]));

/** @throws BadInput unless the two layouts hold the same names and shapes in the same order. */
export function checkSameLayout(a: Layout, b: Layout): void {
  const text = ({ places }: Layout): string => places.map(({ name, shape }) => `${name}[${shape.join()}]`).join(', ');
  if (text(a) !== text(b)) throw new BadInput(`cannot copy a store of ${text(b)} into one of ${text(a)}`);
}

/** What a program's function sees of a store whose numbers are `flat`. */
export const viewOf = (layout: Layout, flat: tf.Tensor1D): StoreView => ({
  flat,
  unpack(from = flat) {
    const sizes = layout.places.map(({ size }) => size);
    const parts = tf.split(from, sizes);
    return Object.fromEntries(layout.places.map(({ name, shape }, i) => [name, tf.reshape(parts[i], [...shape])]));
  },
});
