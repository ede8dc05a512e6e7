/**
 * Devices that compile: a program is traced once, divided between an engine (onnxruntime) and host code (WebAssembly),
 * and both work on the same memory. A run is: inputs in, head, body, tail, outputs out; nothing is allocated for it.
 */

import type * as ort from 'onnxruntime-node';
import type { NumericArray } from '../arrays.js';
import { BadInput } from '../errors.js';
import type { Device, Program, ProgramDefinition, Store } from './device.js';
import { Arena } from './host/arena.js';
import { type StoreValues, sizeOfShape } from './layout.js';
import type { AnyDefinition } from './ort-plan.js';
import { openSession } from './ort-sessions.js';
import { Block, OrtStore, type Shared, settle } from './ort-store.js';
import { arrayFor, checkInputs, checkSpecs } from './program.js';
import { type Binding, type EngineBody, type HostPart, planSplit, type SplitPlan, type Stretch } from './split-plan.js';
import { Turns } from './turns.js';

/** onnxruntime, as its packages for Node and for browsers export it. */
export type Engine = Pick<typeof ort, 'InferenceSession' | 'Tensor'>;

export interface OrtOptions {
  readonly engine: Engine;
  readonly name: Device['name'];
  /** One line: engine and version, threads. */
  readonly description: string;
  /** Provider and threads. */
  readonly session: ort.InferenceSession.SessionOptions;
  /** Divide programs with host code. Default true. */
  readonly hostCode?: boolean;
}

/** Multiplications in a program from which on several threads are worth their waiting for each other. */
const MANY_PRODUCTS = 50_000_000;

type Session = Awaited<ReturnType<typeof openSession>>;
type Arrays = Readonly<Record<string, NumericArray>>;

/** Host code and the blocks whose addresses it is called with. */
class HostRun {
  readonly #run: (...addresses: number[]) => void;
  readonly #part: HostPart;
  readonly #own: Block;
  readonly #addresses: number[];

  constructor(run: (...addresses: number[]) => void, part: HostPart, own: Block) {
    this.#run = run;
    this.#part = part;
    this.#own = own;
    this.#addresses = part.buffers.map(() => 0);
  }

  run(written: SplitPlan['written']): void {
    this.#part.buffers.forEach((buffer, i) => {
      if (buffer === 'own') this.#addresses[i] = this.#own.address;
      else {
        const next = buffer.next && written.get(buffer.store)?.inPlace === false;
        this.#addresses[i] = (next ? buffer.store.next : buffer.store.now).address;
      }
    });
    this.#run(...this.#addresses);
  }
}

async function makeHostRun({ arena }: Shared, part: HostPart, own: Block): Promise<HostRun> {
  const { instance } = await WebAssembly.instantiate(part.code.wasm, { m: { memory: arena.memory } });
  for (const { offset, bytes } of part.code.constants) own.view('uint8', offset, bytes.length).set(bytes);
  return new HostRun(instance.exports.run as (...addresses: number[]) => void, part, own);
}

/** What a program is made of. */
interface Parts {
  readonly plan: SplitPlan;
  readonly session: Session | undefined;
  readonly own: Block;
  readonly head: HostRun | undefined;
  readonly tail: HostRun | undefined;
}

const copied = (arrays: Arrays): Arrays =>
  Object.fromEntries(Object.entries(arrays).map(([name, array]) => [name, array.slice()]));

type Feeds = Record<string, ort.Tensor>;
class OrtProgram implements Program {
  readonly name: string;
  readonly #device: OrtDevice;
  readonly #definition: AnyDefinition;
  readonly #parts: Parts;
  readonly #swapped: readonly OrtStore[];
  readonly #written: readonly OrtStore[];
  readonly #outputs: Readonly<Record<string, NumericArray>>;
  readonly #feeds: Feeds = {};
  readonly #fetches: Feeds = {};
  #disposed = false;

  constructor(device: OrtDevice, definition: AnyDefinition, parts: Parts) {
    this.name = definition.name;
    this.#device = device;
    this.#definition = definition;
    this.#parts = parts;
    const { written, outputs } = parts.plan;
    this.#written = [...written.keys()];
    this.#swapped = this.#written.filter((store) => !written.get(store)!.inPlace);
    const arrays = Object.entries(outputs).map(([name, { type, shape }]) => [name, arrayFor(type, sizeOfShape(shape))]);
    this.#outputs = Object.fromEntries(arrays) as Record<string, NumericArray>;
  }

