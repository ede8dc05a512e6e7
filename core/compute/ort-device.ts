/**
 * Devices that compile: a program is traced once into an ONNX graph, which onnxruntime runs.
 *
 * A store is one flat array, fed as one input; a program that writes it fills the store's second array, and the two
 * change places. Inputs, outputs and stores keep their arrays for life.
 */

import type { Tensor, Tensor1D } from '@tensorflow/tfjs-core';
import * as ort from 'onnxruntime-node';
import type { NumericArray } from '../arrays.js';
import { BadInput } from '../errors.js';
import type { Device, Program, ProgramDefinition, Store, StoreView } from './device.js';
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
import { onnxModel } from './onnx.js';
import { arrayFor, checkInputs, checkSpecs, checkWrites } from './program.js';
import { type Traced, type TraceInput, trace } from './trace/trace.js';

export interface OrtOptions {
  /** Threads for one operator. One is fastest for small networks. */
  readonly threads?: number;
}

/** A tensor of onnxruntime over an array of ours. */
interface Bound<A extends NumericArray = NumericArray> {
  readonly array: A;
  readonly tensor: ort.Tensor;
}

function bind<A extends NumericArray>(array: A, type: string, shape: readonly number[]): Bound<A> {
  return { array, tensor: new ort.Tensor(type as 'float32', array as Float32Array, [...shape]) };
}

class OrtStore implements Store {
  readonly layout: Layout;
  readonly owner: OrtDevice;
  /** Programs under way that will write this store. */
  writers = 0;
  #now: Bound<Float32Array>;
  #next: Bound<Float32Array> | undefined;
  #disposed = false;

  constructor(owner: OrtDevice, values: StoreValues) {
    this.owner = owner;
    this.layout = layoutOf(values);
    this.#now = this.#buffer();
    for (const { name, offset } of this.layout.places) this.#now.array.set(values[name].data, offset);
  }

  #buffer = (): Bound<Float32Array> => bind(new Float32Array(this.layout.size), 'float32', [this.layout.size]);

  get shapes() {
    return this.layout.shapes;
  }
  get size(): number {
    return this.layout.size;
  }
  get now(): Bound<Float32Array> {
    if (this.#disposed) throw new Error('the store was disposed of');
    return this.#now;
  }
  /** Where a program writes; made when first asked for. */
  get next(): Bound<Float32Array> {
    this.#next ??= this.#buffer();
    return this.#next;
  }
  swap(): void {
    [this.#now, this.#next] = [this.next, this.#now];
  }

  read(): Record<string, Float32Array> {
    return unpackArrays(this.layout, this.now.array);
  }
  write(values: Readonly<Record<string, Float32Array>>): void {
    this.#checkIdle();
    pack(this.layout, values, this.now.array);
  }
  copyFrom(other: Store): void {
    this.#checkIdle();
    if (!(other instanceof OrtStore)) throw new BadInput('copyFrom takes a store of the same kind of device');
    checkSameLayout(this.layout, other.layout);
    this.now.array.set(other.now.array);
  }
  #checkIdle(): void {
    if (this.writers > 0) throw new Error('the store is being written by a program: await its run first');
  }
  dispose(): void {
    this.#disposed = true;
  }
}

type Feeds = Record<string, ort.Tensor>;
/** A store as a program uses it. */
interface StoreUse {
  readonly store: OrtStore;
  /** Its name as an input of the graph, undefined when the graph does not read it. */
  readonly feed: string | undefined;
  /** Its name as an output of the graph, undefined when the program does not write it. */
  readonly fetch: string | undefined;
}

class OrtProgram implements Program {
  readonly name: string;
  readonly #device: OrtDevice;
  readonly #session: ort.InferenceSession;
  readonly #definition: AnyDefinition;
  readonly #stores: readonly StoreUse[];
  readonly #inputs: Readonly<Record<string, Bound>>;
  readonly #outputs: Readonly<Record<string, NumericArray>>;
  readonly #feeds: Feeds = {};
  readonly #fetches: Feeds = {};
  #disposed = false;

