/**
 * A TensorFlow.js backend that runs each kernel at once, as a compiled program of that kernel alone: the kernels and
 * gradients of programs, under tests that expect results at once.
 */

import { createRequire } from 'node:module';
import * as tf from '@tensorflow/tfjs-core';
import * as ort from 'onnxruntime-node';
import { onnxModel } from '../../../../core/compute/onnx.js';
import type { Value, ValueType } from '../../../../core/compute/trace/graph.js';
import { kernels } from '../../../../core/compute/trace/kernels/index.js';
import { type TraceInput, trace } from '../../../../core/compute/trace/trace.js';

export const conformanceBackendName = 'bellman-conformance';

/** The part of onnxruntime-node that its asynchronous interface calls. */
interface Binding {
  readonly InferenceSession: new () => {
    loadModel(
      buffer: ArrayBufferLike,
      offset: number,
      length: number,
      options: ort.InferenceSession.SessionOptions,
    ): void;
    run(feeds: Record<string, ort.Tensor>, fetches: Record<string, null>, options: object): Record<string, ort.Tensor>;
  };
}
type Session = InstanceType<Binding['InferenceSession']>;
const { binding, initOrt } = createRequire(import.meta.url)('onnxruntime-node/dist/binding.js') as {
  binding: Binding;
  initOrt: () => void;
};

interface Held {
  readonly values: tf.BackendValues;
  readonly dtype: tf.DataType;
  references: number;
}

export class ConformanceBackend extends tf.KernelBackend {
  /** Like the numbers of a program these outlive their tensors: a gradient may read what is disposed of. */
  readonly #held = new WeakMap<object, Held>();
  #count = 0;

  #hold(dataId: object, held: Held): object {
    this.#held.set(dataId, held);
    this.#count++;
    return dataId;
  }

  override write(values: tf.BackendValues, _shape: number[], dtype: tf.DataType): object {
    return this.#hold({}, { values, dtype, references: 1 });
  }

  keep({ value, data }: Made): tf.TensorInfo {
    const [shape, dtype] = [[...value.shape], value.type as ValueType & tf.DataType];
    return { dataId: this.write(data, shape, dtype), shape, dtype };
  }

  override move(dataId: object, values: tf.BackendValues, _: number[], dtype: tf.DataType, references: number): void {
    this.#hold(dataId, { values, dtype, references });
  }

  override readSync(dataId: object): tf.BackendValues {
    return (this.#held.get(dataId) as Held).values;
  }

  override read(dataId: object): Promise<tf.BackendValues> {
    return Promise.resolve(this.readSync(dataId));
  }

  override disposeData(dataId: object, force = false): boolean {
    const held = this.#held.get(dataId) as Held;
    held.references--;
    if (!force && held.references > 0) return false;
    this.#count--;
    return true;
  }

  override incRef(dataId: object): void {
    (this.#held.get(dataId) as Held).references++;
  }

  override refCount = (dataId: object): number => this.#held.get(dataId)?.references ?? 0;
  override numDataIds = (): number => this.#count;
  override timerAvailable = (): boolean => false;
  override floatPrecision = (): 32 => 32;
  override epsilon = (): number => 1e-7;
  override memory = (): { unreliable: boolean } => ({ unreliable: false });
  override dispose = (): void => {};
}

interface Given {
  readonly tensor: tf.TensorInfo;
  readonly values: tf.BackendValues;
}

/** Programs have no boolean inputs: whole numbers come in, and are cast. */
function inputOf({ tensor: { shape, dtype } }: Given): TraceInput {
  if (dtype !== 'float32' && dtype !== 'int32' && dtype !== 'bool') throw new Error(`no program takes ${dtype}`);
  return { type: dtype === 'bool' ? 'int32' : dtype, shape };
}

function fed({ tensor: { shape, dtype }, values }: Given): ort.Tensor {
  const numbers = values as ArrayLike<number>;
  return dtype === 'float32'
    ? new ort.Tensor('float32', Float32Array.from(numbers), shape)
    : new ort.Tensor('int32', Int32Array.from(numbers), shape);
}

interface Made {
  readonly value: Value;
  readonly data: tf.BackendValues;
}
interface Compiled {
  readonly session: Session;
  /** Names of the inputs that its outputs depend on. */
  readonly inputs: readonly string[];
  readonly outputs: Readonly<Record<string, Value>>;
  /** Did the kernel return a list? */
  readonly listed: boolean;
}
const compiled = new Map<string, Compiled>();

const silent = { logSeverityLevel: 4 } as const;

/** Tells attributes apart that JSON does not: −0, NaN and infinities. */
const inWords = (_: string, value: unknown): unknown =>
  typeof value === 'number' ? (Object.is(value, -0) ? '-0' : String(value)) : value;

/** One kernel as a program. */
function compile(name: string, given: Readonly<Record<string, Given>>, attrs: tf.NamedAttrMap): Compiled {
  const inputs = Object.fromEntries(Object.entries(given).map(([key, one]) => [key, inputOf(one)]));
  let listed = false;
  const { graph, outputs } = trace(name, inputs, (placed) => {
    const tensors: tf.NamedTensorMap = {};
    for (const [key, tensor] of Object.entries(placed)) tensors[key] = tf.cast(tensor, given[key].tensor.dtype);
    const results = tf.engine().runKernel(name, tensors, attrs) as tf.Tensor | tf.Tensor[];
    listed = Array.isArray(results);
    return Object.fromEntries([results].flat().map((result, i) => [`output${i}`, result]));
  });
  const model = onnxModel('conformance', graph, outputs);
  const { buffer, byteOffset, length } = model.bytes;
  const session = new binding.InferenceSession();
  session.loadModel(buffer, byteOffset, length, { intraOpNumThreads: 1, ...silent });
  return { session, inputs: model.inputs.map((input) => input.name), outputs, listed };
}

/** The output of one kernel, compiled and run, or its outputs. */
function runKernel(
  name: string,
  given: Readonly<Record<string, Given>>,
  attrs: tf.NamedAttrMap,
): Made | readonly Made[] {
  const specs = Object.entries(given).map(([key, { tensor }]) => [key, tensor.dtype, tensor.shape]);
  const key = JSON.stringify([name, specs, attrs], inWords);
  let program = compiled.get(key);
  if (program === undefined) {
    program = compile(name, given, attrs);
    compiled.set(key, program);
  }
  const { session, inputs, outputs, listed } = program;
  const feeds = Object.fromEntries(inputs.map((input) => [input, fed(given[input])]));
  const fetches = Object.fromEntries(Object.keys(outputs).map((output) => [output, null]));
  const results = session.run(feeds, fetches, silent);
  const made = Object.entries(outputs).map(([output, value]) => ({
    value,
    data: results[output].data as tf.BackendValues,
  }));
  return listed ? made : made[0];
}

export function registerConformanceBackend(): void {
  initOrt();
  tf.registerBackend(conformanceBackendName, () => new ConformanceBackend());
  for (const kernelName of Object.keys(kernels)) {
    tf.registerKernel({
      kernelName,
      backendName: conformanceBackendName,
      kernelFunc({ inputs, attrs, backend: own }) {
        const backend = own as ConformanceBackend;
        const given: Record<string, Given> = {};
        for (const [key, tensor] of Object.entries(inputs)) {
          if (tensor != null) given[key] = { tensor, values: backend.readSync(tensor.dataId) };
        }
        const made = runKernel(kernelName, given, (attrs ?? {}) as tf.NamedAttrMap);
        return 'value' in made ? backend.keep(made) : made.map((one) => backend.keep(one));
      },
    });
  }
}
