/** Ways to break one thing in a sound world. */

import { defineEnv } from '../../../core/define-env.js';
import type { Env, EnvDefinition, StepResult } from '../../../core/env.js';
import { make } from '../../../core/make.js';
import { compass, lifts, type Source, walk } from './sound.js';

export interface Broken {
  readonly name: string;
  /** Made anew, so that what a module keeps is as it was. */
  readonly world: () => Source;
  /** Number of each rule that is broken, and what must be seen. */
  readonly breaks: Readonly<Record<number, RegExp>>;
}

export type WalkState = { at: number; gust: number };

/** An environment that is sound but for what `change` does to it. */
export const spoil =
  (change: (env: Env) => Partial<Env>, definition: unknown = walk): (() => Source) =>
  () =>
  () => {
    const env = make(definition as EnvDefinition);
    return { ...env, ...change(env) };
  };
export const spoilStep = (change: (result: StepResult<unknown>) => unknown): (() => Source) =>
  spoil((env) => ({ step: (action) => change(env.step(action)) as StepResult<unknown> }));
export const spoilReset = (change: (result: ReturnType<Env['reset']>) => unknown): (() => Source) =>
  spoil((env) => ({ reset: (options) => change(env.reset(options)) as never }));

/** The walk with other rules. */
export const walking =
  (change: Partial<typeof walk>): (() => Source) =>
  () =>
    defineEnv({ ...walk, ...change }) as Source;
/** The walk with a presentation. */
export const shown = (presentation: NonNullable<(typeof walk)['presentation']>): (() => Source) =>
  walking({ presentation });
export const shownAs =
  (member: unknown): (() => Source) =>
  () =>
    defineEnv({
      ...compass,
      structured: { ...compass.structured, of: () => structuredClone(member) },
    } as typeof compass) as Source;
/** A Lift in which some methods are overridden. */
export const lift =
  (Class: () => new () => object): (() => Source) =>
  () =>
    lifts(Class());
