/** What a definition declares beside its rules: 51 to 58. */

import type { EnvDefinition, Presentation } from '../env.js';
import type { Json } from '../json.js';
import { parseId } from '../registry.js';
import type { ResolvedEnv } from '../resolve-env.js';
import { makeRng } from '../rng.js';
import { encodeSnapshot } from '../snapshot.js';
import { type ArraySpace, makeArray } from '../spaces.js';
import { whyNotMember } from './members.js';
import { isRuled, type Trial } from './trial.js';
import { messageOf, notJson, same, show } from './values.js';

/** Rules 51, 52 and 53: what `make` and `register` read before anything else. */
export function checkRegistration(trial: Trial) {
  const definition = trial.definition as EnvDefinition;
  const { horizon, rewardThreshold, params: over } = definition.registration ?? {};
  const why = notJson(definition.params, 'params') ?? notJson(over ?? {}, 'registration.params');
  if (why !== null) trial.report(51, why);
  if (horizon !== undefined && !(Number.isSafeInteger(horizon) && horizon >= 1)) {
    trial.report(52, `registration.horizon is ${show(horizon)}`);
  }
  if (rewardThreshold !== undefined && !Number.isFinite(rewardThreshold)) {
    trial.report(52, `registration.rewardThreshold is ${show(rewardThreshold)}`);
  }
  try {
    parseId(definition.id);
  } catch (error) {
    trial.report(53, messageOf(error));
  }
}

/** Why `given` is no action of the space: an index, or the numbers of an array. */
function whyNoAction(space: ArraySpace, given: number | readonly number[], path: string): string | null {
  if (space.kind === 'discrete' || typeof given === 'number') return whyNotMember(space, given, path);
  if (!Array.isArray(given) || given.length !== space.size) {
    return `${path} is ${show(given)}, must be ${space.size} numbers`;
  }
  const action = makeArray(space, 1);
  action.set(given);
  return whyNotMember(space, action, path);
}

function checkNames(trial: Trial, world: ResolvedEnv, { actionNames, observationNames }: Presentation) {
  const { actionSpace, observationSpace } = world;
  const actions = actionSpace.kind === 'discrete' ? actionSpace.n : actionSpace.size;
  if (actionNames !== undefined && actionNames.length !== actions) {
    trial.report(54, `presentation.actionNames has ${actionNames.length} names, there are ${actions} actions`);
  }
  const numbers = observationSpace.size;
  if (observationNames !== undefined && observationNames.length !== numbers) {
    trial.report(56, `presentation.observationNames has ${observationNames.length} names for ${numbers} numbers`);
  }
}

function checkScene(trial: Trial, { rules, params }: ResolvedEnv, { layout, sceneState }: Presentation) {
  try {
    const drawn = layout?.(params);
    const why = layout === undefined ? null : notJson(drawn, 'presentation.layout()');
    if (why !== null || !same(JSON.parse(JSON.stringify(drawn ?? null)) as Json, drawn ?? null)) {
      return trial.report(58, why ?? `presentation.layout() is ${show(drawn)}: it changes when written and read`);
    }
    if (sceneState !== undefined) {
      encodeSnapshot(sceneState(rules.init(makeRng(27), params) as never), 'presentation.sceneState()');
    }
  } catch (error) {
    trial.report(58, messageOf(error));
  }
}

/** Rules 54 to 58: what people are shown. */
export function checkPresentation(trial: Trial) {
  if (!isRuled(trial)) return;
  const { world } = trial;
  const { presentation } = world;
  checkNames(trial, world, presentation);
  const named = Object.entries(presentation.keys ?? {}).map(([code, action]) => [`keys.${code}`, action] as const);
  for (const [path, action] of [...named, ['idle', presentation.idle] as const]) {
    if (action === undefined) continue;
    const why = whyNoAction(world.actionSpace, action, `presentation.${path}`);
    if (why !== null) trial.report(55, why);
  }
  const pace = presentation.stepsPerSecond;
  if (pace !== undefined && !(Number.isFinite(pace) && pace > 0)) {
    trial.report(57, `presentation.stepsPerSecond is ${show(pace)}`);
  }
  checkScene(trial, world, presentation);
}
