import type { Env } from '../env.js';
import type { Json } from '../json.js';
import { decodeSnapshot, encodeSnapshot } from '../snapshot.js';
import { wholeOption, zeroMember } from './options.js';
import { wrapObservation } from './wrap.js';

export interface DelayObservationOptions {
  /** Steps by which observations come late; 0: none. */
  readonly delay: number;
}

/** Observations `delay` steps late; the first ones of an episode are zeros. @throws BadInput on a bad delay. */
export function delayObservation<Obs, Act>(env: Env<Obs, Act>, options: DelayObservationOptions): Env<Obs, Act> {
  const delay = wholeOption('delayObservation', 'delay', options.delay, 0);
  const space = env.observationSpace;
  let waiting: unknown[] = [];
  return wrapObservation(
    env as Env,
    'delayObservation',
    { delay },
    {
      observationSpace: space,
      begin() {
        waiting = [];
      },
      observe(observation) {
        waiting.push(observation);
        return waiting.length > delay ? waiting.shift() : zeroMember(space);
      },
      save: () => encodeSnapshot(waiting),
      load(state: Json) {
        waiting = decodeSnapshot(state) as unknown[];
      },
    },
  ) as Env<Obs, Act>;
}
