/** Arithmetic on constant scalars, done while a graph is built. */

import type { ValueType } from './graph.js';

const unary: Readonly<Record<string, (a: number) => number>> = {
  Neg: (a) => -a,
  Sqrt: Math.sqrt,
  Abs: Math.abs,
};
const binary: Readonly<Record<string, (a: number, b: number) => number>> = {
  Add: (a, b) => a + b,
  Sub: (a, b) => a - b,
  Mul: (a, b) => a * b,
  Div: (a, b) => a / b,
  Max: Math.max,
  Min: Math.min,
};

/** The result of `op` on float32 scalars, or undefined where it is left to the engine. */
export function foldScalar(op: string, inputs: readonly number[], type: ValueType): number | undefined {
  if (type !== 'float32') return undefined;
  if (inputs.length === 1 && op in unary) return Math.fround(unary[op](inputs[0]));
  if (inputs.length === 2 && op in binary) return Math.fround(binary[op](inputs[0], inputs[1]));
  return undefined;
}

/** Does `op` return its input number `kept` as it is? So it is with x · 1, x / 1 and x − 0. */
export function isNeutral(op: string, scalars: readonly (number | undefined)[], kept: number): boolean {
  if (scalars.length !== 2) return false;
  const other = scalars[1 - kept];
  if (op === 'Mul') return other === 1;
  if (op === 'Div') return kept === 0 && other === 1;
  if (op === 'Sub') return kept === 0 && Object.is(other, 0);
  return false;
}
