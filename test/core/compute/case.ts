/** One op, with the inputs to try it on. */

import type * as tf from '@tensorflow/tfjs-core';

/** What the numbers of an input are: all of them distinct and away from 0, where kinks are. */
/** 'order': the whole numbers from 0 on, shuffled. 'index': whole numbers below `below`, 4 unless told. */
export type Fill = 'any' | 'positive' | 'small' | 'unit' | 'whole' | 'index' | 'order' | 'flag';
export interface CaseInput {
  readonly shape: readonly number[];
  readonly fill: Fill;
  readonly below?: number;
}
export interface Case {
  readonly name: string;
  readonly inputs: readonly CaseInput[];
  f(...x: tf.Tensor[]): tf.Tensor | tf.Tensor[];
  /** False where the op has no slope to check. */
  readonly smooth: boolean;
}

export const input = (shape: readonly number[], fill: Fill = 'any', below?: number): CaseInput =>
  below === undefined ? { shape, fill } : { shape, fill, below };
export type F = (...x: tf.Tensor[]) => tf.Tensor | tf.Tensor[];
export const smooth = (name: string, inputs: readonly CaseInput[], f: F): Case => ({ name, inputs, f, smooth: true });
export const flat = (name: string, inputs: readonly CaseInput[], f: F): Case => ({ name, inputs, f, smooth: false });
