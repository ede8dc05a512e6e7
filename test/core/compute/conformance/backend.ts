/**
 * A TensorFlow.js backend that runs each kernel at once, as a compiled program of that kernel alone: the kernels and
 * gradients of programs, under tests that expect results at once.
 */

import { createRequire } from 'node:module';
import * as tf from '@tensorflow/tfjs-core';
import * as ort from 'onnxruntime-node';
import type { NumericArray } from '../../../../core/arrays.js';
import type { TensorSpec } from '../../../../core/compute/device.js';
import { Arena } from '../../../../core/compute/host/arena.js';
import { sizeOfShape } from '../../../../core/compute/layout.js';
import { Block, type Shared, settle } from '../../../../core/compute/ort-store.js';
import {
  type Binding,
  type HostPart,
  planSplit,
  type SplitPlan,
  type Stretch,
} from '../../../../core/compute/split-plan.js';
import { kernels } from '../../../../core/compute/trace/kernels/index.js';
import { differenceFromPlain, type Numbers } from './plain.js';

export const conformanceBackendName = 'bellman-conformance';

/** The part of onnxruntime-node that its asynchronous interface calls. */
interface Native {
  readonly InferenceSession: new () => {
    loadModel(
      buffer: ArrayBufferLike,
      offset: number,
      length: number,
      options: ort.InferenceSession.SessionOptions,
    ): void;
    run(
      feeds: Record<string, ort.Tensor>,
      fetches: Record<string, ort.Tensor>,
      options: object,
    ): Record<string, ort.Tensor>;
  };
}
type Session = InstanceType<Native['InferenceSession']>;
const { binding, initOrt } = createRequire(import.meta.url)('onnxruntime-node/dist/binding.js') as {
  binding: Native;
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

  keep({ shape, dtype, values }: Made): tf.TensorInfo {
    return { dataId: this.write(values as tf.BackendValues, shape, dtype), shape, dtype };
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

/** Who computes: onnxruntime alone, or with host code wherever the device 'cpu' has it compute. */
export type Mode = 'engine alone' | 'with host code';
let mode: Mode = 'engine alone';
export function setMode(next: Mode): void {
  mode = next;
}

/** What the kernels that were called made otherwise than plain JavaScript does, by kernel. */
export const differences = new Map<string, string[]>();

type AllGiven = Readonly<Record<string, Numbers>>;

/** Programs have no boolean inputs and outputs: whole numbers come in and out, and are cast. */
function inputOf({ shape, dtype }: Numbers): TensorSpec {
  if (dtype !== 'float32' && dtype !== 'int32' && dtype !== 'bool') throw new Error(`no program takes ${dtype}`);
  return { dtype: dtype === 'bool' ? 'int32' : dtype, shape };
}

interface Made {
  readonly shape: number[];
  readonly dtype: tf.DataType;
  readonly values: NumericArray;
}
interface Compiled {
  readonly plan: SplitPlan;
  readonly own: Block;
  readonly session: Session | undefined;
  readonly head: () => void;
  readonly tail: () => void;
  /** The kernel's outputs before casts. */
  readonly outputs: readonly tf.DataType[];
  /** Did the kernel return a list? */
  readonly listed: boolean;
}
const compiled = new Map<string, Compiled>();
const shared: Shared = { engine: ort, arena: new Arena() };
const silent = { logSeverityLevel: 4 } as const;

/** Tells attributes apart that JSON does not: −0, NaN and infinities. */
const inWords = (_: string, value: unknown): unknown =>
  typeof value === 'number' ? (Object.is(value, -0) ? '-0' : String(value)) : value;

const uncast = (x: tf.Tensor): tf.Tensor => (x.dtype === 'bool' ? tf.cast(x, 'int32') : x);

/** One kernel as a program. */
function compile(name: string, given: AllGiven, attrs: tf.NamedAttrMap): Compiled {
  const inputs = Object.fromEntries(Object.entries(given).map(([key, one]) => [key, inputOf(one)]));
  let made: tf.Tensor | tf.Tensor[] = [];
  const definition = {
    name,
    stores: {},
    inputs,
    run(_: object, placed: Readonly<Record<string, tf.Tensor>>) {
      const tensors: tf.NamedTensorMap = {};
      for (const [key, tensor] of Object.entries(placed)) tensors[key] = tf.cast(tensor, given[key].dtype);
      made = tf.engine().runKernel(name, tensors, attrs) as tf.Tensor | tf.Tensor[];
      return { outputs: Object.fromEntries([made].flat().map((one, i) => [i, uncast(one)])) };
    },
  };
  const plan = planSplit(definition, mode === 'with host code');
  const own = new Block(shared, plan.bytes);
  return {
    plan,
    own,
    session: plan.body && sessionOf(plan.body.model.bytes),
    head: hostRun(plan.head, own),
    tail: hostRun(plan.tail, own),
    outputs: [made].flat().map(({ dtype }) => dtype),
    listed: Array.isArray(made),
  };
}

function sessionOf({ buffer, byteOffset, length }: Uint8Array): Session {
  const session = new binding.InferenceSession();
  session.loadModel(buffer, byteOffset, length, { intraOpNumThreads: 1, ...silent });
  return session;
}

function hostRun(part: HostPart | undefined, own: Block): () => void {
  if (part === undefined) return () => {};
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(part.code.wasm), {
    m: { memory: shared.arena.memory },
  });
  for (const { offset, bytes } of part.code.constants) own.view('uint8', offset, bytes.length).set(bytes);
  return () => (exports.run as (address: number) => void)(own.address);
}

/** As a device runs a program, but at once. */
function run({ plan, own, session, head, tail, outputs }: Compiled, given: AllGiven): readonly Made[] {
  const view = ({ type, offset, shape }: Stretch): NumericArray => own.view(type, offset, sizeOfShape(shape));
  for (const [key, stretch] of Object.entries(plan.inputs)) view(stretch).set(given[key].values as NumericArray);
  head();
  if (plan.body !== undefined && session !== undefined) {
    const tensors = (bindings: readonly Binding[]) =>
      Object.fromEntries(bindings.map((b) => [b.name, own.tensor(b.name, b.type, b.offset, b.shape)]));
    const fetches = tensors(plan.body.fetches);
    const results = session.run(tensors(plan.body.feeds), fetches, silent);
    for (const [key, tensor] of Object.entries(fetches)) settle(tensor, results[key]);
  }
  tail();
  return outputs.map((dtype, i) => {
    const values = view(plan.outputs[i]).slice();
    return { shape: [...plan.outputs[i].shape], dtype, values: dtype === 'bool' ? Uint8Array.from(values) : values };
  });
}

/** The output of one kernel, compiled and run, or its outputs. */
function runKernel(name: string, given: AllGiven | readonly Numbers[], attrs: tf.NamedAttrMap): Made | readonly Made[] {
  const byName = { ...given } as AllGiven;
  const specs = Object.entries(byName).map(([key, { shape, dtype }]) => [key, dtype, shape]);
  const key = JSON.stringify([mode, name, specs, attrs], inWords);
  let program = compiled.get(key);
  if (program === undefined) {
    program = compile(name, byName, attrs);
    compiled.set(key, program);
  }
  const made = run(program, byName);
  const difference = differenceFromPlain(name, given, attrs, made);
  if (difference !== undefined) differences.set(name, [...(differences.get(name) ?? []), difference]);
  return program.listed ? made : made[0];
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
        const held = (tensor: tf.TensorInfo): Numbers => ({ ...tensor, values: backend.readSync(tensor.dataId) });
        const present = Object.entries(inputs).filter(([, tensor]) => tensor != null);
        const given = present.map(([, tensor]) => held(tensor as tf.TensorInfo));
        const named = Object.fromEntries(present.map(([key], i) => [key, given[i]]));
        const made = runKernel(kernelName, Array.isArray(inputs) ? given : named, (attrs ?? {}) as tf.NamedAttrMap);
        return 'shape' in made ? backend.keep(made) : made.map((one) => backend.keep(one));
      },
    });
  }
}
