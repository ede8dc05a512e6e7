/**
 * The loop that every step of a vector runs, and copies of it.
 *
 * A JavaScript engine compiles a function from what it has seen there. All closures of one function share what was seen:
 * with several worlds in one process this loop would call five different `step`s, and none could be inlined. A world that
 * is not the first then costs more than twice as much. So each world gets a copy of the function, made from its source
 * text, which sees that world alone. Where text may not become code (a page's security policy), nobody hands a copier in,
 * and all worlds share the one loop: slower, and otherwise the same.
 */

import type { NumericArray } from '../arrays.js';
import type { EnvDefinition, EnvParams } from '../env.js';
import type { Rng } from '../rng.js';
import type { VecBuffers } from './buffers.js';

export interface HotParts extends VecBuffers {
  readonly rules: EnvDefinition;
  readonly params: EnvParams;
  readonly horizon: number;
  readonly count: number;
  readonly state: readonly unknown[];
  readonly rng: readonly Rng[];
  readonly elapsed: Int32Array;
  readonly width: number;
  readonly maskSize: number;
  /** Room for one action; null where actions are plain numbers. */
  readonly oneAction: NumericArray | null;
  /** World i is due for its automatic reset. */
  restart(i: number): void;
  /** The episode of world i has ended. */
  finish(i: number): void;
  fail(i: number, thrown: unknown): void;
}

export type HotLoop = (actions: NumericArray) => void;

/** Stands alone: it must name nothing outside of itself, and no function inside, or its text would not be enough. */
export function makeHotLoop(parts: HotParts): HotLoop {
  const { rules, params, horizon, count, state, rng, elapsed, width, maskSize, oneAction } = parts;
  const { due, wasReset, reward, terminated, truncated, obs, actionMask } = parts;
  const size = oneAction === null ? 1 : oneAction.length;
  return (actions) => {
    for (let i = 0; i < count; i++) {
      const resets = due[i];
      wasReset[i] = resets;
      try {
        if (resets !== 0) {
          parts.restart(i);
          continue;
        }
        if (oneAction !== null) for (let k = 0; k < size; k++) oneAction[k] = actions[i * size + k];
        const own = state[i];
        const action = oneAction === null ? actions[i] : oneAction;
        reward[i] = rules.step(own, action as never, rng[i], params);
        const ended = rules.isTerminal(own, params);
        const cut = ++elapsed[i] >= horizon;
        terminated[i] = ended ? 1 : 0;
        truncated[i] = cut ? 1 : 0;
        rules.observe(own, obs, i * width, params);
        if (actionMask !== null && rules.actionMask) rules.actionMask(own, actionMask, i * maskSize, params);
        if (ended || cut) parts.finish(i);
      } catch (thrown) {
        parts.fail(i, thrown);
      }
    }
  };
}

type Factory = typeof makeHotLoop;

let evaluate: ((source: string) => unknown) | null = null;
let copies = new WeakMap<EnvDefinition, Factory>();
let made = 0;

/** Hands in what turns source text into code; null: all worlds share one loop. */
export function useCopier(copier: ((source: string) => unknown) | null): void {
  evaluate = copier;
  copies = new WeakMap();
}

/** The loop's maker for the worlds of these rules. */
export function hotLoopFor(rules: EnvDefinition): Factory {
  if (evaluate === null) return makeHotLoop;
  let own = copies.get(rules);
  if (own === undefined) {
    // Equal texts would be compiled once and shared: the number makes them differ.
    own = evaluate(`(${makeHotLoop})/* ${++made} */`) as Factory;
    copies.set(rules, own);
  }
  return own;
}
