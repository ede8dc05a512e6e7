/** What the action wrappers of vectors share: actions of another space, translated before the worlds see them. */

import type { NumericArray } from '../arrays.js';
import type { VecEnv } from '../env.js';
import { BadInput, InvalidAction } from '../errors.js';
import { type ArraySpace, type Box, describeSpace, makeArray } from '../spaces.js';

/** Translates a batch, [N × outer size] → [N × inner size]. Must not allocate. */
export type ActionMap = (actions: NumericArray, out: NumericArray) => void;

export function mapActions(env: VecEnv, space: ArraySpace, map: ActionMap): VecEnv {
  const out = makeArray(env.actionSpace, env.count);
  const numbers = env.count * space.size;
  return {
    ...env,
    actionSpace: space,
    step(actions) {
      if (actions.length < numbers) {
        const want = `${numbers} numbers, one ${describeSpace(space)} for each of ${env.count} worlds`;
        throw new InvalidAction(`actions of ${env.spec.id} must be ${want}, got ${actions.length}`);
      }
      map(actions, out);
      env.step(out);
    },
  };
}

/** The action space as a Box. @throws BadInput for other spaces. */
export function boxActions(env: VecEnv, wrapper: string): Box {
  if (env.actionSpace.kind === 'box') return env.actionSpace;
  throw new BadInput(`${wrapper} needs a Box of actions, got ${describeSpace(env.actionSpace)} of ${env.spec.id}`);
}
