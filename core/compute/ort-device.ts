/**
 * Devices that compile: a program is traced once into an ONNX graph, which onnxruntime runs.
 *
 * A store is one flat array, fed as one input; a program that writes it fills the store's second array, and the two
 * change places. Inputs, outputs and stores keep their arrays for life.
 */

import type * as ort from 'onnxruntime-node';
import type { NumericArray } from '../arrays.js';
import { BadInput } from '../errors.js';
import type { Device, DeviceName, Program, ProgramDefinition, Store } from './device.js';
import { type StoreValues, sizeOfShape } from './layout.js';
import { type AnyDefinition, inputName, outputPrefix, type Plan, planProgram, type StoreUse } from './ort-plan.js';
import { type Bound, bind, OrtStore } from './ort-store.js';
import { arrayFor, checkInputs, checkSpecs } from './program.js';
import type { Traced } from './trace/trace.js';

/** onnxruntime, as its packages for Node and for browsers export it. */
export type Engine = Pick<typeof ort, 'InferenceSession' | 'Tensor'>;

export interface OrtOptions {
  readonly engine: Engine;
  readonly name: DeviceName;
  /** One line: engine and version, threads. */
  readonly description: string;
  /** Provider and threads. */
  readonly session: ort.InferenceSession.SessionOptions;
}

type Feeds = Record<string, ort.Tensor>;
class OrtProgram implements Program {
  readonly name: string;
  readonly #device: OrtDevice;
  readonly #engine: Engine;
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

  constructor(device: OrtDevice, engine: Engine, definition: AnyDefinition, plan: Plan, session: ort.InferenceSession) {
    this.name = definition.name;
    this.#device = device;
    this.#engine = engine;
    this.#session = session;
    this.#definition = definition;
    this.#reads = plan.reads;
    this.#writes = plan.writes;
    this.#written = [...new Set(plan.writes.map(({ store }) => store))];
    const inputs: Record<string, Bound> = {};
    for (const [name, { dtype, shape }] of Object.entries(definition.inputs)) {
      inputs[name] = bind(this.#engine, arrayFor(dtype, sizeOfShape(shape)), dtype, shape);
      if (plan.fed.has(inputName(name))) this.#feeds[inputName(name)] = inputs[name].tensor;
    }
    this.#inputs = inputs;
    this.#outputs = this.#bindOutputs(plan.outputs);
  }

  #bindOutputs(outputs: Traced['outputs']): Record<string, NumericArray> {
    const arrays: Record<string, NumericArray> = {};
    for (const [name, { type, shape }] of Object.entries(outputs)) {
      if (!name.startsWith(outputPrefix)) continue;
      const { array, tensor } = bind(this.#engine, arrayFor(type, sizeOfShape(shape)), type, shape);
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
  readonly name: DeviceName;
  readonly description: string;
  readonly #engine: Engine;
  readonly #options: ort.InferenceSession.SessionOptions;
  readonly #programs = new Set<OrtProgram>();
  #waiting = 0;
  #last: Promise<unknown> = Promise.resolve();

  constructor({ engine, name, description, session }: OrtOptions) {
    this.name = name;
    this.description = description;
    this.#engine = engine;
    this.#options = { graphOptimizationLevel: 'all', logSeverityLevel: 3, ...session };
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
    return new OrtStore(this, this.#engine, values);
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
    const session = await this.#engine.InferenceSession.create(plan.model.bytes, this.#options);
    const program = new OrtProgram(this, this.#engine, definition as AnyDefinition, plan, session);
    this.#programs.add(program);
    return program as Program<I, O>;
  }

  dispose(): void {
    for (const program of this.#programs) program.dispose();
    this.#programs.clear();
  }
}
