/** Groups nodes into kernels, each one pass over memory, and gives every value that crosses kernels a place. */

import { type Constant, type Node, sizeOf, type Value } from '../trace/graph.js';
import { type Reading, type Role, roleOf } from './roles.js';

/** A stretch of a buffer. Buffer 0 is the code's own scratch memory. */
export interface Place {
  readonly buffer: number;
  readonly offset: number; // bytes
}

/** One pass. A loop computes many nodes, number by number; every other kernel one. */
export interface Kernel {
  readonly kind: Exclude<Role['kind'], 'alias' | 'map'> | 'loop' | 'copy';
  readonly level: number;
  readonly nodes: readonly Node[];
  /** Numbers, of a loop. */
  readonly size: number;
  /** Numbers in a row of a loop that broadcasts; 0: the loop does not. */
  readonly inner: number;
  /** Of a copy. */
  readonly copy: { readonly from: Value; readonly to: Place; readonly bytes: number } | undefined;
}

/** Numbers from the first of `value` on. */
export interface Root {
  readonly value: Value;
  readonly offset: number;
}

export interface HostOutput {
  readonly value: Value;
  readonly place: Place;
}

export interface HostTask {
  /** In an order in which they can be computed. */
  readonly nodes: readonly Node[];
  /** Where the values that others make are found. */
  readonly inputs: ReadonlyMap<Value, Place>;
  readonly outputs: readonly HostOutput[];
  /** Where joined vectors shall lie, when others write some of their parts there. */
  readonly joins?: ReadonlyMap<Value, Place>;
  /** Bytes of buffer 0 that are somebody else's. */
  readonly reserved?: number;
}

/** Bytes of a number in memory. What only the host sees takes four: bools are masks, int64 is int32. */
export const widthOf = (value: Value): number => (value.type === 'uint8' ? 1 : 4);

interface Draft {
  kind: Kernel['kind'];
  level: number;
  nodes: Node[];
  size: number;
  inner: number;
  copy: Kernel['copy'];
}

const alignment = 16; // bytes

export class Schedule {
  readonly kernels: readonly Kernel[];
  /** What the scratch memory must hold before the first run. */
  readonly constants: { readonly offset: number; readonly bytes: Uint8Array }[] = [];
  readonly #roots = new Map<Value, Root>();
  readonly #places = new Map<Value, Place>();
  #top = 0;

  constructor(task: HostTask) {
    this.#top = Math.ceil((task.reserved ?? 0) / alignment) * alignment;
    for (const [value, place] of task.inputs) this.#places.set(value, place);
    const drafts = new Map<Node, Draft>();
    const loops = new Map<string, Draft>();
    const copies: Draft[] = [];
    for (const node of task.nodes) {
      const role = roleOf(node)!;
      if (role.kind === 'alias') this.#alias(node, role.offsets);
      else if (role.kind === 'join') copies.push(...this.#join(node, drafts, task));
      else this.#draft(node, role, drafts, loops);
    }
    copies.push(...this.#placeOutputs(task.outputs.map(leaving), drafts));
    const kernels = [...drafts.values(), ...copies].filter(({ kind }) => kind !== 'join');
    const all = [...new Set(kernels)].sort((a, b) => a.level - b.level);
    this.kernels = all;
    this.#placeConstants(all);
    this.#placeCrossing(drafts);
  }

  get scratchBytes(): number {
    return this.#top;
  }

  /** What a value is a view of, and from which number on. */
  root(value: Value): Root {
    return this.#roots.get(value) ?? { value, offset: 0 };
  }

  /** Where a value is in memory; undefined while it exists only within a loop. */
  place(value: Value): Place | undefined {
    const { value: root, offset } = this.root(value);
    const place = this.#places.get(root);
    return place === undefined ? undefined : { buffer: place.buffer, offset: place.offset + offset * widthOf(root) };
  }

  #alias(node: Node, offsets: readonly number[]): void {
    const from = this.root(node.inputs[0]);
    node.outputs.forEach((output, i) => {
      this.#roots.set(output, { value: from.value, offset: from.offset + offsets[i] });
    });
  }

  /** Parts that are made here are written to their place in the whole; those that lie elsewhere are copied there. */
  #join(node: Node, drafts: Map<Node, Draft>, { joins }: HostTask): Draft[] {
    const [whole] = node.outputs;
    const place = joins?.get(whole) ?? this.#reserve(sizeOf(whole.shape) * 4);
    this.#places.set(whole, place);
    let offset = place.offset;
    const outputs = node.inputs.map((value) => {
      const output = { value, place: { buffer: place.buffer, offset } };
      offset += sizeOf(value.shape) * 4;
      return output;
    });
    const copies = this.#placeOutputs(outputs, drafts);
    const makers = node.inputs.map((value) => this.#maker(value, drafts)?.level ?? -1);
    const level = Math.max(...makers, ...copies.map((copy) => copy.level));
    drafts.set(node, { kind: 'join', level, nodes: [], size: 0, inner: 0, copy: undefined });
    return copies;
  }

  #maker(value: Value, drafts: ReadonlyMap<Node, Draft>): Draft | undefined {
    const { source } = this.root(value).value;
    return source.kind === 'node' ? drafts.get(source) : undefined;
  }

