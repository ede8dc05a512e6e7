/** What a compiled device makes of a program's definition: its model, and which input and output is what. */

import type { Tensor, Tensor1D } from '@tensorflow/tfjs-core';
import type { ProgramDefinition, StoreView } from './device.js';
import { viewOf } from './layout.js';
import { type OnnxModel, onnxModel } from './onnx.js';
import type { OrtStore } from './ort-store.js';
import { checkWrites } from './program.js';
import { leastPart, type Part, partName, type Value } from './trace/graph.js';
import { type Traced, type TraceInput, trace } from './trace/trace.js';

export type AnyDefinition = ProgramDefinition<string, string, string>;
export const outputPrefix = 'output:';
export const storePrefix = 'store:';
export const nextPrefix = 'next:';
export const inputName = (name: string): string => `input:${name}`;

export type Span = Pick<Part, 'offset' | 'size'>;

/** All of a store or a part of it, as a program uses it. */
export interface StoreUse {
  readonly store: OrtStore;
  /** Its name in the graph. */
  readonly name: string;
  readonly span: Span;
  /** Which tensor of the store's buffers it is. */
  readonly key: string;
}

/** A program's model, and what its inputs and outputs are. */
export interface Plan {
  readonly model: OnnxModel;
  readonly outputs: Traced['outputs'];
  /** Names of the inputs that the graph uses. */
  readonly fed: ReadonlySet<string>;
  readonly reads: readonly StoreUse[];
  readonly writes: readonly StoreUse[];
}

export function planProgram(definition: AnyDefinition): Plan {
  const traced = traceProgram(definition);
  const stores = definition.stores as Readonly<Record<string, OrtStore>>;
  const outputs: Record<string, Value> = {};
  const writes: StoreUse[] = [];
  for (const [name, value] of Object.entries(traced.outputs)) {
    if (!name.startsWith(nextPrefix)) outputs[name] = value;
    else {
      for (const piece of piecesOf(name, value)) {
        outputs[piece.name] = piece.value;
        writes.push(storeUse(stores[name.slice(nextPrefix.length)], piece.name, piece.span));
      }
    }
  }
  const model = onnxModel(definition.name, traced.graph, outputs);
  const reads = model.inputs.flatMap(({ name, part }) => {
    const whole = part?.of ?? name;
    if (!whole.startsWith(storePrefix)) return [];
    const store = stores[whole.slice(storePrefix.length)];
    return [storeUse(store, name, part ?? { offset: 0, size: store.size })];
  });
  return { model, outputs, fed: new Set(model.inputs.map(({ name }) => name)), reads, writes };
}

const storeUse = (store: OrtStore, name: string, span: Span): StoreUse => ({
  store,
  name,
  span,
  key: `${span.offset}:${span.size}`,
});

/** A vector put together from large parts is written part by part, each to its place: no copy is made. */
function piecesOf(name: string, value: Value): { name: string; value: Value; span: Span }[] {
  const { source } = value;
  const size = value.shape[0];
  const joined = source.kind === 'node' && source.op === 'Concat' && size >= leastPart * source.inputs.length;
  if (!joined) return [{ name, value, span: { offset: 0, size } }];
  let offset = 0;
  return source.inputs.map((piece) => {
    const part = { of: name, offset, size: piece.shape[0] };
    offset += part.size;
    return { name: partName(part), value: piece, span: part };
  });
}

/** The graph of a definition; its inputs are the stores and the inputs, its outputs the outputs and the writes. */
export function traceProgram(definition: AnyDefinition): Traced {
  const stores = definition.stores as Readonly<Record<string, OrtStore>>;
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
