/** Stores of parameters as tensors of an `AgentState`, and back. */

import type { StoredTensor } from '../core/agent.js';
import type { Store } from '../core/compute/device.js';
import { CorruptFile } from '../core/errors.js';

type Tensors = Readonly<Record<string, StoredTensor>>;

/** { w } → { 'qNet/w' } */
export const prefixed = (prefix: string, tensors: Tensors): Record<string, StoredTensor> =>
  Object.fromEntries(Object.entries(tensors).map(([name, tensor]) => [`${prefix}/${name}`, tensor]));

/** { 'qNet/w', … } → { w } */
export const unprefixed = (prefix: string, tensors: Tensors): Record<string, StoredTensor> =>
  Object.fromEntries(
    Object.entries(tensors)
      .filter(([name]) => name.startsWith(`${prefix}/`))
      .map(([name, tensor]) => [name.slice(prefix.length + 1), tensor]),
  );

/** Copies of a store's tensors, named `prefix/name`. */
export const tensorsOf = (prefix: string, store: Store): Record<string, StoredTensor> =>
  prefixed(
    prefix,
    Object.fromEntries(Object.entries(store.read()).map(([name, data]) => [name, { shape: store.shapes[name], data }])),
  );

function kept(tensors: Tensors, name: string, size: number): StoredTensor['data'] {
  const data = tensors[name]?.data;
  if (data?.length === size) return data;
  const found = data === undefined ? 'nothing' : `${data.length} numbers`;
  throw new CorruptFile(`the saved agent's '${name}' should hold ${size} numbers, found ${found}`);
}

/** Fills an array from the tensor of that name. @throws CorruptFile when it is missing or of another size. */
export const restoreArray = (
  name: string,
  array: Float64Array | Float32Array | Int32Array | Uint8Array,
  tensors: Tensors,
): void => array.set(kept(tensors, name, array.length));

/** Fills a store from what `tensorsOf` gave. @throws CorruptFile when a tensor is missing or of another size. */
export function restore(prefix: string, store: Store, tensors: Tensors): void {
  const values: Record<string, Float32Array> = {};
  for (const [name, shape] of Object.entries(store.shapes)) {
    const size = shape.reduce((product, n) => product * n, 1);
    values[name] = kept(tensors, `${prefix}/${name}`, size) as Float32Array;
  }
  store.write(values);
}

/** Fills stores by their names. @throws CorruptFile when a tensor is missing or of another size. */
export function restoreAll(stores: Readonly<Record<string, Store>>, tensors: Tensors): void {
  for (const [name, store] of Object.entries(stores)) restore(name, store, tensors);
}
