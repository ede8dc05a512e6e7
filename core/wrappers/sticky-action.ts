import type { Env } from '../env.js';
import { BadInput, InvalidAction } from '../errors.js';
import type { Json } from '../json.js';
import { freshSeed } from '../resolve-env.js';
import { makeRng, type Rng, type RngState } from '../rng.js';
import { decodeSnapshot, encodeSnapshot } from '../snapshot.js';
import { describeSpace } from '../spaces.js';
import { numberOption, wholeOption } from './options.js';
import { wrap } from './wrap.js';

export interface StickyActionOptions {
  /** That the action before is repeated instead. In [0, 1). */
  readonly probability: number;
  /** Steps that it sticks for, or the least and most of them, drawn evenly. Default 1. */
  readonly duration?: number | readonly [least: number, most: number];
}

const NAME = 'stickyAction';

function durationOf(duration: number | readonly [number, number]): readonly [number, number] {
  const [least, most] = typeof duration === 'number' ? [duration, duration] : duration;
  wholeOption(NAME, 'duration', least, 1);
  wholeOption(NAME, 'duration', most, 1);
  if (least <= most) return [least, most];
  throw new BadInput(`duration of ${NAME} must be [least, most], got [${least}, ${most}]`);
}

/**
 * Now and then repeats the action before instead of the one given; never on the first step of an episode. Machado et al.
 * 2018, https://arxiv.org/abs/1709.06009.
 *
 * Its chance is a stream of its own, which the seed of `reset` starts.
 *
 * @throws BadInput on a bad probability or duration.
 */
export function stickyAction<Obs, Act>(env: Env<Obs, Act>, options: StickyActionOptions): Env<Obs, Act> {
  const allowed = 'a number in [0, 1)';
  const probability = numberOption(NAME, 'probability', options.probability, allowed, (v) => v >= 0 && v < 1);
  const [least, most] = durationOf(options.duration ?? 1);
  let rng: Rng | null = null;
  let last: unknown = null; // null: none in this episode
  let sticking = 0; // steps that it still sticks for

  function chosen(action: unknown): unknown {
    if (last === null || rng === null) return action;
    if (sticking === 0 && rng.uniform() < probability) sticking = least + rng.int(most - least + 1);
    if (sticking === 0) return action;
    sticking--;
    return last;
  }

  return wrap(
    env as Env,
    NAME,
    { probability, duration: [least, most] },
    {
      reset(given) {
        if (given?.seed !== undefined || rng === null) rng = makeRng(given?.seed ?? freshSeed()).split(NAME);
        last = null;
        sticking = 0;
        return env.reset(given);
      },
      step(action) {
        // Also where it sticks, and what is given would go unseen.
        if (!env.actionSpace.contains(action)) {
          throw new InvalidAction(`action ${JSON.stringify(action)} is outside ${describeSpace(env.actionSpace)}`);
        }
        const own = chosen(action);
        const result = env.step(own as Act);
        last = own; // only now: an action that was refused is not repeated
        return result;
      },
      save: () => ({ rng: (rng?.save() ?? null) as unknown as Json, last: encodeSnapshot(last), sticking }),
      load(state) {
        const saved = state as unknown as { rng: RngState | null; last: Json; sticking: number };
        rng = saved.rng === null ? null : makeRng(0);
        if (saved.rng !== null) rng?.load(saved.rng);
        last = decodeSnapshot(saved.last);
        sticking = saved.sticking;
      },
    },
  ) as Env<Obs, Act>;
}
