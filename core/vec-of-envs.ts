/**
 * A vector of environments that are not made of rules: classes, remote processes, anything that implements `Env`.
 *
 * Steps each in turn and copies what it returns. Worlds made with `defineEnv` use `makeVec`, which allocates nothing.
 */

import type { NumericArray } from './arrays.js';
import type { Env, EnvSpec, VecEnv } from './env.js';
import { BadInput } from './errors.js';
import type { Json } from './json.js';
import { isArraySpace, readMember, writeMember } from './members.js';
import type { ArraySpace, Space } from './spaces.js';
import { makeArray } from './spaces.js';

/** Makes one new, independent environment. */
export type EnvFactory = () => Env;

function arraySpaceOf(space: Space, role: string): ArraySpace {
  if (isArraySpace(space)) return space;
  throw new BadInput(
    `the ${role} space must be a Discrete, Box, MultiDiscrete or MultiBinary space to be batched, got ${space.kind}`,
  );
}

const unnamed: EnvSpec = { id: 'custom', params: {}, horizon: null, rewardThreshold: null, nondeterministic: false };

/** `count` environments with 'next-step' autoreset. @throws BadInput when the spaces cannot be batched. */
export function vecOfEnvs(makeEnv: EnvFactory, count: number): VecEnv {
  const envs = Array.from({ length: count }, makeEnv);
  const observationSpace = arraySpaceOf(envs[0].observationSpace, 'observation');
  const actionSpace = arraySpaceOf(envs[0].actionSpace, 'action');
  const width = observationSpace.size;
  const obs = makeArray(observationSpace, count);
  const reward = new Float64Array(count);
  const terminated = new Uint8Array(count);
  const truncated = new Uint8Array(count);
  const wasReset = new Uint8Array(count);

  function stepOne(i: number, actions: NumericArray): void {
    const ended = terminated[i] === 1 || truncated[i] === 1;
    wasReset[i] = ended ? 1 : 0;
    if (ended) {
      writeMember(envs[i].reset().observation, obs, i * width);
      reward[i] = terminated[i] = truncated[i] = 0;
      return;
    }
    const result = envs[i].step(readMember(actionSpace, actions, i));
    writeMember(result.observation, obs, i * width);
    reward[i] = result.reward;
    terminated[i] = result.terminated ? 1 : 0;
    truncated[i] = result.truncated ? 1 : 0;
  }

  return {
    count,
    observationSpace,
    actionSpace,
    spec: envs[0].spec ?? unnamed,
    autoreset: 'next-step',
    presentation: envs[0].presentation,
    obs,
    reward,
    terminated,
    truncated,
    finalObs: obs,
    wasReset,
    reset({ seed, mask, options } = {}) {
      for (let i = 0; i < count; i++) {
        if (mask !== undefined && mask[i] === 0) continue;
        const own = typeof seed === 'number' ? seed + i : seed?.[i];
        const result = envs[i].reset({ ...(own !== undefined && { seed: own }), ...(options && { options }) });
        writeMember(result.observation, obs, i * width);
        reward[i] = terminated[i] = truncated[i] = wasReset[i] = 0;
      }
    },
    step(actions) {
      for (let i = 0; i < count; i++) stepOne(i, actions);
    },
    snapshotOf: (i) => envs[i].snapshot(),
    snapshot: () => ({
      envs: envs.map((env) => env.snapshot()),
      obs: [...obs],
      terminated: [...terminated],
      truncated: [...truncated],
    }),
    restore(snapshot) {
      const saved = snapshot as { envs: Json[]; obs: number[]; terminated: number[]; truncated: number[] };
      saved.envs.forEach((one, i) => {
        envs[i].restore(one);
      });
      obs.set(saved.obs);
      terminated.set(saved.terminated);
      truncated.set(saved.truncated);
    },
    close() {
      for (const env of envs) env.close();
    },
  };
}
