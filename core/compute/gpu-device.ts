/**
 * Devices with a memory of their own: the whole of a program, optimiser included, is one model on a provider of
 * onnxruntime. Stores stay on the device; batches go in, and what a program returns comes out.
 */

import type * as ort from 'onnxruntime-node';
import type { NumericArray } from '../arrays.js';
import { BadInput } from '../errors.js';
import type { Device, DeviceName, Program, ProgramDefinition, Store, WebDeviceName } from './device.js';
import { checkSameLayout, type Layout, layoutOf, pack, type StoreValues, sizeOfShape, unpackArrays } from './layout.js';
import { type OnnxModel, onnxModel } from './onnx.js';
import type { Engine } from './ort-device.js';
import { type AnyDefinition, inputName, nextPrefix, outputPrefix, storePrefix, traceProgram } from './ort-plan.js';
import { openSession } from './ort-sessions.js';
import { arrayFor, checkInputs, checkSpecs } from './program.js';
import { makeGraph, type Value } from './trace/graph.js';
import { Turns } from './turns.js';

export interface GpuOptions {
  readonly engine: Engine;
  readonly name: DeviceName | WebDeviceName;
  readonly description: string;
  readonly provider: 'webgpu' | 'cuda';
}

type Arrays = Readonly<Record<string, NumericArray>>;
type Location = 'cpu' | 'gpu-buffer';

/** A tensor that several stores may hold; it ends with the last. */
class Held {
  readonly tensor: ort.Tensor;
  #holders = 0;

  constructor(tensor: ort.Tensor) {
    this.tensor = tensor;
  }
  hold(): this {
    this.#holders++;
    return this;
  }
  release(): void {
    this.#holders--;
    if (this.#holders === 0 && this.tensor.location === 'gpu-buffer') this.tensor.dispose();
  }
}

class GpuStore implements Store {
  readonly layout: Layout;
  readonly owner: GpuDevice;
  /** Programs under way that will write this store. */
  writers = 0;
  #held: Held;
  /** The numbers on the host, while they are those of the device. */
  #host: Float32Array | undefined;
  #disposed = false;

  constructor(owner: GpuDevice, values: StoreValues) {
    this.owner = owner;
    this.layout = layoutOf(values);
    const arrays = Object.fromEntries(Object.entries(values).map(([name, { data }]) => [name, data]));
    this.#host = this.#packed(arrays);
    this.#held = this.#onHost(this.#host).hold();
  }

