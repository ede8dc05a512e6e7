/** Where compiled devices keep numbers between runs: stretches of one memory that engine and host code share. */

import type * as ort from 'onnxruntime-node';
import type { NumericArray } from '../arrays.js';
import { BadInput } from '../errors.js';
import type { Store } from './device.js';
import type { Arena, Region } from './host/arena.js';
import { checkSameLayout, type Layout, layoutOf, pack, type StoreValues, sizeOfShape, unpackArrays } from './layout.js';
import type { Engine } from './ort-device.js';
import type { ValueType } from './trace/graph.js';

/** What a device's stores and programs are made with. */
export interface Shared {
  readonly engine: Engine;
  readonly arena: Arena;
}

type Typed = Float32Array | Int32Array | Uint8Array;

/** A region of the arena, and what engine and language see of it. */
export class Block {
  readonly #shared: Shared;
  readonly #region: Region;
  readonly #views = new Map<string, Typed>();
  readonly #tensors = new Map<string, ort.Tensor>();
  #generation: number;
  #freed = false;

  constructor(shared: Shared, bytes: number) {
    this.#shared = shared;
    this.#region = shared.arena.allocate(bytes);
    this.#generation = shared.arena.generation;
  }

  get address(): number {
    return this.#region.address;
  }

  /** Views made before the arena grew are dead. */
  #refresh(): void {
    if (this.#generation === this.#shared.arena.generation) return;
    this.#generation = this.#shared.arena.generation;
    this.#views.clear();
    this.#tensors.clear();
  }

  /** `size` numbers from `offset` (bytes) on. Valid until the arena grows: not to be kept. */
  view(type: ValueType, offset: number, size: number): Typed {
    this.#refresh();
    const key = `${type}:${offset}:${size}`;
    let view = this.#views.get(key);
    if (view === undefined) {
      const { buffer } = this.#shared.arena.memory;
      const at = this.address + offset;
      if (type === 'float32') view = new Float32Array(buffer, at, size);
      else view = type === 'int32' ? new Int32Array(buffer, at, size) : new Uint8Array(buffer, at, size);
      this.#views.set(key, view);
    }
    return view;
  }

  /** The tensor known as `key`. */
  tensor(key: string, type: ValueType, offset: number, shape: readonly number[]): ort.Tensor {
    this.#refresh();
    let tensor = this.#tensors.get(key);
    if (tensor === undefined) {
      const data = this.view(type, offset, sizeOfShape(shape));
      tensor = new this.#shared.engine.Tensor(type as 'float32', data as Float32Array, [...shape]);
      this.#tensors.set(key, tensor);
    }
    return tensor;
  }

  free(): void {
    if (this.#freed) return;
    this.#freed = true;
    this.#shared.arena.free(this.#region);
  }
}

/**
 * Flat numbers, in an array of their own until a program uses them. A program that cannot write them where they are
 * writes a second block, and the two change places.
 */
export class OrtStore implements Store {
  readonly layout: Layout;
  /** The device it belongs to. */
  readonly owner: object;
  /** Programs under way that will write this store. */
  writers = 0;
  readonly #shared: Shared;
  #own: Float32Array | undefined;
  #now: Block | undefined;
  #next: Block | undefined;
  #disposed = false;

  constructor(owner: object, shared: Shared, values: StoreValues) {
    this.owner = owner;
    this.#shared = shared;
    this.layout = layoutOf(values);
    this.#own = new Float32Array(this.layout.size);
    for (const { name, offset } of this.layout.places) this.#own.set(values[name].data, offset);
  }

  get shapes() {
    return this.layout.shapes;
  }
  get size(): number {
    return this.layout.size;
  }
  get #flat(): Float32Array {
    if (this.#disposed) throw new Error('the store was disposed of');
    return this.#own ?? (this.#now!.view('float32', 0, this.size) as Float32Array);
  }

  /** Moves into the arena, and makes the second block when it is needed. No run may be under way. */
  attach(second: boolean): void {
    if (this.#own !== undefined) {
      const block = new Block(this.#shared, this.size * 4);
      (block.view('float32', 0, this.size) as Float32Array).set(this.#flat);
      this.#now = block;
      this.#own = undefined;
    }
    if (second) this.#next ??= new Block(this.#shared, this.size * 4);
  }
  get now(): Block {
    if (this.#disposed) throw new Error('the store was disposed of');
    return this.#now!;
  }
  /** Where a program writes that needs a second block. */
  get next(): Block {
    return this.#next!;
  }
  swap(): void {
    [this.#now, this.#next] = [this.#next, this.#now];
  }

  read(): Record<string, Float32Array> {
    return unpackArrays(this.layout, this.#flat);
  }
  write(values: Readonly<Record<string, Float32Array>>): void {
    this.#checkIdle();
    pack(this.layout, values, this.#flat);
  }
  copyFrom(other: Store): void {
    this.#checkIdle();
    if (!(other instanceof OrtStore)) throw new BadInput('copyFrom takes a store of the same kind of device');
    checkSameLayout(this.layout, other.layout);
    this.#flat.set(other.#flat);
  }
  #checkIdle(): void {
    if (this.writers > 0) throw new Error('the store is being written by a program: await its run first');
  }
  dispose(): void {
    if (this.#disposed) return;
    this.#disposed = true;
    this.#own = undefined;
    this.#now?.free();
    this.#next?.free();
  }
}

/** Copies what an engine returned into the tensor it was asked to write, if it did not do so. */
export function settle(asked: ort.Tensor, returned: ort.Tensor): void {
  if (returned.data !== asked.data) (asked.data as Float32Array).set(returned.data as Float32Array & NumericArray);
}
