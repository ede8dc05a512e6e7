/** Long seeded episodes of random actions as one hash a world. Runs in a browser too. */

import { make } from '../../core/make.js';
import { makeRng } from '../../core/rng.js';
import { definitions } from '../../envs/index.js';
import { makeDigest } from './digest.js';

export const STEPS = 10_000;

/** The hash of everything that `steps` steps of seed 2018 returned, resets included. */
export function rolloutDigest(id: string, steps = STEPS): string {
  const env = make(id);
  const rng = makeRng(2018).split('actions');
  const digest = makeDigest().add(env.reset({ seed: 2018 }).observation);
  for (let k = 0; k < steps; k++) {
    const { observation, reward, terminated, truncated, info } = env.step(env.actionSpace.sample(rng));
    digest.add(observation).add(reward).add(terminated).add(truncated).add(info);
    if (terminated || truncated) digest.add(env.reset().observation);
  }
  return digest.toString();
}

/** Of every built-in world. */
export const rolloutDigests = (): Record<string, string> =>
  Object.fromEntries(definitions.map(({ id }) => [id, rolloutDigest(id)]));
