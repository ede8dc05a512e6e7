/**
 * A TensorFlow.js backend that computes nothing: its kernels write down what would be computed.
 *
 * TensorFlow.js differentiates by running kernels, so a gradient taken while this backend is active is written down too.
 */

import * as tf from '@tensorflow/tfjs-core';
import type { ConstantData, Graph, Value, ValueType } from './graph.js';

export const traceBackendName = 'bellman-trace';

/** What a kernel is given: the graph to write in, and the tensors' values by the names TensorFlow.js gives them. */
export type Kernel = (graph: Graph, inputs: Readonly<Record<string, Value>>, attrs: Attrs) => Value | readonly Value[];
/** The attributes of a kernel as TensorFlow.js passes them; each kernel states the type it reads. */
export type Attrs = Readonly<Record<string, unknown>>;

export class TraceBackend extends tf.KernelBackend {
  readonly graph: Graph;
  /** The op being recorded, for messages. */
  op = 'none';
  /** Kept for as long as anything can ask: a gradient may read what TensorFlow.js has disposed of. */
  readonly #values = new WeakMap<object, Value>();
  #count = 0;

  constructor(graph: Graph) {
    super();
    this.graph = graph;
  }

  /** The value of a tensor of this trace. @throws Error for a tensor made outside of it. */
  traced(tensor: tf.TensorInfo): Value {
    const value = this.#values.get(tensor.dataId);
    if (value !== undefined) return value;
    throw new Error(
      `${this.op} was given a tensor of shape [${tensor.shape.join()}] made outside the compiled function: ` +
        'pass it in as an input or a store, or make it inside',
    );
  }

  tensorInfo(value: Value): tf.TensorInfo {
    const dataId = {};
    this.#values.set(dataId, value);
    this.#count++;
    return { dataId, shape: [...value.shape], dtype: value.type as tf.DataType };
  }

  override write(values: tf.BackendValues, shape: number[], dtype: tf.DataType): object {
    const { dataId } = this.tensorInfo(this.graph.constant(constantData(values, dtype), dtype as ValueType, shape));
    return dataId;
  }

  override readSync(dataId: object): never {
    const value = this.#values.get(dataId);
    const made = value?.source.kind === 'node' ? `the result of ${value.source.op}` : 'a tensor';
    throw new Error(
      `the values of ${made} were asked for (dataSync, arraySync, data) inside a compiled function: ` +
        'values exist only when the program runs; return the tensor as an output instead',
    );
  }

  override read(dataId: object): Promise<tf.BackendValues> {
    return this.readSync(dataId);
  }

  override move(): never {
    throw new Error(`${this.op} was given a tensor made outside the compiled function`);
  }

  override numDataIds = (): number => this.#count;
  override disposeData(): boolean {
    this.#count--;
    return true;
  }

  override incRef(): void {}
  override refCount = (): number => 1;
  override timerAvailable = (): boolean => false;
  override floatPrecision = (): 32 => 32;
  override epsilon = (): number => 1e-7;
  override memory = (): { unreliable: boolean } => ({ unreliable: true });
  override dispose = (): void => {};
}

function constantData(values: tf.BackendValues, dtype: tf.DataType): ConstantData {
  if (dtype === 'float32') return Float32Array.from(values as Float32Array);
  if (dtype === 'int32') return Int32Array.from(values as Int32Array);
  if (dtype === 'bool') return Uint8Array.from(values as Uint8Array);
  throw new Error(`a compiled function cannot use tensors of type ${dtype}: only float32, int32 and bool`);
}

/** Registers kernels by the names of TensorFlow.js. */
export function registerKernels(kernels: Readonly<Record<string, Kernel>>): void {
  for (const [kernelName, kernel] of Object.entries(kernels)) {
    tf.registerKernel({
      kernelName,
      backendName: traceBackendName,
      kernelFunc: ({ inputs, attrs, backend }) => {
        const trace = backend as TraceBackend;
        trace.op = kernelName;
        const values: Record<string, Value> = {};
        for (const [name, tensor] of Object.entries(inputs)) if (tensor != null) values[name] = trace.traced(tensor);
        const made = kernel(trace.graph, values, (attrs ?? {}) as Attrs);
        return isMany(made) ? made.map((value) => trace.tensorInfo(value)) : trace.tensorInfo(made);
      },
    });
  }
}

const isMany = (made: Value | readonly Value[]): made is readonly Value[] => Array.isArray(made);
