/** Checks of what a vector is given: actions before a step, seeds and masks before a reset. */

import type { NumericArray } from '../arrays.js';
import type { Autoreset, EnvParams } from '../env.js';
import { BadInput, InvalidAction, ResetNeeded } from '../errors.js';
import { readMember } from '../members.js';
import { freshSeed, type ResolvedEnv } from '../resolve-env.js';
import { type ArraySpace, describeSpace, makeArray } from '../spaces.js';
import { ENDED, FAILED, LOST, READY, UNBORN } from './buffers.js';
import type { ResetPlan } from './worlds.js';

/** Copies row `i` of `rows` into `out`: [out.length]. */
export function copyRow(rows: NumericArray, i: number, out: NumericArray): NumericArray {
  for (let k = 0; k < out.length; k++) out[k] = rows[i * out.length + k];
  return out;
}

/** A check of one row of actions: true when it is in the space. `scratch` holds one member. */
function rowCheck(space: ArraySpace, scratch: NumericArray): (actions: NumericArray, i: number) => boolean {
  if (space.kind !== 'discrete') {
    const { length } = scratch;
    return (actions, i) =>
      actions.constructor === scratch.constructor &&
      actions.length >= (i + 1) * length &&
      space.contains(copyRow(actions, i, scratch));
  }
  const { start, n } = space;
  return (actions, i) => {
    const k = actions[i] - start;
    return k >= 0 && k < n && Number.isInteger(k);
  };
}

const WHY: Readonly<Record<number, string>> = {
  [ENDED]: "after its end, with autoreset 'disabled'",
  [UNBORN]: 'before the first reset',
  [FAILED]: 'after it had failed',
  [LOST]: 'after the worker that ran it was lost',
};

/**
 * A check of a whole step, before any world has moved: every world can be stepped, and its action is in the space. The
 * action of a world that is about to be reset is not looked at.
 */
export function actionCheck(
  { actionSpace, spec }: Pick<ResolvedEnv, 'actionSpace' | 'spec'>,
  due: Uint8Array, // [N]
  autoreset: Autoreset,
): (actions: NumericArray) => void {
  const inSpace = rowCheck(actionSpace, makeArray(actionSpace, 1));
  const resetsItself = autoreset === 'next-step';

  function refuseStep(i: number): never {
    throw new ResetNeeded(`world ${i} of ${spec.id} was stepped ${WHY[due[i]]}: call reset() first`);
  }

  function refuseAction(i: number, actions: NumericArray): never {
    const shown = String(readMember(actionSpace, actions, i)) || 'nothing';
    throw new InvalidAction(
      `action ${shown} for world ${i} is outside the action space ${describeSpace(actionSpace)} of ${spec.id}`,
    );
  }

  return (actions) => {
    for (let i = 0; i < due.length; i++) {
      if (due[i] === READY) {
        if (!inSpace(actions, i)) refuseAction(i, actions);
      } else if (due[i] !== ENDED || !resetsItself) refuseStep(i);
    }
  };
}

export interface VecResetOptions {
  readonly seed?: number | readonly number[];
  readonly mask?: Uint8Array;
  readonly options?: EnvParams;
}

function checkMask(count: number, mask: Uint8Array): void {
  if (mask.length !== count) {
    throw new BadInput(`mask of reset needs one entry for each of ${count} worlds, got ${mask.length}`);
  }
  const odd = mask.findIndex((one) => one !== 0 && one !== 1);
  if (odd !== -1) throw new BadInput(`mask of reset must hold 0 or 1, got ${mask[odd]} for world ${odd}`);
  if (!mask.includes(1)) throw new BadInput('mask of reset must have a 1 for at least one world, got zeros');
}

/** How `reset` begins each world. @throws BadInput when a size, a seed or the mask is wrong: no world is touched. */
export function resetPlan(count: number, due: Uint8Array | null, { seed, mask }: VecResetOptions): ResetPlan {
  if (typeof seed === 'object' && seed.length !== count) {
    throw new BadInput(`reset needs one seed for each of ${count} worlds, got ${seed.length}`);
  }
  if (mask !== undefined) checkMask(count, mask);
  const streamless = (i: number): boolean => due !== null && (due[i] === UNBORN || due[i] === LOST);
  const fresh = seed === undefined && due?.some((_, i) => streamless(i)) ? freshSeed() : 0;
  return Array.from({ length: count }, (_, i) => {
    if (mask !== undefined && mask[i] === 0) return undefined;
    const given = typeof seed === 'number' ? seed + i : seed?.[i];
    if (given === undefined) return streamless(i) ? fresh + i : null;
    if (Number.isSafeInteger(given) && given >= 0) return given;
    throw new BadInput(`the seed of world ${i} must be an integer in [0, 2^53), got ${given}`);
  });
}
