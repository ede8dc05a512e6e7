/** Devices that run a program's ops one by one on a TensorFlow.js backend. `tfjs-cpu` is the reference. */

import * as tf from '@tensorflow/tfjs-core';
import type { NumericArray } from '../arrays.js';
import { BadInput } from '../errors.js';
import type { Device, DeviceName, Program, ProgramDefinition, Store, StoreView } from './device.js';
import { registerGradients } from './gradients/index.js';
import {
  checkSameLayout,
  type Layout,
  layoutOf,
  pack,
  type StoreValues,
  sizeOfShape,
  unpackArrays,
  viewOf,
} from './layout.js';
import { arrayFor, checkInputs, checkSpecs, checkWrites } from './program.js';

type EagerName = Exclude<DeviceName, 'cpu'>;
type AnyDefinition = ProgramDefinition<string, string, string>;

/** Runs `f` with a backend active, and puts the one before it back. */
export function onBackend<T>(backend: string, f: () => T): T {
  const before = tf.engine().backendName as string | undefined;
  if (before === backend) return f();
  void tf.setBackend(backend); // Takes effect at once: the backend is there already.
  try {
    return f();
  } finally {
    if (before != null) void tf.setBackend(before);
  }
}

class EagerStore implements Store {
  readonly layout: Layout;
  readonly owner: EagerDevice;
  #flat: tf.Tensor1D;

  constructor(owner: EagerDevice, values: StoreValues) {
    this.owner = owner;
    this.layout = layoutOf(values);
    const arrays = Object.fromEntries(Object.entries(values).map(([name, { data }]) => [name, data]));
    this.#flat = this.#packed(arrays);
  }

  #packed(values: Readonly<Record<string, Float32Array>>): tf.Tensor1D {
    const flat = new Float32Array(this.layout.size);
    pack(this.layout, values, flat);
    return onBackend(this.owner.backend, () => tf.tidy(() => tf.keep(tf.tensor1d(flat))));
  }

  get shapes() {
    return this.layout.shapes;
  }
  get size(): number {
    return this.layout.size;
  }
  get flat(): tf.Tensor1D {
    if (this.#flat.isDisposed) throw new Error('the store was disposed of');
    return this.#flat;
  }
  /** Takes a kept tensor over. */
  replace(next: tf.Tensor1D): void {
    this.#flat.dispose();
    this.#flat = next;
  }

  read(): Record<string, Float32Array> {
    return unpackArrays(this.layout, this.flat.dataSync() as Float32Array);
  }
  write(values: Readonly<Record<string, Float32Array>>): void {
    this.replace(this.#packed(values));
  }
  copyFrom(other: Store): void {
    if (!(other instanceof EagerStore)) throw new BadInput('copyFrom takes a store of the same kind of device');
    checkSameLayout(this.layout, other.layout);
    if (other !== this) this.replace(onBackend(this.owner.backend, () => tf.keep(tf.clone(other.flat))));
  }
  dispose(): void {
    this.#flat.dispose();
  }
}

class EagerProgram implements Program {
  readonly name: string;
  readonly #definition: AnyDefinition;
  readonly #backend: string;
  #disposed = false;

  constructor(definition: AnyDefinition, backend: string) {
    this.name = definition.name;
    this.#definition = definition;
    this.#backend = backend;
  }

  async run(inputs: Readonly<Record<string, NumericArray>>): Promise<Readonly<Record<string, NumericArray>>> {
    if (this.#disposed) throw new Error(`${this.name} was disposed of`);
    checkInputs(this.name, this.#definition.inputs, inputs);
    const results: Record<string, NumericArray> = {};
    onBackend(this.#backend, () => tf.tidy(() => this.#evaluate(inputs, results)));
    return results;
  }

  #evaluate(inputs: Readonly<Record<string, NumericArray>>, results: Record<string, NumericArray>): void {
    const stores = this.#definition.stores as Readonly<Record<string, EagerStore>>;
    const views: Record<string, StoreView> = {};
    for (const [name, store] of Object.entries(stores)) views[name] = viewOf(store.layout, store.flat);
    const { outputs, writes = {} } = this.#definition.run(views, this.#tensors(inputs));
    checkWrites(this.name, stores, writes);
    for (const [name, tensor] of Object.entries(outputs)) {
      results[name] = arrayFor(tensor.dtype, tensor.size);
      results[name].set(tensor.dataSync());
    }
    // A copy of its own even where a program hands a store's own tensor on.
    const next = Object.entries(writes).flatMap(([name, tensor]) =>
      tensor === undefined ? [] : [{ store: stores[name], flat: tf.keep(tf.clone(tensor)) }],
    );
    for (const { store, flat } of next) store.replace(flat);
  }

  #tensors(inputs: Readonly<Record<string, NumericArray>>): Record<string, tf.Tensor> {
    const tensors: Record<string, tf.Tensor> = {};
    for (const [name, { dtype, shape }] of Object.entries(this.#definition.inputs)) {
      // Bytes first, so that numbers that do not fit a byte wrap here as they do on devices that send bytes.
      const sent = arrayFor(dtype, sizeOfShape(shape));
      sent.set(inputs[name]);
      const data = dtype === 'uint8' ? Float32Array.from(sent) : sent;
      tensors[name] = tf.tensor(data, [...shape], dtype === 'int32' ? 'int32' : 'float32');
    }
    return tensors;
  }

  dispose(): void {
    this.#disposed = true;
  }
}

export class EagerDevice implements Device {
  readonly name: EagerName;
  readonly description: string;
  /** The backend's name in TensorFlow.js. */
  readonly backend: string;

  constructor(name: EagerName, backend: string, description: string) {
    this.name = name;
    this.backend = backend;
    this.description = description;
  }

  store(values: StoreValues): Store {
    return new EagerStore(this, values);
  }

  async compile<S extends string, I extends string, O extends string>(
    definition: ProgramDefinition<S, I, O>,
  ): Promise<Program<I, O>> {
    checkSpecs(definition.name, definition.inputs);
    for (const [key, store] of Object.entries(definition.stores)) {
      const ours = store instanceof EagerStore && store.owner === this;
      if (!ours) throw new BadInput(`${definition.name}: store '${key}' belongs to another device`);
    }
    return new EagerProgram(definition as AnyDefinition, this.backend) as Program<I, O>;
  }

  dispose(): void {}
}

/** TensorFlow.js in plain JavaScript. */
export async function makeTfjsCpuDevice(): Promise<EagerDevice> {
  await import('@tensorflow/tfjs-backend-cpu');
  registerGradients();
  withoutBanner('cpu');
  return new EagerDevice('tfjs-cpu', 'cpu', `TensorFlow.js ${tf.version_core}, plain JavaScript, op by op`);
}

/** The backend greets on its first tensor, except in production mode: its first tensor is made in that mode. */
function withoutBanner(backend: string): void {
  const before = tf.env().getBool('PROD');
  tf.env().set('PROD', true);
  onBackend(backend, () => tf.scalar(0).dispose());
  tf.env().set('PROD', before);
}
