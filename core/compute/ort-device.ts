/**
 * Devices that compile: a program is traced once into an ONNX graph, which onnxruntime runs.
 *
 * A store is one flat array, fed as one input; a program that writes it fills the store's second array, and the two
 * change places. Inputs, outputs and stores keep their arrays for life.
 */

import * as ort from 'onnxruntime-node';
import type { NumericArray } from '../arrays.js';
import { BadInput } from '../errors.js';
import type { Device, Program, ProgramDefinition, Store } from './device.js';
import { type StoreValues, sizeOfShape } from './layout.js';
import { type AnyDefinition, inputName, outputPrefix, type Plan, planProgram, type StoreUse } from './ort-plan.js';
import { type Bound, bind, OrtStore } from './ort-store.js';
import { arrayFor, checkInputs, checkSpecs } from './program.js';
import type { Traced } from './trace/trace.js';

export interface OrtOptions {
  /** Threads for one operator. One is fastest for small networks. */
  readonly threads?: number;
}

type Feeds = Record<string, ort.Tensor>;
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