  #packed(values: Readonly<Record<string, Float32Array>>): Float32Array {
    const flat = new Float32Array(this.layout.size);
    pack(this.layout, values, flat);
    return flat;
  }
  #onHost(flat: Float32Array): Held {
    return new Held(new this.owner.engine.Tensor('float32', flat, [flat.length]));
  }

  get shapes() {
    return this.layout.shapes;
  }
  get size(): number {
    return this.layout.size;
  }
  get tensor(): ort.Tensor {
    if (this.#disposed) throw new Error('the store was disposed of');
    return this.#held.tensor;
  }
  /** The numbers on the host are those on the device. */
  get pulled(): boolean {
    return this.#host !== undefined;
  }

  /** Takes a tensor over; `host` holds the same numbers. */
  replace(tensor: ort.Tensor, host?: Float32Array): void {
    this.#take(new Held(tensor), host);
  }
  keep(host: Float32Array): void {
    this.#host = host;
  }
  #take(held: Held, host: Float32Array | undefined): void {
    const before = this.#held;
    this.#held = held.hold();
    this.#host = host;
    before.release();
  }

  read(): Record<string, Float32Array> {
    if (this.#disposed) throw new Error('the store was disposed of');
    if (this.#host === undefined) throw new Error(`the numbers are on ${this.owner.name}: await pull() before reading`);
    return unpackArrays(this.layout, this.#host);
  }
  write(values: Readonly<Record<string, Float32Array>>): void {
    this.#checkIdle();
    const flat = this.#packed(values);
    this.#take(this.#onHost(flat), flat);
  }
  copyFrom(other: Store): void {
    this.#checkIdle();
    if (!(other instanceof GpuStore)) throw new BadInput('copyFrom takes a store of the same kind of device');
    checkSameLayout(this.layout, other.layout);
    if (other !== this) this.#take(other.#held, other.#host);
  }
  #checkIdle(): void {
    if (this.writers > 0) throw new Error('the store is being written by a program: await its run first');
  }
  dispose(): void {
    if (this.#disposed) return;
    this.#disposed = true;
    this.owner.forget(this);
    this.#held.release();
  }
}

interface GpuPlan {
  readonly model: OnnxModel;
  readonly reads: readonly { readonly name: string; readonly store: GpuStore }[];
  readonly writes: readonly { readonly name: string; readonly store: GpuStore }[];
  readonly outputs: Readonly<Record<string, Value>>;
}

/** @throws BadInput when the program has no output. */
function planWhole(definition: AnyDefinition): GpuPlan {
  const { graph, outputs } = traceProgram(definition);
  const model = onnxModel(definition.name, graph, outputs);
  const store = (name: string): GpuStore => definition.stores[name] as GpuStore;
  const reads = model.inputs.filter(({ name }) => name.startsWith(storePrefix));
  const writes = Object.keys(outputs).filter((name) => name.startsWith(nextPrefix));
  const user = Object.entries(outputs).filter(([name]) => name.startsWith(outputPrefix));
  return {
    model,
    reads: reads.map(({ name }) => ({ name, store: store(name.slice(storePrefix.length)) })),
    writes: writes.map((name) => ({ name, store: store(name.slice(nextPrefix.length)) })),
    outputs: Object.fromEntries(user.map(([name, value]) => [name.slice(outputPrefix.length), value])),
  };
}

type Session = Awaited<ReturnType<typeof openSession>>;

class GpuProgram implements Program {
  readonly name: string;
  readonly #device: GpuDevice;
  readonly #definition: AnyDefinition;
  readonly #plan: GpuPlan;
  readonly #session: Session;
  readonly #inputs: Readonly<Record<string, { readonly array: NumericArray; readonly tensor: ort.Tensor }>>;
  readonly #outputs: Readonly<Record<string, NumericArray>>;
  readonly #fed: ReadonlySet<string>;
  #disposed = false;

  constructor(device: GpuDevice, definition: AnyDefinition, plan: GpuPlan, session: Session) {
    this.name = definition.name;
    this.#device = device;
    this.#definition = definition;
    this.#plan = plan;
    this.#session = session;
    this.#fed = new Set(plan.model.inputs.map(({ name }) => name));
    const inputs = Object.entries(definition.inputs).map(([name, { dtype, shape }]) => {
      const array = arrayFor(dtype, sizeOfShape(shape));
      const tensor = new device.engine.Tensor(dtype as 'float32', array as Float32Array, [...shape]);
      return [name, { array, tensor }] as const;
    });
    this.#inputs = Object.fromEntries(inputs);
    const outputs = Object.entries(plan.outputs).map(([name, { type, shape }]) => [
      name,
      arrayFor(type, sizeOfShape(shape)),
    ]);
    this.#outputs = Object.fromEntries(outputs) as Record<string, NumericArray>;
  }

  run(inputs: Arrays): Promise<Arrays> {
    try {
      if (this.#disposed) throw new Error(`${this.name} was disposed of`);
      checkInputs(this.name, this.#definition.inputs, inputs);
    } catch (error) {
      return Promise.reject(error);
    }
    for (const { store } of this.#plan.writes) store.writers++;
    // Inputs are read at the call, whenever their turn comes.
    const kept = Object.fromEntries(Object.entries(inputs).map(([name, array]) => [name, array.slice()]));
    return this.#device.turns.take(async () => {
      try {
        return await this.#execute(kept);
      } finally {
        for (const { store } of this.#plan.writes) store.writers--;
      }
    });
  }

  async #execute(inputs: Arrays): Promise<Arrays> {
    const feeds: Record<string, ort.Tensor> = {};
    for (const name in this.#inputs) {
      const { array, tensor } = this.#inputs[name];
      array.set(inputs[name]);
      if (this.#fed.has(inputName(name))) feeds[inputName(name)] = tensor;
    }
    for (const { name, store } of this.#plan.reads) feeds[name] = await this.#device.uploaded(store);
    const results = await this.#session.session.run(feeds);
    for (const { name, store } of this.#plan.writes) store.replace(results[name]);
    for (const name in this.#outputs) this.#outputs[name].set(results[outputPrefix + name].data as Float32Array);
    return this.#outputs;
  }

  dispose(): void {
    if (this.#disposed) return;
    this.#disposed = true;
    void this.#device.turns.take(async () => this.#session.close());
  }
}

export class GpuDevice implements Device {
  readonly name: DeviceName | WebDeviceName;
  readonly description: string;
  readonly engine: Engine;
  readonly turns = new Turns();
  readonly #provider: string;
  readonly #stores = new Set<GpuStore>();
  readonly #programs = new Set<GpuProgram>();
  /** Sessions that copy vectors to the device and from it, by length and direction. */
  readonly #copiers = new Map<string, Promise<Session>>();

  constructor({ engine, name, description, provider }: GpuOptions) {
    this.engine = engine;
    this.name = name;
    this.description = description;
    this.#provider = provider;
  }

  #open({ bytes }: OnnxModel, locations: Readonly<Record<string, Location>>): Promise<Session> {
    return openSession(this.engine, bytes, {
      executionProviders: [this.#provider],
      preferredOutputLocation: locations,
      graphOptimizationLevel: 'all',
      logSeverityLevel: 3,
    });
  }

  async #copy(tensor: ort.Tensor, to: Location): Promise<ort.Tensor> {
    const size = tensor.dims[0];
    const key = `${size} ${to}`;
    let copier = this.#copiers.get(key);
    if (copier === undefined) {
      const graph = makeGraph();
      const x = graph.input('x', 'float32', [size]);
      copier = this.#open(onnxModel('copy', graph, { y: graph.add('Identity', [x], [size], 'float32') }), { y: to });
      this.#copiers.set(key, copier);
    }
    return (await (await copier).session.run({ x: tensor })).y;
  }

  /** The store's tensor, brought to the device if it is not there. */
  async uploaded(store: GpuStore): Promise<ort.Tensor> {
    const { tensor } = store;
    if (tensor.location === 'gpu-buffer') return tensor;
    const there = await this.#copy(tensor, 'gpu-buffer');
    store.replace(there, tensor.data as Float32Array);
    return there;
  }

  pull(): Promise<void> {
    return this.turns.take(async () => {
      for (const store of this.#stores) {
        if (!store.pulled) store.keep(Float32Array.from((await this.#copy(store.tensor, 'cpu')).data as Float32Array));
      }
    });
  }

  store(values: StoreValues): Store {
    const store = new GpuStore(this, values);
    this.#stores.add(store);
    return store;
  }
  forget(store: GpuStore): void {
    this.#stores.delete(store);
  }

  async compile<S extends string, I extends string, O extends string>(
    definition: ProgramDefinition<S, I, O>,
  ): Promise<Program<I, O>> {
    const any = definition as AnyDefinition;
    checkSpecs(any.name, any.inputs);
    for (const [key, store] of Object.entries(any.stores)) {
      const ours = store instanceof GpuStore && store.owner === this;
      if (!ours) throw new BadInput(`${any.name}: store '${key}' belongs to another device`);
    }
    const plan = planWhole(any);
    const locations: Record<string, Location> = {};
    for (const { name } of plan.writes) locations[name] = 'gpu-buffer';
    for (const name in plan.outputs) locations[outputPrefix + name] = 'cpu';
    const program = new GpuProgram(this, any, plan, await this.#open(plan.model, locations));
    this.#programs.add(program);
    return program as Program<I, O>;
  }

  dispose(): void {
    for (const program of this.#programs) program.dispose();
    this.#programs.clear();
    void this.turns.take(async () => {
      for (const copier of this.#copiers.values()) (await copier).close();
      this.#copiers.clear();
    });
  }
}
