/** A program divided between the host and an engine, and where in memory everything that passes between them lies. */

import { BadInput } from '../errors.js';
import { compileHost, type HostCode, type HostOutput, type HostTask, type Place, roleOf } from './host/index.js';
import { type OnnxModel, onnxModel } from './onnx.js';
import { type AnyDefinition, inputName, nextPrefix, outputPrefix, storePrefix, traceProgram } from './ort-plan.js';
import type { OrtStore } from './ort-store.js';
import { engineAlone, type Partition, partition, productsOf } from './partition.js';
import { type Node, sizeOf, type Value } from './trace/graph.js';
import type { Traced } from './trace/trace.js';

/** A piece of memory: the program's own, or a store's numbers now or after the run. */
export type Buffer = 'own' | { readonly store: OrtStore; readonly next: boolean };
export interface Stretch {
  readonly buffer: Buffer;
  readonly offset: number; // bytes
  readonly type: Value['type'];
  readonly shape: readonly number[];
}
/** What an engine reads or writes, by its name in the model. */
export type Binding = Stretch & { readonly name: string };

export interface HostPart {
  readonly code: HostCode;
  /** Its buffers, in the order of its parameters. The first is the program's own. */
  readonly buffers: readonly Buffer[];
}

export interface EngineBody {
  readonly model: OnnxModel;
  readonly feeds: readonly Binding[];
  readonly fetches: readonly Binding[];
  /** Multiplications in it. */
  readonly products: number;
}

export interface SplitPlan {
  readonly head: HostPart | undefined;
  readonly body: EngineBody | undefined;
  readonly tail: HostPart | undefined;
  readonly inputs: Readonly<Record<string, Stretch>>;
  readonly outputs: Readonly<Record<string, Stretch>>;
  /** Bytes of the program's own memory. */
  readonly bytes: number;
  /** Stores that are written, and whether where they are: the others change places with a second array. */
  readonly written: ReadonlyMap<OrtStore, { readonly inPlace: boolean }>;
}

const ALIGN = 16; // bytes
const bytesOf = ({ type, shape }: Pick<Value, 'type' | 'shape'>): number => sizeOf(shape) * (type === 'uint8' ? 1 : 4); // four for a bool: the host keeps masks

/** @throws BadInput when the program has no output. */
export function planSplit(definition: AnyDefinition, hostCode = true): SplitPlan {
  const traced = traceProgram(definition);
  if (Object.keys(traced.outputs).length === 0) throw new BadInput(`program '${definition.name}' has no output`);
  const { graph, outputs } = traced;
  const parts = hostCode
    ? partition(graph.nodes, Object.values(outputs))
    : engineAlone(graph.nodes, Object.values(outputs));
  return new Planner(definition, traced, parts).plan();
}

class Planner {
  readonly #definition: AnyDefinition;
  readonly #traced: Traced;
  readonly #parts: Partition;
  readonly #makers: Readonly<Record<'head' | 'body' | 'tail', ReadonlySet<Node>>>;
  /** Where values that pass between the parts are. */
  readonly #places = new Map<Value, Stretch>();
  readonly #inputs: Record<string, Stretch> = {};
  readonly #outputs: Record<string, Stretch> = {};
  readonly #joins = new Map<Value, Stretch>();
  #top = 0;

  constructor(definition: AnyDefinition, traced: Traced, parts: Partition) {
    this.#definition = definition;
    this.#traced = traced;
    this.#parts = parts;
    this.#makers = { head: new Set(parts.head), body: new Set(parts.body), tail: new Set(parts.tail) };
  }