  #draft(node: Node, role: Role, drafts: Map<Node, Draft>, loops: Map<string, Draft>): void {
    const loop = loopOf(node, role);
    const level = this.#levelOf(node, loop, role, drafts);
    if (loop === undefined) {
      const kind = role.kind as Kernel['kind'];
      drafts.set(node, { kind, level, nodes: [node], size: 0, inner: 0, copy: undefined });
      return;
    }
    const key = `${level}:${loop.size}:${loop.inner}`;
    const draft: Draft = loops.get(key) ?? { kind: 'loop', level, nodes: [], ...loop, copy: undefined };
    loops.set(key, draft);
    draft.nodes.push(node);
    drafts.set(node, draft);
  }

  /** A number is at hand in the very loop that makes it, where both go in step; else one level later. */
  #levelOf(node: Node, loop: Loop | undefined, role: Role, drafts: Map<Node, Draft>): number {
    let level = 0;
    node.inputs.forEach((input, i) => {
      const { value, offset } = this.root(input);
      const maker = this.#maker(input, drafts);
      if (maker === undefined) return;
      const reading: Reading | undefined = role.kind === 'map' ? role.readings[i] : { mode: 'full', inner: 0 };
      const made = value.source.kind === 'node' && roleOf(value.source)?.kind === 'map';
      const inStep =
        made && offset === 0 && reading?.mode === 'full' && loop?.size === maker.size && loop.inner === maker.inner;
      level = Math.max(level, inStep ? maker.level : maker.level + 1);
    });
    return level;
  }

  /** Outputs that a kernel makes are written where they belong; others are copied there. */
  #placeOutputs(outputs: readonly HostOutput[], drafts: ReadonlyMap<Node, Draft>): Draft[] {
    const copies: Draft[] = [];
    for (const { value, place } of outputs) {
      const { value: root, offset } = this.root(value);
      const maker = this.#maker(value, drafts);
      const whole = offset === 0 && sizeOf(root.shape) === sizeOf(value.shape);
      if (maker !== undefined && whole && !this.#places.has(root)) {
        this.#places.set(root, place);
        continue;
      }
      const from = this.place(value);
      if (from?.buffer === place.buffer && from.offset === place.offset) continue;
      const bytes = sizeOf(value.shape) * widthOf(value);
      const level = (maker?.level ?? -1) + 1;
      copies.push({ kind: 'copy', level, nodes: [], size: 0, inner: 0, copy: { from: value, to: place, bytes } });
    }
    return copies;
  }

  /** Puts numbers into the scratch memory. */
  constant(data: Float32Array | Int32Array | Uint8Array): Place {
    const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
    const place = this.#reserve(bytes.length);
    this.constants.push({ offset: place.offset, bytes });
    return place;
  }

  #reserve(bytes: number): Place {
    const place = { buffer: 0, offset: this.#top };
    this.#top += Math.ceil(bytes / alignment) * alignment;
    return place;
  }

  /** Constants that are read from memory: single numbers are part of the code. */
  #placeConstants(kernels: readonly Draft[]): void {
    const read = kernels.flatMap(({ nodes, copy }) => [...nodes.flatMap(readInputs), ...(copy ? [copy.from] : [])]);
    for (const input of read) {
      const { value } = this.root(input);
      const { source } = value;
      if (source.kind !== 'constant' || this.#places.has(value)) continue;
      this.#places.set(value, this.constant(asTheHostKeeps(value.type, source.data)));
    }
  }

  /** Values that another kernel than their own reads. */
  #placeCrossing(drafts: ReadonlyMap<Node, Draft>): void {
    for (const [node, draft] of drafts) {
      for (const input of node.inputs) {
        const { value } = this.root(input);
        const maker = this.#maker(input, drafts);
        if (maker === undefined || this.#places.has(value)) continue;
        if (maker !== draft || maker.kind !== 'loop') this.#places.set(value, this.#reserve(sizeOf(value.shape) * 4));
      }
    }
    // A kernel that is no loop has nowhere to leave its result but memory.
    for (const [node, { kind }] of drafts) {
      if (kind !== 'loop' && !this.#places.has(node.outputs[0])) {
        this.#places.set(node.outputs[0], this.#reserve(sizeOf(node.outputs[0].shape) * 4));
      }
    }
  }
}

/** Constant booleans that leave the host do so as the bytes they are, not as the host's masks. */
const leaving = ({ value, place }: HostOutput): HostOutput =>
  value.type === 'bool' && value.source.kind === 'constant'
    ? { value: { ...value, type: 'uint8' }, place }
    : { value, place };

function asTheHostKeeps(type: Value['type'], data: Constant['data']): Exclude<Constant['data'], BigInt64Array> {
  if (data instanceof BigInt64Array) return Int32Array.from(data, Number);
  return type === 'bool' ? Int32Array.from(data, (x) => (x === 0 ? 0 : -1)) : data;
}

/** The inputs that are data: axes, shapes and tables are read when code is made. */
export function readInputs(node: Node): readonly Value[] {
  const role = roleOf(node);
  return role?.kind === 'map' || role?.kind === 'product'
    ? node.inputs.slice(0, role.kind === 'map' ? role.readings.length : 2)
    : node.inputs.slice(0, 1);
}

interface Loop {
  readonly size: number;
  readonly inner: number;
}

/** The loop a node belongs in. Reductions of everything are part of the loop over what they reduce. */
function loopOf(node: Node, role: Role): Loop | undefined {
  if (role.kind === 'map') return { size: sizeOf(node.outputs[0].shape), inner: role.inner };
  if (role.kind === 'reduce' && role.over === 'all') return { size: role.columns, inner: 0 };
  return undefined;
}
