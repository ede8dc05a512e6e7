/** Pictures and texts: rules 40, 41 and 42. */

import type { Env, RenderMode } from '../env.js';
import { ResetNeeded } from '../errors.js';
import { hasRenderer } from '../rendering.js';
import { makeRng } from '../rng.js';
import type { EnvFactory } from '../vec-of-envs.js';
import { checkRenderResult } from './passive.js';
import { apart } from './snapshots.js';
import { ends, isRuled, play, type Trial } from './trial.js';
import { copyOf, messageOf, same } from './values.js';

type Way = readonly [mode: RenderMode | null, fresh: EnvFactory];

/** The modes that a world made of rules has; that of an instance otherwise. */
function waysOf(trial: Trial): Way[] {
  if (!isRuled(trial)) return [[trial.fresh().renderMode ?? null, trial.fresh]];
  const modes: (RenderMode | null)[] = [null];
  if (trial.world.presentation.text !== undefined) modes.push('ansi');
  if (hasRenderer()) modes.push('rgb_array');
  return modes.map((renderMode) => [renderMode, () => trial.remake({ renderMode })]);
}

function checkEarly(trial: Trial, env: Env, mode: RenderMode | null) {
  try {
    env.render();
  } catch (error) {
    if ((error as Error).name === ResetNeeded.name) return;
    return trial.report(41, `render() before reset() threw ${(error as Error).name}: ${messageOf(error)}`);
  }
  if (mode !== null) trial.report(41, `render() in mode ${mode} before reset() was accepted`);
}

/** Renders a moment: what comes out, and whether the world goes on as it would have. Pictures are slow: few are made. */
function checkMoment(trial: Trial, env: Env, [mode, fresh]: Way, when: string) {
  // Snapshots tell whether the world has moved, where they are good for that.
  if (trial.found(14, 43, 44)) return trial.add(checkRenderResult(mode, env.render()));
  const before = copyOf(env.snapshot());
  trial.add(checkRenderResult(mode, env.render()));
  if (same(before, env.snapshot())) return;
  // A wrapper may keep a stream of its own for the noise of its pictures.
  const twin = fresh();
  twin.restore(before);
  const differs = apart(twin, env, 10);
  if (differs !== null) trial.report(42, `render() in mode ${mode ?? 'null'} ${when} changed what follows: ${differs}`);
}

/** Rules 40, 41 and 42, in every mode there is. */
export function checkRendering(trial: Trial) {
  for (const [mode, fresh] of waysOf(trial)) {
    const env = fresh();
    env.reset({ seed: 26 });
    if (mode !== 'rgb_array') checkMoment(trial, env, [mode, fresh], 'after reset()');
    play(env, 3, makeRng(26), ends);
    checkMoment(trial, env, [mode, fresh], 'after a few steps');
    if (!trial.found(40)) checkEarly(trial, fresh(), mode);
  }
}
