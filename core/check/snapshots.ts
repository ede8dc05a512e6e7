/** Snapshots: rules 14, 43, 44 and 45. */

import type { Env } from '../env.js';
import { ResetNeeded } from '../errors.js';
import type { Json } from '../json.js';
import { makeRng } from '../rng.js';
import { difference, ends, isNondeterministic, isRuled, play, record, stepsFor, type Trial } from './trial.js';
import { copyOf, messageOf, notJson, same, show, weightOf } from './values.js';

const MOMENTS = [0, 7, 31]; // steps after the first reset at which snapshots are taken

function fromText(trial: Trial, snapshot: Json): Json | null {
  const why = notJson(snapshot, 'snapshot()');
  if (why === null) return JSON.parse(JSON.stringify(snapshot)) as Json;
  trial.report(14, `${why}: it changes when written as JSON and read`);
  return null;
}

/** What the difference after a restore points to. */
function suspect(a: object, b: object): string {
  const differs = (key: string): boolean =>
    !same((a as Record<string, unknown>)[key], (b as Record<string, unknown>)[key]);
  const onlyClock = differs('truncated') && !['observation', 'reward', 'terminated'].some(differs);
  return onlyClock ? ': is the clock in the snapshot?' : '';
}

/** Steps both alike; what differs first, in words. */
export function apart(env: Env, twin: Env, steps: number): string | null {
  const rng = makeRng(16);
  for (let k = 1; k <= steps; k++) {
    const action = env.actionSpace.sample(rng);
    const other = copyOf(action);
    const a = env.step(action);
    const b = twin.step(other);
    const key = Object.keys(a).find((name) => !same(a[name as 'reward'], b[name as 'reward'])) as 'reward' | undefined;
    if (key !== undefined) return `step ${k} gave ${key} ${show(b[key], 60)}, not ${show(a[key], 60)}${suspect(a, b)}`;
    if (!ends(a)) continue;
    const [start, again] = [env.reset().observation, twin.reset().observation];
    if (same(start, again)) continue;
    return `the reset after step ${k} gave ${show(again, 60)}, not ${show(start, 60)}: is the rng in the snapshot?`;
  }
  return null;
}

/** Rule 14: restored into a new instance, and into one that was elsewhere, a run goes on to the bit. */
export function checkRestores(trial: Trial) {
  for (const at of MOMENTS) {
    for (const used of at === 7 ? [false, true] : [false]) {
      const env = trial.fresh();
      env.reset({ seed: 13 });
      play(env, at, makeRng(17));
      const snapshot = fromText(trial, env.snapshot());
      if (snapshot === null) return;
      const twin = trial.fresh();
      if (used) {
        twin.reset({ seed: 14 });
        play(twin, 3, makeRng(18));
      }
      const where = `restored into ${used ? 'an instance in use' : 'a new instance'} after ${at} steps`;
      try {
        twin.restore(snapshot);
        const differs = isNondeterministic(env) ? null : apart(env, twin, stepsFor(env, used ? 400 : 100));
        if (differs !== null) return trial.report(14, `${where}, ${differs}`);
      } catch (error) {
        return trial.report(14, `${where}, it failed: ${messageOf(error)}`);
      }
    }
  }
}

const MOST = 2_000; // steps in search of an end

/** Rule 14 at an end: an ended episode stays ended. */
export function checkEndRestored(trial: Trial) {
  const fresh = isRuled(trial) ? () => trial.remake({ horizon: 3 }) : trial.fresh;
  const env = fresh();
  const rng = makeRng(19);
  env.reset({ seed: 19 });
  for (let k = stepsFor(env, MOST); !ends(env.step(env.actionSpace.sample(rng))); k--) if (k === 0) return;
  const twin = fresh();
  twin.restore(JSON.parse(JSON.stringify(env.snapshot())) as Json);
  try {
    twin.step(twin.actionSpace.sample(rng));
  } catch (error) {
    if ((error as Error).name === ResetNeeded.name) return;
    return trial.report(14, `restored after an end, step() threw ${messageOf(error)}`);
  }
  trial.report(14, 'restored after an end, step() was accepted: is it in the snapshot that a reset is needed?');
}

/** Rule 43: a snapshot stays what it was, whoever moves on. */
export function checkSnapshotKept(trial: Trial) {
  const env = trial.fresh();
  env.reset({ seed: 20 });
  play(env, 5, makeRng(20));
  const snapshot = env.snapshot();
  const before = JSON.stringify(snapshot);
  play(env, 20, makeRng(21));
  if (JSON.stringify(snapshot) !== before) {
    return trial.report(43, 'the snapshot changed when the environment moved on');
  }
  const twin = trial.fresh();
  twin.restore(snapshot);
  play(twin, 20, makeRng(22), ends);
  if (JSON.stringify(snapshot) !== before)
    trial.report(43, 'the snapshot changed when the restored environment moved on');
}

/** Rule 44: taking one changes nothing. */
export function checkSnapshotLooks(trial: Trial) {
  const env = trial.fresh();
  if (isNondeterministic(env)) return;
  env.reset({ seed: 23 });
  const few = Math.max(5, Math.floor(200_000 / weightOf(env.snapshot()))); // large states are slow to write
  const run = { seed: 23, steps: Math.min(few, stepsFor(env, 30)) };
  const plain = record(trial.fresh(), run);
  const differs = difference(plain, record(env, { ...run, between: () => void env.snapshot() }));
  if (differs !== null) trial.report(44, `it gave ${differs} with snapshots taken between`);
}

const GROWTH = 10;
const SMALL = 1_000; // numbers: below this nobody minds

/** Rule 45: the snapshot does not grow with every step. */
export function checkGrowth(trial: Trial) {
  const env = trial.fresh();
  const steps = stepsFor(env, 1_000);
  const rng = makeRng(24);
  env.reset({ seed: 24 });
  play(env, 10, rng);
  const first = weightOf(env.snapshot());
  play(env, steps, rng);
  const middle = weightOf(env.snapshot());
  play(env, steps, rng);
  const last = weightOf(env.snapshot());
  if (last > GROWTH * first && last > 1.5 * middle && last > SMALL) {
    trial.report(45, `the snapshot held ${first} numbers and letters after 10 steps, ${last} after ${2 * steps + 10}`);
  }
}
