/** Runs a function of tensors once, symbolically, and returns the graph of what it would compute. */

import * as tf from '@tensorflow/tfjs-core';
import { registerGradients } from '../gradients/index.js';
import { registerKernels, TraceBackend, traceBackendName } from './backend.js';
import { type Graph, makeGraph, type Value, type ValueType } from './graph.js';
import { kernels } from './kernels/index.js';
import { uncompiled } from './kernels/uncompiled.js';

export interface TraceInput {
  readonly type: 'float32' | 'int32' | 'uint8';
  readonly shape: readonly number[];
}
export interface Traced {
  readonly graph: Graph;
  readonly outputs: Readonly<Record<string, Value>>;
}

let registered = false;
function registerOnce(): void {
  if (registered) return;
  registered = true;
  registerKernels(kernels);
  registerGradients();
}

/**
 * Traces `run`. Inputs of type uint8 reach it as float32. No tensor survives and the TensorFlow.js backend is as before.
 *
 * @throws Error naming the op where one cannot be compiled, or where a tensor from outside is used.
 */
export function trace(
  name: string,
  inputs: Readonly<Record<string, TraceInput>>,
  run: (tensors: Readonly<Record<string, tf.Tensor>>) => Readonly<Record<string, tf.Tensor>>,
): Traced {
  registerOnce();
  const graph = makeGraph();
  const backend = new TraceBackend(graph);
  const before = tf.engine().backendName as string | undefined;
  tf.registerBackend(traceBackendName, () => backend);
  void tf.setBackend(traceBackendName); // Takes effect at once: the factory answers synchronously.
  const outputs: Record<string, Value> = {};
  try {
    tf.tidy(() => {
      const results = run(placeholders(backend, inputs));
      for (const [key, tensor] of Object.entries(results)) {
        backend.op = `output '${key}'`;
        outputs[key] = backend.traced(tensor);
      }
    });
  } catch (error) {
    throw explained(name, error);
  } finally {
    if (before != null) void tf.setBackend(before);
    tf.removeBackend(traceBackendName);
  }
  return { graph, outputs };
}

function placeholders(backend: TraceBackend, inputs: Readonly<Record<string, TraceInput>>): Record<string, tf.Tensor> {
  const tensors: Record<string, tf.Tensor> = {};
  for (const [key, { type, shape }] of Object.entries(inputs)) {
    const value = backend.graph.input(key, type, shape);
    const seen: ValueType = type === 'uint8' ? 'float32' : type;
    tensors[key] = tf.engine().makeTensorFromTensorInfo(backend.tensorInfo(backend.graph.cast(value, seen)), backend);
  }
  return tensors;
}

/** The error with the program's name in front, and with the way out where an op has no kernel. */
function explained(name: string, error: unknown): Error {
  const message = error instanceof Error ? error.message : String(error);
  const missing = /Kernel '(\w+)' not registered/.exec(message);
  const said = missing === null ? message : `the op ${missing[1]} ${unsupported(missing[1])}`;
  return new Error(`${name}: ${said}`, { cause: error });
}

const unsupported = (kernel: string): string =>
  Object.hasOwn(uncompiled, kernel)
    ? `cannot be compiled: ${uncompiled[kernel]}`
    : 'cannot be compiled yet: add its kernel in core/compute/trace/kernels';
