/** What the devices ask of a program before they run it. */

import type { Tensor } from '@tensorflow/tfjs-core';
import type { NumericArray } from '../arrays.js';
import { BadInput } from '../errors.js';
import type { Store, TensorSpec, TensorSpecs } from './device.js';
import { sizeOfShape } from './layout.js';

/** An array for the numbers of a tensor of TensorFlow.js. */
export function arrayFor(dtype: string, size: number): Float32Array | Int32Array | Uint8Array {
  if (dtype === 'int32') return new Int32Array(size);
  return dtype === 'bool' || dtype === 'uint8' ? new Uint8Array(size) : new Float32Array(size);
}

/** @throws RangeError when an input is missing, unknown, or of another length than its shape's. */
export function checkInputs(program: string, specs: TensorSpecs, inputs: Readonly<Record<string, NumericArray>>): void {
  for (const name in inputs) {
    if (specs[name] === undefined) throw new RangeError(`${program}: there is no input '${name}'`);
  }
  for (const name in specs) {
    const needed = sizeOfShape(specs[name].shape);
    const got = inputs[name]?.length;
    if (got !== needed) {
      const shape = specs[name].shape.join();
      throw new RangeError(
        `${program}: input '${name}' of shape [${shape}] needs ${needed} numbers, got ${got ?? 'none'}`,
      );
    }
  }
}

/** @throws BadInput when a program writes a store it does not have, or numbers that do not fit it. */
export function checkWrites(
  program: string,
  stores: Readonly<Record<string, Store>>,
  writes: Readonly<Record<string, Tensor | undefined>>,
): void {
  for (const [name, next] of Object.entries(writes)) {
    if (next === undefined) continue;
    const size = stores[name]?.size;
    if (size === undefined) throw new BadInput(`${program} writes store '${name}', which it was not given`);
    if (next.rank !== 1 || next.size !== size || next.dtype !== 'float32') {
      const got = `${next.dtype}[${next.shape.join()}]`;
      throw new BadInput(`${program} must write float32[${size}] to store '${name}', got ${got}`);
    }
  }
}

/** @throws BadInput when an input's shape or type cannot be. */
export function checkSpecs(program: string, specs: Readonly<Record<string, TensorSpec>>): void {
  for (const [name, { shape, dtype }] of Object.entries(specs)) {
    if (!shape.every((n) => Number.isSafeInteger(n) && n > 0)) {
      throw new BadInput(
        `${program}: the shape of input '${name}' must be of positive integers, got [${shape.join()}]`,
      );
    }
    if (dtype !== 'float32' && dtype !== 'int32' && dtype !== 'uint8') {
      throw new BadInput(`${program}: input '${name}' must be float32, int32 or uint8, got ${String(dtype)}`);
    }
  }
}
