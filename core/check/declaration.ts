/** What a world declares beside its rules: 51 to 58, and 61. */

import type { Env, EnvSpec, Presentation, Registration } from '../env.js';
import { parseId } from '../registry.js';
import { makeRng } from '../rng.js';
import { encodeSnapshot } from '../snapshot.js';
import { isArraySpace, makeArray, type Space } from '../spaces.js';
import { whyNotMember } from './members.js';
import { isRuled, type Trial } from './trial.js';
import { counted, messageOf, notJson, show } from './values.js';

/** What is declared, and under which name. */
interface Declared extends Pick<Registration, 'params'> {
  readonly where: 'registration' | 'spec';
  readonly horizon?: number | null;
  readonly rewardThreshold?: number | null;
}

function checkDeclared(trial: Trial, id: string, { where, horizon, rewardThreshold, params }: Declared) {
  const why = notJson(params ?? {}, `${where}.params`);
  if (why !== null) trial.report(51, why);
  if (horizon !== undefined && horizon !== null && !(Number.isSafeInteger(horizon) && horizon >= 1)) {
    trial.report(52, `${where}.horizon is ${show(horizon)}`);
  }
  if (rewardThreshold !== undefined && rewardThreshold !== null && !Number.isFinite(rewardThreshold)) {
    trial.report(61, `${where}.rewardThreshold is ${show(rewardThreshold)}`);
  }
  try {
    parseId(id);
  } catch (error) {
    trial.report(53, messageOf(error));
  }
}

/** Rules 51 to 53 and 61 of a world made of rules: what `make` and `register` read before anything else. */
export function checkRegistration(trial: Trial) {
  const { definition } = trial;
  if (definition === null) return;
  const why = notJson(definition.params, 'params');
  if (why !== null) trial.report(51, why);
  checkDeclared(trial, definition.id, { where: 'registration', ...definition.registration });
}

/** The same of what an instance says of itself. */
export function checkSpec(trial: Trial) {
  const spec: EnvSpec | null = trial.fresh().spec;
  if (spec !== null) checkDeclared(trial, spec.id, { where: 'spec', ...spec });
}

/** Why `given` is no action of the space: an index, or the numbers of an array. */
function whyNoAction(space: Space, given: number | readonly number[], path: string): string | null {
  if (!isArraySpace(space) || space.kind === 'discrete' || !Array.isArray(given)) {
    return whyNotMember(space, given, path);
  }
  if (given.length !== space.size) return `${path} is ${show(given)}, must be ${space.size} numbers`;
  const action = makeArray(space, 1);
  action.set(given);
  return whyNotMember(space, action, path);
}

function checkNames(trial: Trial, env: Pick<Env, 'observationSpace' | 'actionSpace'>, presentation: Presentation) {
  const { actionNames, observationNames } = presentation;
  const { actionSpace, observationSpace } = env;
  if (actionNames !== undefined && isArraySpace(actionSpace)) {
    const actions = actionSpace.kind === 'discrete' ? actionSpace.n : actionSpace.size;
    const seen = `presentation.actionNames has ${counted(actionNames.length, 'name')} for ${counted(actions, 'action')}`;
    if (actionNames.length !== actions) trial.report(54, seen);
  }
  if (observationNames !== undefined && isArraySpace(observationSpace)) {
    const { size } = observationSpace;
    const seen = `presentation.observationNames has ${counted(observationNames.length, 'name')} for ${counted(size, 'number')}`;
    if (observationNames.length !== size) trial.report(56, seen);
  }
}

function checkKeys(trial: Trial, space: Space, { keys = {}, idle }: Presentation) {
  const named = Object.entries(keys).map(([code, action]) => [`keys.${code}`, action] as const);
  for (const [path, action] of [...named, ['idle', idle] as const]) {
    if (action === undefined) continue;
    const why = whyNoAction(space, action, `presentation.${path}`);
    if (why !== null) trial.report(55, why);
  }
}

function checkScene(trial: Trial, { layout, sceneState }: Presentation, params: EnvSpec['params']) {
  try {
    const why = layout === undefined ? null : notJson(layout(params), 'presentation.layout()');
    if (why !== null) trial.report(58, why);
    if (sceneState === undefined || !isRuled(trial)) return;
    const state = trial.world.rules.init(makeRng(27), trial.world.params);
    encodeSnapshot(sceneState(state as never), 'presentation.sceneState()');
  } catch (error) {
    trial.report(58, messageOf(error));
  }
}

/**
 * Rules 54 to 58: what people are shown. It speaks of the environment without wrappers, and its names are those of the
 * plain numbers where a world has another form too.
 */
export function checkPresentation(trial: Trial) {
  const env = trial.fresh().unwrapped;
  const { presentation } = env;
  checkNames(trial, isRuled(trial) ? trial.world : env, presentation);
  checkKeys(trial, env.actionSpace, presentation);
  const pace = presentation.stepsPerSecond;
  if (pace !== undefined && !(Number.isFinite(pace) && pace > 0)) {
    trial.report(57, `presentation.stepsPerSecond is ${show(pace)}`);
  }
  checkScene(trial, presentation, env.spec?.params ?? {});
}
