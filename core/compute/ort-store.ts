/** Where compiled devices keep numbers between runs. */

import type * as ort from 'onnxruntime-node';
import type { NumericArray } from '../arrays.js';
import { BadInput } from '../errors.js';
import type { Store } from './device.js';
import { checkSameLayout, type Layout, layoutOf, pack, type StoreValues, unpackArrays } from './layout.js';
import type { Engine } from './ort-device.js';
import type { Part } from './trace/graph.js';

/** A tensor of onnxruntime over an array of ours. */
export interface Bound<A extends NumericArray = NumericArray> {
  readonly array: A;
  readonly tensor: ort.Tensor;
}

export function bind<A extends NumericArray>(
  engine: Engine,
  array: A,
  type: string,
  shape: readonly number[],
): Bound<A> {
  return { array, tensor: new engine.Tensor(type as 'float32', array as Float32Array, [...shape]) };
}

export type Span = Pick<Part, 'offset' | 'size'>;

/** The numbers of a store, and tensors over them or over parts of them. */
class FlatBuffer {
  readonly array: Float32Array;
  readonly #engine: Engine;
  readonly #tensors = new Map<string, ort.Tensor>();

  constructor(engine: Engine, size: number) {
    this.#engine = engine;
    this.array = new Float32Array(size);
  }

  /** The tensor known as `key` to a program. */
  tensor(key: string, { offset, size }: Span): ort.Tensor {
    let tensor = this.#tensors.get(key);
    if (tensor === undefined) {
      tensor = bind(this.#engine, this.array.subarray(offset, offset + size), 'float32', [size]).tensor;
      this.#tensors.set(key, tensor);
    }
    return tensor;
  }
}

/** A store of a compiled device: two flat arrays that change places when a program has written one. */
export class OrtStore implements Store {
  readonly layout: Layout;
  /** The device it belongs to. */
  readonly owner: object;
  readonly #engine: Engine;
  /** Programs under way that will write this store. */
  writers = 0;
  #now: FlatBuffer;
  #next: FlatBuffer | undefined;
  #disposed = false;

  constructor(owner: object, engine: Engine, values: StoreValues) {
    this.owner = owner;
    this.#engine = engine;
    this.layout = layoutOf(values);
    this.#now = new FlatBuffer(this.#engine, this.layout.size);
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
    this.#next ??= new FlatBuffer(this.#engine, this.layout.size);
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
    this.#now = new FlatBuffer(this.#engine, 0);
    this.#next = undefined;
  }
}
