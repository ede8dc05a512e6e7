/**
 * The loop: the one place where an agent meets a world.
 *
 * An async generator of events. Pausing is not asking for the next event; stopping is `wants.stop = true`. All worlds
 * of a vector advance together, and nothing is allocated per step: step events exist only while somebody wants them.
 * At a `checkpoint` event everything of the step before is accounted for, so what `save()` returns there continues
 * exactly.
 */

import type { Agent, Metrics, Transitions } from './agent.js';
import type { NumericArray } from './arrays.js';
import type { VecEnv } from './env.js';
import type { Evaluation } from './evaluate.js';
import type { Json } from './json.js';
import { type EpisodeStats, type MetricsRow, makeStats, WINDOW } from './stats.js';

export type LoopEvent =
  /** One step of all worlds, while `wants.step` is set. The view is overwritten by the next step. */
  | { readonly kind: 'step'; readonly envSteps: number; readonly step: Transitions }
  | {
      readonly kind: 'episode';
      readonly envSteps: number;
      /** Index of the world in the vector. */
      readonly env: number;
      /** Episodes ended so far, this one included. */
      readonly episode: number;
      /** Undiscounted. */
      readonly episodeReturn: number;
      readonly length: number;
      readonly terminated: boolean;
    }
  | { readonly kind: 'update'; readonly envSteps: number; readonly updates: number; readonly metrics: Metrics }
  /** A row for the records, every `metricsEvery` steps: means since the last row, returns of the last 100 episodes. */
  | { readonly kind: 'metrics'; readonly envSteps: number; readonly row: MetricsRow }
  /** Time for the listener to do something else: when `wants.progress` is set, else every 1 024 vector steps. */
  | { readonly kind: 'progress'; readonly envSteps: number; readonly updates: number }
  /** Episodes on worlds of their own, without exploration, every `evaluation.every` steps. */
  | {
      readonly kind: 'evaluation';
      readonly envSteps: number;
      readonly evaluation: Evaluation;
      /** Its mean return is higher than that of every evaluation before. */
      readonly isBest: boolean;
    }
  /** A good moment to save. 'best' follows the best evaluation so far; 'stop' and 'end' come last. */
  | { readonly kind: 'checkpoint'; readonly envSteps: number; readonly reason: 'period' | 'best' | 'stop' | 'end' };

/** Flags that a listener sets at any time; the loop looks at them after every vector step. */
export interface Wants {
  step: boolean;
  /** Cleared by the loop when it yields the event. */
  progress: boolean;
  stop: boolean;
}

export interface LoopOptions {
  readonly env: VecEnv;
  readonly agent: Agent;
  /** World steps in all; automatic resets are not counted. */
  readonly steps: number;
  readonly seed: number;
  /** Env steps between metrics rows. */
  readonly metricsEvery: number;
  /** Env steps between checkpoint events; 0: only at the end. */
  readonly checkpointEvery: number;
  readonly evaluation?: PeriodicEvaluation;
  /**
   * The training ends once an evaluation reaches this mean return, or where there are none, the last 100 training
   * episodes do.
   */
  readonly stopAt?: number;
}

export interface PeriodicEvaluation {
  /** Env steps from one to the next. */
  readonly every: number;
  /** Neither moves the training's worlds nor draws from its streams. */
  run(): Promise<Evaluation>;
}

/** The best evaluation of a training so far. */
export interface Best {
  readonly envSteps: number;
  readonly mean: number;
}

export interface Loop {
  readonly wants: Wants;
  readonly stats: EpisodeStats;
  readonly envSteps: number;
  readonly best: Best | null;
  /** True once `stopAt` was reached. */
  readonly reached: boolean;
  events(): AsyncGenerator<LoopEvent, void>;
  /** Everything of the loop and its worlds, JSON-safe: call it at a `checkpoint` event. */
  save(): Json;
  /** Call before `events()`. */
  load(state: Json): void;
}

/** A quantity left the finite numbers: the update that made it so must not be kept. */
export class Diverged extends Error {
  override readonly name: string = 'Diverged';
}

function assertFinite(metrics: Metrics, updates: number, envSteps: number): void {
  for (const key in metrics) {
    if (!Number.isFinite(metrics[key])) {
      throw new Diverged(`${key} became ${metrics[key]} at update ${updates} (step ${envSteps}): training stopped`);
    }
  }
}

const PROGRESS_PERIOD = 1024; // vector steps

