/** What a compiled device makes of a program's definition: the graph of all that it computes. */

import type { Tensor, Tensor1D } from '@tensorflow/tfjs-core';
import type { ProgramDefinition, Store, StoreView } from './device.js';
import { type Layout, viewOf } from './layout.js';
import { checkWrites } from './program.js';
import { type Traced, type TraceInput, trace } from './trace/trace.js';

export type AnyDefinition = ProgramDefinition<string, string, string>;
export const outputPrefix = 'output:';
export const storePrefix = 'store:';
export const nextPrefix = 'next:';
/** A store whose layout is known. */
export type LaidStore = Store & { readonly layout: Layout };
export const inputName = (name: string): string => `input:${name}`;

/** The graph of a definition; its inputs are the stores and the inputs, its outputs the outputs and the writes. */
export function traceProgram(definition: AnyDefinition): Traced {
  const stores = definition.stores as Readonly<Record<string, LaidStore>>;
  const inputs: Record<string, TraceInput> = {};
  for (const [name, store] of Object.entries(stores)) {
    inputs[storePrefix + name] = { type: 'float32', shape: [store.size] };
  }
  for (const [name, { dtype, shape }] of Object.entries(definition.inputs)) {
    inputs[inputName(name)] = { type: dtype, shape };
  }
  return trace(definition.name, inputs, (tensors) => {
    const views: Record<string, StoreView> = {};
    for (const [name, store] of Object.entries(stores)) {
      views[name] = viewOf(store.layout, tensors[storePrefix + name] as Tensor1D);
    }
    const fed = Object.fromEntries(Object.keys(definition.inputs).map((name) => [name, tensors[inputName(name)]]));
    const { outputs, writes = {} } = definition.run(views, fed);
    checkWrites(definition.name, stores, writes);
    const results: Record<string, Tensor> = {};
    for (const [name, tensor] of Object.entries(outputs)) results[outputPrefix + name] = tensor;
    for (const [name, tensor] of Object.entries(writes)) if (tensor !== undefined) results[nextPrefix + name] = tensor;
    return results;
  });
}
