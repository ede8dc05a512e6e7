/**
 * What a device is: a place where tensors live between calls and where programs run.
 *
 * A program is written once as a pure function of tensors with TensorFlow.js ops. `cpu` traces it once and runs the
 * compiled graph; the eager devices call it as it stands. Nothing outside `core/compute` runs a tensor op.
 */

import type { Tensor, Tensor1D } from '@tensorflow/tfjs-core';
import type { NumericArray } from '../arrays.js';

export type DeviceName = 'cpu' | 'webgpu' | 'cuda' | 'tfjs-cpu' | 'tfjs-node' | 'tfjs-node-gpu';
/** Devices of a page, made with the engine that the page has loaded. */
export type WebDeviceName = 'web-wasm' | 'web-webgpu';

export interface TensorSpec {
  readonly shape: readonly number[];
  /** 'uint8' inputs reach the function as float32 tensors of the same values: bytes travel, the graph converts. */
  readonly dtype: 'float32' | 'int32' | 'uint8';
}
export type TensorSpecs = Readonly<Record<string, TensorSpec>>;

/** Float32 tensors by name that live on the device as one flat vector, in the order of their declaration. */
export interface Store {
  readonly shapes: Readonly<Record<string, readonly number[]>>;
  /** Numbers in all. */
  readonly size: number; // P
  /**
   * Fresh copies, one per tensor.
   *
   * @throws Error where they are not on the host: `Device.pull` brings them.
   */
  read(): Record<string, Float32Array>;
  write(values: Readonly<Record<string, Float32Array>>): void;
  /** Copies another store of the same shapes; on the device where it can. */
  copyFrom(other: Store): void;
  dispose(): void;
}

/** A store as a program's function sees it. */
export interface StoreView {
  readonly flat: Tensor1D; // [P]
  /** The named tensors cut out of `flat` (default: the store's own); differentiable. */
  unpack(flat?: Tensor1D): Record<string, Tensor>;
}

export interface ProgramDefinition<S extends string, I extends string, O extends string> {
  /** For messages and profiles: 'dqn/update'. */
  readonly name: string;
  readonly stores: Readonly<Record<S, Store>>;
  readonly inputs: Readonly<Record<I, TensorSpec>>;
  /**
   * Pure. `writes` gives stores their next contents, flat. Everything in `outputs` comes back to the caller.
   */
  run(
    stores: Readonly<Record<S, StoreView>>,
    inputs: Readonly<Record<I, Tensor>>,
  ): { readonly outputs: Readonly<Record<O, Tensor>>; readonly writes?: Partial<Readonly<Record<S, Tensor1D>>> };
}

export interface Program<I extends string = string, O extends string = string> {
  readonly name: string;
  /**
   * Feeds the inputs, read at the call, and returns the outputs. Output arrays belong to the program and may be
   * overwritten by its next run. The programs of a device run one after the other, in the order of the calls.
   *
   * @throws RangeError when an input's length is not its shape's.
   */
  run(inputs: Readonly<Record<I, NumericArray>>): Promise<Readonly<Record<O, NumericArray>>>;
  dispose(): void;
}

export interface Device {
  readonly name: DeviceName | WebDeviceName;
  /** One line: engine and version, threads. */
  readonly description: string;
  /** A store filled with `values`. */
  store(values: Readonly<Record<string, { readonly shape: readonly number[]; readonly data: Float32Array }>>): Store;
  compile<S extends string, I extends string, O extends string>(
    definition: ProgramDefinition<S, I, O>,
  ): Promise<Program<I, O>>;
  /** Brings the numbers of all stores to the host. Devices whose stores are there always do without. */
  pull?(): Promise<void>;
  dispose(): void;
}