  constructor(
    device: OrtDevice,
    definition: AnyDefinition,
    traced: Traced,
    session: ort.InferenceSession,
    used: Set<string>,
  ) {
    this.name = definition.name;
    this.#device = device;
    this.#session = session;
    this.#definition = definition;
    this.#stores = Object.entries(definition.stores).map(([name, store]) => ({
      store: store as OrtStore,
      feed: used.has(storeName(name)) ? storeName(name) : undefined,
      fetch: nextName(name) in traced.outputs ? nextName(name) : undefined,
    }));
    const inputs: Record<string, Bound> = {};
    for (const [name, { dtype, shape }] of Object.entries(definition.inputs)) {
      inputs[name] = bind(arrayFor(dtype, sizeOfShape(shape)), dtype, shape);
      if (used.has(inputName(name))) this.#feeds[inputName(name)] = inputs[name].tensor;
    }
    this.#inputs = inputs;
    this.#outputs = this.#bindOutputs(traced);
  }

  #bindOutputs({ outputs }: Traced): Record<string, NumericArray> {
    const arrays: Record<string, NumericArray> = {};
    for (const [name, { type, shape }] of Object.entries(outputs)) {
      if (!name.startsWith(outputPrefix)) continue;
      const { array, tensor } = bind(arrayFor(type, sizeOfShape(shape)), type, shape);
      arrays[name.slice(outputPrefix.length)] = array;
      this.#fetches[name] = tensor;
    }
    return arrays;
  }

  run(inputs: Readonly<Record<string, NumericArray>>): Promise<Readonly<Record<string, NumericArray>>> {
    try {
      if (this.#disposed) throw new Error(`${this.name} was disposed of`);
      checkInputs(this.name, this.#definition.inputs, inputs);
      return this.#enqueue(inputs);
    } catch (error) {
      return Promise.reject(error);
    }
  }

  /** Inputs are read at the call; when others are before it in the queue, they are kept aside until its turn. */
  #enqueue(inputs: Readonly<Record<string, NumericArray>>): Promise<Readonly<Record<string, NumericArray>>> {
    for (const { store, fetch } of this.#stores) if (fetch !== undefined) store.writers++;
    if (this.#device.idle) {
      this.#fill(inputs);
      return this.#device.inTurn(() => this.#execute());
    }
    const kept = Object.fromEntries(Object.entries(inputs).map(([name, array]) => [name, array.slice()]));
    return this.#device.inTurn(() => {
      this.#fill(kept);
      return this.#execute();
    });
  }

  #fill(inputs: Readonly<Record<string, NumericArray>>): void {
    for (const name in this.#inputs) this.#inputs[name].array.set(inputs[name]);
  }

  async #execute(): Promise<Readonly<Record<string, NumericArray>>> {
    try {
      for (const { store, feed, fetch } of this.#stores) {
        if (feed !== undefined) this.#feeds[feed] = store.now.tensor;
        if (fetch !== undefined) this.#fetches[fetch] = store.next.tensor;
      }
      await this.#session.run(this.#feeds, this.#fetches);
      for (const { store, fetch } of this.#stores) if (fetch !== undefined) store.swap();
      return this.#outputs;
    } finally {
      for (const { store, fetch } of this.#stores) if (fetch !== undefined) store.writers--;
    }
  }

  dispose(): void {
    if (this.#disposed) return;
    this.#disposed = true;
    void this.#device.inTurn(() => this.#session.release());
  }
}

type AnyDefinition = ProgramDefinition<string, string, string>;
const outputPrefix = 'output:';
const storeName = (name: string): string => `store:${name}`;
const nextName = (name: string): string => `next:${name}`;
const inputName = (name: string): string => `input:${name}`;

export class OrtDevice implements Device {
  readonly name = 'cpu';
  readonly description: string;
  readonly #threads: number;
  readonly #programs = new Set<OrtProgram>();
  #waiting = 0;
  #last: Promise<unknown> = Promise.resolve();

  /** @throws BadInput unless `threads` is a positive integer. */
  constructor({ threads = 1 }: OrtOptions = {}) {
    if (!Number.isSafeInteger(threads) || threads < 1) {
      throw new BadInput(`threads must be a positive integer, got ${threads}`);
    }
    this.#threads = threads;
    const version = ort.env.versions.node ?? ort.env.versions.common;
    this.description = `compiled graphs on onnxruntime ${version}, ${threads} thread${threads === 1 ? '' : 's'}`;
  }

  /** No run is under way or waiting. */
  get idle(): boolean {
    return this.#waiting === 0;
  }

  /** Runs one task of this device after the other: a program sees all that those before it wrote. */
  async inTurn<T>(task: () => Promise<T>): Promise<T> {
    const before = this.#last;
    const wait = this.#waiting++ > 0;
    const turn = (async () => {
      if (wait) await before.catch(() => undefined);
      return task();
    })();
    this.#last = turn;
    try {
      return await turn;
    } finally {
      this.#waiting--;
    }
  }

  store(values: StoreValues): Store {
    return new OrtStore(this, values);
  }

  async compile<S extends string, I extends string, O extends string>(
    definition: ProgramDefinition<S, I, O>,
  ): Promise<Program<I, O>> {
    const { name, stores } = definition as AnyDefinition;
    checkSpecs(name, definition.inputs);
    for (const [key, store] of Object.entries(stores)) {
      const ours = store instanceof OrtStore && store.owner === this;
      if (!ours) throw new BadInput(`${name}: store '${key}' belongs to another device`);
    }
    const traced = traceProgram(definition as AnyDefinition);
    const model = onnxModel(name, traced.graph, traced.outputs);
    const session = await ort.InferenceSession.create(model.bytes, {
      executionProviders: ['cpu'],
      intraOpNumThreads: this.#threads,
      interOpNumThreads: 1,
      graphOptimizationLevel: 'all',
      logSeverityLevel: 3,
    });
    const program = new OrtProgram(this, definition as AnyDefinition, traced, session, new Set(model.inputs));
    this.#programs.add(program);
    return program as Program<I, O>;
  }

  dispose(): void {
    for (const program of this.#programs) program.dispose();
    this.#programs.clear();
  }
}

/** The graph of a definition; its inputs are the stores and the inputs, its outputs the outputs and the writes. */
export function traceProgram(definition: AnyDefinition): Traced {
  const stores = definition.stores as Readonly<Record<string, OrtStore>>;
  const inputs: Record<string, TraceInput> = {};
  for (const [name, store] of Object.entries(stores))
    inputs[storeName(name)] = { type: 'float32', shape: [store.size] };
  for (const [name, { dtype, shape }] of Object.entries(definition.inputs)) {
    inputs[inputName(name)] = { type: dtype, shape };
  }
  return trace(definition.name, inputs, (tensors) => {
    const views: Record<string, StoreView> = {};
    for (const [name, store] of Object.entries(stores)) {
      views[name] = viewOf(store.layout, tensors[storeName(name)] as Tensor1D);
    }
    const fed = Object.fromEntries(Object.keys(definition.inputs).map((name) => [name, tensors[inputName(name)]]));
    const { outputs, writes = {} } = definition.run(views, fed);
    checkWrites(definition.name, stores, writes);
    const results: Record<string, Tensor> = {};
    for (const [name, tensor] of Object.entries(outputs)) results[outputPrefix + name] = tensor;
    for (const [name, tensor] of Object.entries(writes)) if (tensor !== undefined) results[nextName(name)] = tensor;
    return results;
  });
}