  run(inputs: Arrays): Promise<Arrays> {
    try {
      if (this.#disposed) throw new Error(`${this.name} was disposed of`);
      checkInputs(this.name, this.#definition.inputs, inputs);
      return this.#enqueue(inputs);
    } catch (error) {
      return Promise.reject(error);
    }
  }

  /** Inputs are read at the call; when others are before it in the queue, they are kept aside until its turn. */
  #enqueue(inputs: Arrays): Promise<Arrays> {
    for (const store of this.#written) store.writers++;
    const kept = this.#device.turns.idle ? undefined : copied(inputs);
    if (kept === undefined) this.#begin(inputs);
    return this.#device.turns.take(async () => {
      try {
        if (kept !== undefined) this.#begin(kept);
        return await this.#execute();
      } finally {
        for (const store of this.#written) store.writers--;
      }
    });
  }

  #view({ offset, type, shape }: Stretch): NumericArray {
    return this.#parts.own.view(type, offset, sizeOfShape(shape));
  }

  #begin(inputs: Arrays): void {
    for (const name in inputs) this.#view(this.#parts.plan.inputs[name]).set(inputs[name]);
    this.#parts.head?.run(this.#parts.plan.written);
  }

  async #execute(): Promise<Arrays> {
    const { plan, session } = this.#parts;
    if (plan.body !== undefined && session !== undefined) {
      const { feeds, fetches } = plan.body;
      for (const binding of feeds) this.#feeds[binding.name] = this.#tensor(binding);
      for (const binding of fetches) this.#fetches[binding.name] = this.#tensor(binding);
      const results = await session.session.run(this.#feeds, this.#fetches);
      for (const name in this.#fetches) settle(this.#fetches[name], results[name]);
    }
    return this.#end();
  }

  #tensor({ name, buffer, offset, type, shape }: Binding): ort.Tensor {
    const block = buffer === 'own' ? this.#parts.own : buffer.next ? buffer.store.next : buffer.store.now;
    return block.tensor(buffer === 'own' ? name : `${offset}:${shape.join()}`, type, offset, shape);
  }

  #end(): Arrays {
    const { plan, tail } = this.#parts;
    tail?.run(plan.written);
    for (const store of this.#swapped) store.swap();
    for (const name in this.#outputs) this.#outputs[name].set(this.#view(plan.outputs[name]));
    return this.#outputs;
  }

  dispose(): void {
    if (this.#disposed) return;
    this.#disposed = true;
    void this.#device.turns.take(async () => {
      this.#parts.session?.close();
      this.#parts.own.free();
    });
  }
}

export class OrtDevice implements Device {
  readonly name: Device['name'];
  readonly description: string;
  readonly #shared: Shared;
  readonly #hostCode: boolean;
  readonly #options: ort.InferenceSession.SessionOptions;
  readonly #programs = new Set<OrtProgram>();
  /** A program sees all that those before it wrote. */
  readonly turns = new Turns();

  constructor({ engine, name, description, session, hostCode = true }: OrtOptions) {
    this.#hostCode = hostCode;
    this.name = name;
    this.description = description;
    this.#shared = { engine, arena: new Arena() };
    this.#options = { graphOptimizationLevel: 'all', logSeverityLevel: 3, ...session };
  }

  /** Small programs are slower on several threads than on one. */
  #optionsFor({ products }: EngineBody): ort.InferenceSession.SessionOptions {
    return products < MANY_PRODUCTS ? { ...this.#options, intraOpNumThreads: 1 } : this.#options;
  }

  store(values: StoreValues): Store {
    return new OrtStore(this, this.#shared, values);
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
    const plan = planSplit(definition as AnyDefinition, this.#hostCode);
    const { engine } = this.#shared;
    const session = plan.body && (await openSession(engine, plan.body.model.bytes, this.#optionsFor(plan.body)));
    // In turn: the memory may grow, which nothing may look at meanwhile.
    const program = await this.turns.take(() => this.#assemble(definition as AnyDefinition, plan, session));
    this.#programs.add(program);
    return program as Program<I, O>;
  }

  async #assemble(definition: AnyDefinition, plan: SplitPlan, session: Session | undefined): Promise<OrtProgram> {
    for (const store of Object.values(definition.stores) as OrtStore[]) {
      store.attach(plan.written.get(store)?.inPlace === false);
    }
    const own = new Block(this.#shared, plan.bytes);
    const head = plan.head && (await makeHostRun(this.#shared, plan.head, own));
    const tail = plan.tail && (await makeHostRun(this.#shared, plan.tail, own));
    return new OrtProgram(this, definition, { plan, session, own, head, tail });
  }

  dispose(): void {
    for (const program of this.#programs) program.dispose();
    this.#programs.clear();
  }
}
