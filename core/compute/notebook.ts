/** A device that computes nothing: it notes the programs that an agent compiles, so that they can be tried elsewhere. */

import type { Device, Program, ProgramDefinition, Store } from './device.js';
import { type StoreValues, sizeOfShape } from './layout.js';
import type { AnyDefinition } from './ort-plan.js';

class NotedStore implements Store {
  readonly shapes: Readonly<Record<string, readonly number[]>>;
  readonly size: number;
  #values: Readonly<Record<string, Float32Array>>;

  constructor(values: StoreValues) {
    this.shapes = Object.fromEntries(Object.entries(values).map(([name, { shape }]) => [name, shape]));
    this.size = Object.values(this.shapes).reduce((sum, shape) => sum + sizeOfShape(shape), 0);
    this.#values = Object.fromEntries(Object.entries(values).map(([name, { data }]) => [name, data.slice()]));
  }

  read(): Record<string, Float32Array> {
    return Object.fromEntries(Object.entries(this.#values).map(([name, data]) => [name, data.slice()]));
  }

  write(values: Readonly<Record<string, Float32Array>>): void {
    this.#values = Object.fromEntries(Object.entries(values).map(([name, data]) => [name, data.slice()]));
  }

  copyFrom(other: Store): void {
    this.write(other.read());
  }

  dispose(): void {}
}

export class Notebook implements Device {
  readonly name = 'cpu';
  readonly description = 'notes of programs';
  readonly definitions: AnyDefinition[] = [];

  store(values: StoreValues): Store {
    return new NotedStore(values);
  }

  async compile<S extends string, I extends string, O extends string>(
    definition: ProgramDefinition<S, I, O>,
  ): Promise<Program<I, O>> {
    const { name } = definition;
    this.definitions.push(definition as AnyDefinition);
    return {
      name,
      run: () => Promise.reject(new Error(`${name} was to run while its agent was still being made`)),
      dispose() {},
    };
  }

  dispose(): void {}

  /** The program that learns: the one named '…/update', else the one that takes most numbers in. */
  update(): AnyDefinition | undefined {
    const named = this.definitions.find(({ name }) => name.endsWith('/update'));
    const load = ({ inputs }: AnyDefinition): number =>
      Object.values(inputs).reduce((sum, { shape }) => sum + sizeOfShape(shape), 0);
    return named ?? [...this.definitions].sort((a, b) => load(b) - load(a))[0];
  }
}

/** A noted program, compiled on a device with stores of its own; `run` feeds zeros, which every input may be. */
export async function rehearse(definition: AnyDefinition, device: Device): Promise<() => Promise<unknown>> {
  const copies = new Map<Store, Store>();
  const copyOf = (store: Store): Store => {
    const values = Object.entries(store.read()).map(([name, data]) => [name, { shape: store.shapes[name], data }]);
    const copy = copies.get(store) ?? device.store(Object.fromEntries(values) as StoreValues);
    copies.set(store, copy);
    return copy;
  };
  const stores = Object.entries(definition.stores).map(([key, store]) => [key, copyOf(store)] as const);
  const program = await device.compile({ ...definition, stores: Object.fromEntries(stores) });
  const inputs = Object.entries(definition.inputs).map(([name, { shape, dtype }]) => {
    const size = sizeOfShape(shape);
    const zeros = dtype === 'uint8' ? new Uint8Array(size) : new (dtype === 'int32' ? Int32Array : Float32Array)(size);
    return [name, zeros] as const;
  });
  return () => program.run(Object.fromEntries(inputs));
}
