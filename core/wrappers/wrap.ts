/** What every wrapper shares: whatever it does not change is the inner environment's. */

import type { Env, EnvSpec, RenderMode, ResetOptions, ResetResult, StepResult, WrapperSpec } from '../env.js';
import { BadInput, InvalidAction } from '../errors.js';
import type { Json } from '../json.js';
import { describeSpace, type Space } from '../spaces.js';

/** What a wrapper changes. */
export interface Changes {
  readonly observationSpace?: Space;
  readonly actionSpace?: Space;
  readonly renderMode?: RenderMode | null;
  readonly spec?: Partial<EnvSpec>;
  reset?(options?: ResetOptions): ResetResult<unknown>;
  step?(action: unknown): StepResult<unknown>;
  render?(): ReturnType<Env['render']>;
  close?(): void;
  /** What the wrapper itself remembers, for snapshots. Both or neither. */
  save?(): Json;
  load?(state: Json): void;
}

/** Arguments of a wrapper as JSON; null where they hold a function, so that it cannot be made again from its spec. */
export type WrapperArgs = WrapperSpec['args'];

/** The spec of `env` with one more wrapper around it. */
export function specOf({ spec }: Env, wrapper: WrapperSpec, change?: Partial<EnvSpec>): EnvSpec | null {
  if (spec === null) return null;
  return Object.freeze({ ...spec, ...change, wrappers: [...(spec.wrappers ?? []), wrapper] });
}

/** `env` with some of its parts changed. `name` is that of the wrapper's function, `args` what it was given beside `env`. */
export function wrap(env: Env, name: string, args: WrapperArgs, changes: Changes): Env {
  const { save, load } = changes;
  return {
    observationSpace: changes.observationSpace ?? env.observationSpace,
    actionSpace: changes.actionSpace ?? env.actionSpace,
    spec: specOf(env, { name, args }, changes.spec),
    presentation: env.presentation,
    renderMode: changes.renderMode ?? env.renderMode ?? null,
    unwrapped: env.unwrapped,
    reset: (options) => changes.reset?.(options) ?? env.reset(options),
    step: (action) => (changes.step === undefined ? env.step(action) : changes.step(action)),
    render: () => (changes.render === undefined ? env.render() : changes.render()),
    snapshot: () => (save === undefined ? env.snapshot() : { inner: env.snapshot(), own: save() }),
    restore(snapshot) {
      if (load === undefined) {
        env.restore(snapshot);
        return;
      }
      const saved = snapshot as { inner?: Json; own?: Json } | null;
      if (saved?.inner === undefined || saved.own === undefined) throw new BadInput(`not a snapshot of ${name}`);
      env.restore(saved.inner);
      load(saved.own);
    },
    close: () => (changes.close === undefined ? env.close() : changes.close()),
  };
}

/** A wrapper that changes what is observed. */
export function wrapObservation(
  env: Env,
  name: string,
  args: WrapperArgs,
  change: Omit<Changes, 'reset' | 'step'> & {
    readonly observationSpace: Space;
    /** Called before the first observation of an episode. */
    begin?(options: ResetOptions | undefined): void;
    observe(observation: unknown): unknown;
  },
): Env {
  const { begin, observe, ...rest } = change;
  return wrap(env, name, args, {
    ...rest,
    reset(options) {
      begin?.(options);
      const { observation, info } = env.reset(options);
      return { observation: observe(observation), info };
    },
    step(action) {
      const result = env.step(action);
      return { ...result, observation: observe(result.observation) };
    },
  });
}

/** A wrapper that changes what is done. */
export function wrapAction(
  env: Env,
  name: string,
  args: WrapperArgs,
  change: Omit<Changes, 'step'> & { act(action: unknown): unknown },
): Env {
  const { act, ...rest } = change;
  const space = change.actionSpace;
  return wrap(env, name, args, {
    ...rest,
    step(action) {
      if (space === undefined || space.contains(action)) return env.step(act(action));
      const shown = ArrayBuffer.isView(action) ? `[${action}]` : JSON.stringify(action);
      throw new InvalidAction(`action ${shown} is outside the action space ${describeSpace(space)} of ${name}`);
    },
  });
}

/** A wrapper that changes what is earned. */
export function wrapReward(
  env: Env,
  name: string,
  args: WrapperArgs,
  change: Omit<Changes, 'step'> & { earn(reward: number, result: StepResult<unknown>): number },
): Env {
  const { earn, ...rest } = change;
  return wrap(env, name, args, {
    ...rest,
    step(action) {
      const result = env.step(action);
      return { ...result, reward: earn(result.reward, result) };
    },
  });
}
