/** Transitions of Gymnasium, and how near ours come. */

import { readFileSync } from 'node:fs';

export type Case = [
  state: number[],
  action: number,
  next: number[],
  obs: number[],
  reward: number,
  terminated: boolean,
];

export const goldenOf = (name: string): readonly Case[] =>
  (JSON.parse(readFileSync(new URL(`../../golden/${name}.json`, import.meta.url), 'utf8')) as { transitions: Case[] })
    .transitions;

/** The largest difference of two lists of numbers, each relative to the number where that exceeds 1. */
export const distance = (ours: readonly number[], theirs: readonly number[]): number =>
  Math.max(...theirs.map((value, i) => Math.abs(ours[i] - value) / Math.max(1, Math.abs(value))));

/** A one-number float32 action. */
export const push = (value: number): Float32Array => Float32Array.of(value);
