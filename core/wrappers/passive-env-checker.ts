import {
  checkRenderResult,
  checkResetResult,
  checkSpace,
  checkStepResult,
  type Finding,
  findingText,
} from '../check/passive.js';
import type { Env } from '../env.js';
import { BadInput } from '../errors.js';
import { warn } from '../warnings.js';
import { wrap } from './wrap.js';

/** @throws BadInput for the first error; warnings are said. */
function tell(findings: readonly Finding[]): void {
  for (const finding of findings) if (finding.severity === 'warning') warn(findingText(finding));
  const error = findings.find(({ severity }) => severity === 'error');
  if (error !== undefined) throw new BadInput(findingText(error));
}

/**
 * Looks at the spaces, and at what the first reset, the first step and the first picture return, by the rules of
 * `checkEnv`; later calls pass through at full speed.
 *
 * @throws BadInput where a rule is broken: in itself, in `reset`, `step` or `render`.
 */
export function passiveEnvChecker<Obs, Act>(env: Env<Obs, Act>): Env<Obs, Act> {
  tell([...checkSpace(env.observationSpace, 'observationSpace'), ...checkSpace(env.actionSpace, 'actionSpace')]);
  const checked = { reset: false, step: false, render: false };
  return wrap(
    env as Env,
    'passiveEnvChecker',
    {},
    {
      reset(options) {
        const result = env.reset(options);
        if (!checked.reset) tell(checkResetResult(env, result));
        checked.reset = true;
        return result;
      },
      step(action) {
        const result = env.step(action as Act);
        if (!checked.step) tell(checkStepResult(env, result));
        checked.step = true;
        return result;
      },
      render() {
        const picture = env.render();
        if (!checked.render) tell(checkRenderResult(env.renderMode ?? null, picture));
        checked.render = true;
        return picture;
      },
    },
  ) as Env<Obs, Act>;
}
