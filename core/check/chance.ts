/** Where chance comes from: rules 30, 31, 32 and 35. */

import type { Env } from '../env.js';
import { makeRng } from '../rng.js';
import { difference, ends, isNondeterministic, play, record, stepsFor, type Trial } from './trial.js';
import { copyOf, same, show } from './values.js';

/** Rule 35: an instance is not moved by what another does. */
export function checkIsolation(trial: Trial) {
  const env = trial.fresh();
  const other = trial.fresh();
  const run = { seed: 5, steps: stepsFor(env, 60) };
  const alone = record(trial.fresh(), run);
  const rng = makeRng(6);
  other.reset({ seed: 6 });
  const beside = record(env, {
    ...run,
    between({ observation }) {
      const before = copyOf(observation);
      play(other, 1, rng);
      if (same(observation, before)) return;
      trial.report(
        35,
        `an observation ${show(before, 60)} became ${show(observation, 60)} when another instance moved`,
      );
    },
  });
  const differs = isNondeterministic(env) ? null : difference(alone, beside);
  if (differs !== null) trial.report(35, `alone it gave ${differs} with a second instance beside it`);
}

const SEEDS = [11, 12, 13, 14];
const EPISODES = 5; // of each seed, so that chance makes two of them equal often, and all of them never

/** What short episodes of the same actions gave: the first after a seeded reset, the others after plain ones. */
function episodesOf(env: Env, seed: number, steps: number): unknown[] {
  return Array.from({ length: EPISODES }, (_, episode) => {
    const rng = makeRng(7).split('actions');
    const start = episode === 0 ? env.reset({ seed }) : env.reset();
    const seen: unknown[] = [copyOf(start.observation)];
    for (let k = 0; k < steps; k++) {
      const { observation, reward, terminated, truncated } = env.step(env.actionSpace.sample(rng));
      seen.push(copyOf([observation, reward, terminated, truncated]));
      if (ends({ terminated, truncated })) break;
    }
    return seen;
  });
}

const allSame = (values: readonly unknown[]): boolean => values.every((value) => same(value, values[0]));

const BAD_SEEDS = [-1, 1.5, Number.NaN, Number.MAX_SAFE_INTEGER + 1];

function checkBadSeeds(trial: Trial) {
  for (const seed of BAD_SEEDS) {
    try {
      trial.fresh().reset({ seed });
    } catch {
      continue;
    }
    trial.report(32, `reset({ seed: ${seed} }) was accepted`);
  }
}

/** Rules 30 to 32. Nothing is said of worlds without chance: all their episodes are equal. */
export function checkSeeds(trial: Trial) {
  const env = trial.fresh();
  if (isNondeterministic(env)) return;
  const steps = Math.min(30, Math.ceil(stepsFor(env, 400) / 10));
  const bySeed = SEEDS.map((seed) => episodesOf(trial.fresh(), seed, steps));
  const seedsAgree = allSame(bySeed);
  const few = `seeds ${SEEDS.join(', ')}`;
  if (seedsAgree && !allSame(bySeed[0])) {
    trial.report(30, `${few} gave the same ${EPISODES} episodes, which differ among themselves`);
  }
  if (!seedsAgree && bySeed.every(allSame)) {
    trial.report(31, `${few} differ, but ${EPISODES} resets after each gave the same episode again and again`);
  }
  if (!seedsAgree) checkBadSeeds(trial);
}
