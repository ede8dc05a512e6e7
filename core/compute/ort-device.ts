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
import { type OnnxModel, onnxModel } from './onnx.js';
import { arrayFor, checkInputs, checkSpecs, checkWrites } from './program.js';
import { leastPart, type Part, partName, type Value } from './trace/graph.js';
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

type Span = Pick<Part, 'offset' | 'size'>;

/** The numbers of a store, and tensors over them or over parts of them. */
class FlatBuffer {
  readonly array: Float32Array;
  readonly #tensors = new Map<string, ort.Tensor>();

  constructor(size: number) {
    this.array = new Float32Array(size);
  }

  /** The tensor known as `key` to a program. */
  tensor(key: string, { offset, size }: Span): ort.Tensor {
    let tensor = this.#tensors.get(key);
    if (tensor === undefined) {
      tensor = bind(this.array.subarray(offset, offset + size), 'float32', [size]).tensor;
      this.#tensors.set(key, tensor);
    }
    return tensor;
  }
}

class OrtStore implements Store {
  readonly layout: Layout;
  readonly owner: OrtDevice;
  /** Programs under way that will write this store. */
  writers = 0;
  #now: FlatBuffer;
  #next: FlatBuffer | undefined;
  #disposed = false;

  constructor(owner: OrtDevice, values: StoreValues) {
    this.owner = owner;
    this.layout = layoutOf(values);
    this.#now = new FlatBuffer(this.layout.size);
    for (const { name, offset } of this.layout.places) this.#now.array.set(values[name].data, offset);
  }

  get shapes() {
    return this.layout.shapes;
  }
  get size(): number {
    return this.layout.size;
  }
  get now(): FlatBuffer {
    if (this.#disposed) throw new Error('the store was disposed of');
    return this.#now;
  }
  /** Where a program writes; made when first asked for. */
  get next(): FlatBuffer {
    this.#next ??= new FlatBuffer(this.layout.size);
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
/** All of a store or a part of it, as a program uses it. */
interface StoreUse {
  readonly store: OrtStore;
  /** Its name in the graph. */
  readonly name: string;
  readonly span: Span;
  /** Which tensor of the store's buffers it is. */
  readonly key: string;
}

class OrtProgram implements Program {
  readonly name: string;
  readonly #device: OrtDevice;
  readonly #session: ort.InferenceSession;
  readonly #definition: AnyDefinition;
  readonly #reads: readonly StoreUse[];
  readonly #writes: readonly StoreUse[];
  readonly #written: readonly OrtStore[];
  readonly #inputs: Readonly<Record<string, Bound>>;
  readonly #outputs: Readonly<Record<string, NumericArray>>;
  readonly #feeds: Feeds = {};
  readonly #fetches: Feeds = {};
  #disposed = false;

  constructor(device: OrtDevice, definition: AnyDefinition, plan: Plan, session: ort.InferenceSession) {
    this.name = definition.name;
    this.#device = device;
    this.#session = session;
    this.#definition = definition;
    this.#reads = plan.reads;
    this.#writes = plan.writes;
    this.#written = [...new Set(plan.writes.map(({ store }) => store))];
    const inputs: Record<string, Bound> = {};
    for (const [name, { dtype, shape }] of Object.entries(definition.inputs)) {
      inputs[name] = bind(arrayFor(dtype, sizeOfShape(shape)), dtype, shape);
      if (plan.fed.has(inputName(name))) this.#feeds[inputName(name)] = inputs[name].tensor;
    }
    this.#inputs = inputs;
    this.#outputs = this.#bindOutputs(plan.outputs);
  }

  #bindOutputs(outputs: Traced['outputs']): Record<string, NumericArray> {
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
    for (const store of this.#written) store.writers++;
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
      for (const { store, name, span, key } of this.#reads) this.#feeds[name] = store.now.tensor(key, span);
      for (const { store, name, span, key } of this.#writes) this.#fetches[name] = store.next.tensor(key, span);
      await this.#session.run(this.#feeds, this.#fetches);
      for (const store of this.#written) store.swap();
      return this.#outputs;
    } finally {
      for (const store of this.#written) store.writers--;
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
const storePrefix = 'store:';
const nextPrefix = 'next:';
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
    const plan = planProgram(definition as AnyDefinition);
    const session = await ort.InferenceSession.create(plan.model.bytes, {
      executionProviders: ['cpu'],
      intraOpNumThreads: this.#threads,
      interOpNumThreads: 1,
      graphOptimizationLevel: 'all',
      logSeverityLevel: 3,
    });
    const program = new OrtProgram(this, definition as AnyDefinition, plan, session);
    this.#programs.add(program);
    return program as Program<I, O>;
  }

  dispose(): void {
    for (const program of this.#programs) program.dispose();
    this.#programs.clear();
  }
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
    inputs[storePrefix + name] = { type: 'float32', shape: [store.size], divisible: true };
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