  plan(): SplitPlan {
    for (const [name, { dtype, shape }] of Object.entries(this.#definition.inputs)) {
      this.#inputs[name] = this.#own({ type: dtype, shape });
    }
    for (const [name, value] of this.#userOutputs()) this.#outputs[name] = this.#own(value);
    this.#placeJoins();
    for (const value of this.#crossing()) {
      if (!this.#places.has(value)) this.#places.set(value, this.#viewed(value) ?? this.#own(value));
    }
    const head = this.#host('head', this.#headOutputs());
    const body = this.#body();
    const tail = this.#host('tail', this.#tailOutputs());
    return {
      head,
      body,
      tail,
      inputs: this.#inputs,
      outputs: this.#outputs,
      bytes: this.#top,
      written: this.#written(tail, body),
    };
  }

  #own({ type, shape }: Pick<Value, 'type' | 'shape'>): Stretch {
    const offset = this.#top;
    this.#top += Math.ceil(bytesOf({ type, shape }) / ALIGN) * ALIGN;
    return { buffer: 'own', offset, type, shape };
  }

  #store(name: string): OrtStore {
    return this.#definition.stores[name] as OrtStore;
  }
  #userOutputs(): [string, Value][] {
    const all = Object.entries(this.#traced.outputs).filter(([name]) => name.startsWith(outputPrefix));
    return all.map(([name, value]) => [name.slice(outputPrefix.length), value]);
  }
  #writes(): [OrtStore, Value][] {
    const all = Object.entries(this.#traced.outputs).filter(([name]) => name.startsWith(nextPrefix));
    return all.map(([name, value]) => [this.#store(name.slice(nextPrefix.length)), value]);
  }

  #madeIn(part: 'head' | 'body' | 'tail', { source }: Value): boolean {
    return source.kind === 'node' && this.#makers[part].has(source);
  }

  /**
   * Vectors that the tail joins get a place at once, a store's when they become its contents; the parts that others
   * make are written right there.
   */
  #placeJoins(): void {
    const stores = new Map(this.#writes().map(([store, value]) => [value, store]));
    for (const node of this.#parts.tail) {
      if (node.op !== 'Concat') continue;
      const [whole] = node.outputs;
      const store = stores.get(whole);
      const { type, shape } = whole;
      const place = store === undefined ? this.#own(whole) : { buffer: { store, next: true }, offset: 0, type, shape };
      this.#joins.set(whole, place);
      let offset = place.offset;
      for (const input of node.inputs) {
        const made = this.#unaliased(input);
        if (this.#madeIn('body', made) && !this.#places.has(made)) {
          this.#places.set(made, { buffer: place.buffer, offset, type: made.type, shape: made.shape });
        }
        offset += bytesOf(input);
      }
    }
  }

  /** The value that the tail only gives another shape. */
  #unaliased(value: Value): Value {
    const { source } = value;
    const alias = source.kind === 'node' && source.op === 'Reshape' && this.#makers.tail.has(source);
    return alias ? this.#unaliased(source.inputs[0]) : value;
  }

  /** Where a view of an input or a store is; undefined for what is computed. */
  #viewed(value: Value): Stretch | undefined {
    const { source } = value;
    if (source.kind === 'input') return this.#found(value);
    if (source.kind !== 'node' || !this.#makers.head.has(source)) return undefined;
    const role = roleOf(source);
    const from = role?.kind === 'alias' ? this.#viewed(source.inputs[0]) : undefined;
    if (role?.kind !== 'alias' || from === undefined) return undefined;
    const offset = from.offset + 4 * role.offsets[source.outputs.indexOf(value)];
    return { ...from, offset, type: value.type, shape: value.shape };
  }

  /** Values that one part makes and a later one reads. */
  #crossing(): Value[] {
    const { body, tail } = this.#parts;
    const made = (value: Value, ...parts: ('head' | 'body')[]): boolean =>
      parts.some((part) => this.#madeIn(part, value));
    const read = [
      ...body.flatMap((node) => node.inputs.filter((value) => made(value, 'head'))),
      ...tail.flatMap((node) => node.inputs.filter((value) => made(value, 'head', 'body'))),
      ...Object.values(this.#traced.outputs).filter((value) => made(value, 'head')),
    ];
    return [...new Set(read)];
  }

  #headOutputs(): HostTarget[] {
    return [...this.#places].flatMap(([value, stretch]) =>
      this.#madeIn('head', value) && this.#viewed(value) === undefined ? [{ value, stretch }] : [],
    );
  }

  /** All that the body does not write itself. */
  #tailOutputs(): HostTarget[] {
    const user = this.#userOutputs().map(([name, value]) => ({ value, stretch: this.#outputs[name] }));
    const writes = this.#writes().map(([store, value]) => ({ value, stretch: whole(store, true) }));
    return [...user, ...writes].filter(({ value }) => !this.#madeIn('body', value));
  }

  #host(part: 'head' | 'tail', targets: readonly HostTarget[]): HostPart | undefined {
    const nodes = this.#parts[part];
    if (targets.length === 0) return undefined;
    const buffers = new BufferList();
    const read = [...nodes.flatMap((node) => node.inputs), ...targets.map(({ value }) => value)];
    const inputs = new Map<Value, Place>();
    for (const value of read) {
      const stretch = this.#madeIn(part, value) ? undefined : this.#found(value);
      if (stretch !== undefined) inputs.set(value, buffers.place(stretch));
    }
    const outputs: HostOutput[] = targets.map(({ value, stretch }) => ({ value, place: buffers.place(stretch) }));
    const joins = new Map<Value, Place>();
    if (part === 'tail') for (const [value, stretch] of this.#joins) joins.set(value, buffers.place(stretch));
    const task: HostTask = { nodes, inputs, outputs, joins, reserved: this.#top };
    const code = compileHost(task, buffers.list.length);
    this.#top = code.scratchBytes;
    return { code, buffers: buffers.list };
  }

  /** Where a value is that comes from outside or from an earlier part; undefined for constants. */
  #found(value: Value): Stretch | undefined {
    const { source } = value;
    if (source.kind !== 'input') return this.#places.get(value);
    const { name } = source;
    if (!name.startsWith(storePrefix)) return this.#inputs[name.slice(inputName('').length)];
    return { ...whole(this.#store(name.slice(storePrefix.length)), false), shape: value.shape };
  }

  #body(): SplitPlan['body'] {
    if (this.#parts.body.length === 0) return undefined;
    const outputs: Record<string, Value> = {};
    const fetches: Binding[] = [];
    const fetch = (name: string, value: Value, stretch: Stretch): void => {
      outputs[name] = value;
      fetches.push({ ...stretch, name });
    };
    for (const [value, stretch] of this.#places) {
      if (this.#madeIn('body', value)) fetch(`cut:${value.id}`, value, { ...stretch, shape: value.shape });
    }
    for (const [name, value] of this.#userOutputs()) {
      if (this.#madeIn('body', value)) fetch(outputPrefix + name, value, this.#outputs[name]);
    }
    for (const [store, value] of this.#writes()) {
      if (this.#madeIn('body', value)) fetch(`${nextPrefix}${value.id}`, value, whole(store, true));
    }
    const fed = new Map<Value, string>();
    for (const value of this.#places.keys()) if (this.#madeIn('head', value)) fed.set(value, `head:${value.id}`);
    const model = onnxModel(this.#definition.name, this.#traced.graph, outputs, fed);
    const feeds = model.inputs.map(({ name, value }) => ({
      ...this.#found(value)!,
      name,
      type: value.type,
      shape: value.shape,
    }));
    return { model, feeds, fetches, products: productsOf(this.#parts.body) };
  }

  #written(tail: HostPart | undefined, body: SplitPlan['body']): SplitPlan['written'] {
    const written = new Map<OrtStore, { inPlace: boolean }>();
    for (const [store] of this.#writes()) {
      const fetched = body?.fetches.some(({ buffer }) => buffer !== 'own' && buffer.store === store) ?? false;
      const index = (next: boolean): number =>
        tail?.buffers.findIndex((b) => b !== 'own' && b.store === store && b.next === next) ?? -1;
      const inPlace = !fetched && tail !== undefined && tail.code.mayOverwrite(index(false), index(true));
      written.set(store, { inPlace });
    }
    return written;
  }
}

/** A value, and where it shall be. */
interface HostTarget {
  readonly value: Value;
  readonly stretch: Stretch;
}

const whole = (store: OrtStore, next: boolean): Stretch => ({
  buffer: { store, next },
  offset: 0,
  type: 'float32',
  shape: [store.size],
});

/** The buffers of host code, each once. */
class BufferList {
  readonly list: Buffer[] = ['own'];

  place({ buffer, offset }: Stretch): Place {
    if (buffer === 'own') return { buffer: 0, offset };
    const known = this.list.findIndex((b) => b !== 'own' && b.store === buffer.store && b.next === buffer.next);
    return { buffer: known >= 0 ? known : this.list.push(buffer) - 1, offset };
  }
}