export function makeLoop(options: LoopOptions): Loop {
  const { env, agent, steps, seed, metricsEvery, checkpointEvery, evaluation, stopAt } = options;
  const wants: Wants = { step: false, progress: false, stop: false };
  const stats = makeStats(env.count);
  let started = false;
  let envSteps = 0;
  let vectorSteps = 0;
  let best: Best | null = null;
  let reached = false;

  const obs = env.obs.slice() as NumericArray;
  const valid = new Uint8Array(env.count);
  const nextMask = env.actionMask ?? null;
  const mask = nextMask?.slice() ?? null;
  const view = {
    count: env.count,
    obs,
    action: obs,
    reward: env.reward,
    terminated: env.terminated,
    truncated: env.truncated,
    nextObs: env.obs,
    valid,
    mask,
    nextMask,
  };

  /** Steps all worlds by the actions in `view` and counts. Returns how many real steps that was. */
  function advance(action: NumericArray): number {
    obs.set(env.obs);
    if (nextMask !== null) mask?.set(nextMask);
    env.step(action);
    view.action = action;
    let real = 0;
    for (let i = 0; i < env.count; i++) {
      valid[i] = 1 - env.wasReset[i];
      real += valid[i];
    }
    vectorSteps++;
    envSteps += real;
    return real;
  }

  const passed = (period: number, real: number): boolean =>
    period > 0 && Math.floor(envSteps / period) > Math.floor((envSteps - real) / period);

  const reaches = (mean: number | null): boolean => stopAt !== undefined && mean !== null && mean >= stopAt;

  async function* evaluate({ run }: PeriodicEvaluation): AsyncGenerator<LoopEvent, void> {
    const result = await run();
    const { mean } = result.return;
    const isBest = best === null || mean > best.mean;
    if (isBest) best = { envSteps, mean };
    stats.update({ 'eval/return': mean, 'eval/length': result.length.mean });
    yield { kind: 'evaluation', envSteps, evaluation: result, isBest };
    if (isBest) yield { kind: 'checkpoint', envSteps, reason: 'best' };
    reached ||= reaches(mean);
  }

  async function* plan(): AsyncGenerator<LoopEvent, void> {
    for (const { sweep, delta } of agent.plan?.() ?? []) {
      const metrics = { 'plan/sweep': sweep, 'plan/delta': delta };
      assertFinite(metrics, sweep, 0);
      stats.update(metrics);
      yield { kind: 'update', envSteps, updates: agent.updates, metrics };
      yield { kind: 'metrics', envSteps, row: stats.row(envSteps, agent) };
      yield { kind: 'progress', envSteps, updates: agent.updates };
      if (wants.stop) return;
    }
  }

  async function* act(): AsyncGenerator<LoopEvent, void> {
    while (envSteps < steps && !wants.stop && !reached) {
      const choice = agent.act(env.obs, env.count, nextMask);
      const real = advance(choice instanceof Promise ? await choice : choice);
      const learned = agent.learn(view);
      const metrics = learned instanceof Promise ? await learned : learned;
      if (metrics !== undefined) {
        assertFinite(metrics, agent.updates, envSteps);
        stats.update(metrics);
      }
      const ended = stats.step(view);
      if (wants.step) yield { kind: 'step', envSteps, step: view };
      for (let k = 0; k < ended; k++) yield { kind: 'episode', envSteps, ...stats.ended[k] };
      if (metrics !== undefined) yield { kind: 'update', envSteps, updates: agent.updates, metrics };
      if (evaluation !== undefined) {
        if (passed(evaluation.every, real)) yield* evaluate(evaluation);
      } else if (ended > 0 && stats.episodes >= WINDOW) reached = reaches(stats.meanReturn);
      if (passed(metricsEvery, real)) yield { kind: 'metrics', envSteps, row: stats.row(envSteps, agent) };
      if (wants.progress || vectorSteps % PROGRESS_PERIOD === 0) {
        wants.progress = false;
        yield { kind: 'progress', envSteps, updates: agent.updates };
      }
      if (passed(checkpointEvery, real) && envSteps < steps && !reached) {
        yield { kind: 'checkpoint', envSteps, reason: 'period' };
      }
    }
  }

  return {
    wants,
    stats,
    get envSteps() {
      return envSteps;
    },
    get best() {
      return best;
    },
    get reached() {
      return reached;
    },
    async *events() {
      if (!started) env.reset({ seed });
      started = true;
      yield* agent.plan === undefined ? act() : plan();
      yield { kind: 'checkpoint', envSteps, reason: wants.stop ? 'stop' : 'end' };
    },
    save: () => ({ envSteps, vectorSteps, best: best && { ...best }, stats: stats.save(), env: env.snapshot() }),
    load(state) {
      const saved = state as { envSteps: number; vectorSteps: number; best?: Best | null; stats: Json; env: Json };
      best = saved.best ?? null;
      envSteps = saved.envSteps;
      vectorSteps = saved.vectorSteps;
      stats.load(saved.stats);
      env.restore(saved.env);
      started = true;
    },
  };
}
