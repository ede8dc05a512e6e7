/**
 * Checks of what one call returned: pure functions, for `checkEnv` and for a wrapper that looks on while others play.
 *
 * Each returns what was found, at most one finding a rule; the same empty list where all is well.
 */

import type { Env, RenderMode } from '../env.js';
import type { Space } from '../spaces.js';
import { whyNotMember } from './members.js';
import { type Finding, findingOf } from './rules.js';
import { isObject, show } from './values.js';

export { type Finding, findingText } from './rules.js';
export { checkSpace } from './spaces.js';

/** The two spaces of an environment. */
export type Spaces = Pick<Env, 'observationSpace' | 'actionSpace'>;

const NOTHING: readonly Finding[] = Object.freeze([]);

/** Rule 5: an observation that `from` returned, such as 'step()'. */
export function checkObservation(space: Space, observation: unknown, from: string): readonly Finding[] {
  const why = whyNotMember(space, observation, 'observation');
  return why === null ? NOTHING : [findingOf(5, `${from} returned ${show(observation, 60)}: ${why}`)];
}

/** Rules 46 and 47: `info.actionMask`, where there is one. `ended`: no action need be left. */
export function checkActionMask(space: Space, info: unknown, ended: boolean, from: string): readonly Finding[] {
  if (!isObject(info) || !Object.hasOwn(info, 'actionMask')) return NOTHING;
  const mask = info.actionMask;
  if (space.kind !== 'discrete') return [findingOf(46, `${from} returned an actionMask for ${space.kind} actions`)];
  const shown = `${from} returned info.actionMask ${show(mask, 60)}`;
  if (!(mask instanceof Uint8Array)) return [findingOf(46, `${shown}, must be a Uint8Array of ${space.n}`)];
  if (mask.length !== space.n) return [findingOf(46, `${shown}, must have ${space.n} numbers, one an action`)];
  const odd = mask.findIndex((v) => v > 1);
  if (odd >= 0) return [findingOf(46, `${shown}, with ${mask[odd]} for action ${space.start + odd}`)];
  return ended || mask.includes(1) ? NOTHING : [findingOf(47, `${shown}: no action is left, and no end reached`)];
}

/** Rules 4, 5, 46 and 47: what `reset()` returned. Where rule 4 is broken, nothing else is looked at. */
export function checkResetResult({ observationSpace, actionSpace }: Spaces, result: unknown): readonly Finding[] {
  if (!isObject(result) || !('observation' in result)) {
    const tuple = Array.isArray(result) ? ', a tuple as in Python' : '';
    return [findingOf(4, `reset() returned ${show(result)}${tuple}, without a key 'observation'`)];
  }
  if (!isObject(result.info)) return [findingOf(4, `reset() returned info ${show(result.info)}, must be an object`)];
  const outside = checkObservation(observationSpace, result.observation, 'reset()');
  const mask = checkActionMask(actionSpace, result.info, false, 'reset()');
  return outside.length + mask.length === 0 ? NOTHING : [...outside, ...mask];
}

function checkNumbers(result: Readonly<Record<string, unknown>>): readonly Finding[] {
  const { reward } = result;
  const found: Finding[] = [];
  if (typeof reward !== 'number' || !Number.isFinite(reward)) {
    const kind = typeof reward === 'number' ? '' : `, ${reward === null ? 'null' : `a ${typeof reward}`}`;
    found.push(findingOf(7, `step() returned reward ${show(reward)}${kind}`));
  }
  const flag = (['terminated', 'truncated'] as const).find((name) => typeof result[name] !== 'boolean');
  if (flag !== undefined) {
    const old = 'done' in result ? ", and a key 'done', which says less" : '';
    found.push(findingOf(8, `step() returned ${flag} ${show(result[flag])}${old}`));
  }
  return found;
}

/** Rules 5 to 8, 46 and 47: what `step()` returned. Where rule 6 is broken, nothing else is looked at. */
export function checkStepResult({ observationSpace, actionSpace }: Spaces, result: unknown): readonly Finding[] {
  if (!isObject(result) || !('observation' in result)) {
    const tuple = Array.isArray(result) ? `, a tuple of ${result.length} as in Python` : '';
    return [findingOf(6, `step() returned ${show(result)}${tuple}, without a key 'observation'`)];
  }
  if (!isObject(result.info)) return [findingOf(6, `step() returned info ${show(result.info)}, must be an object`)];
  const ended = result.terminated === true || result.truncated === true;
  const outside = checkObservation(observationSpace, result.observation, 'step()');
  const numbers = checkNumbers(result);
  const mask = checkActionMask(actionSpace, result.info, ended, 'step()');
  return outside.length + numbers.length + mask.length === 0 ? NOTHING : [...outside, ...numbers, ...mask];
}

function whyNoPicture(picture: unknown): string | null {
  if (!isObject(picture)) return 'must be a picture { width, height, data }';
  const { width, height, data } = picture;
  for (const side of [width, height]) {
    if (!Number.isSafeInteger(side) || (side as number) < 1) return 'width and height must be positive integers';
  }
  if (!(data instanceof Uint8Array)) return 'data must be a Uint8Array';
  const want = (width as number) * (height as number) * 3;
  return data.length === want ? null : `data must be width × height × 3 = ${want} bytes, has ${data.length}`;
}

function whyNotRendered(mode: RenderMode | null, result: unknown): string | null {
  switch (mode) {
    case 'rgb_array':
      return whyNoPicture(result);
    case 'ansi':
      return typeof result === 'string' ? null : 'must be a string';
    case null:
      return result === null ? null : 'must be null where no mode is chosen';
    default:
      return "renderMode must be 'rgb_array', 'ansi' or null";
  }
}

/** Rule 40: what `render()` returned in a mode; null or absent: none was chosen. */
export function checkRenderResult(mode: RenderMode | null | undefined, result: unknown): readonly Finding[] {
  const why = whyNotRendered(mode ?? null, result);
  if (why === null) return NOTHING;
  return [findingOf(40, `render() in mode ${mode ?? 'null'} returned ${show(result, 80)}: ${why}`)];
}
