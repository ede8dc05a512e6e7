/** The smallest world and agent that the loop can run: for tests of everything around them. */

import type { Agent, Metrics, Transitions } from '../../core/agent.js';
import type { Env } from '../../core/env.js';
import type { Json } from '../../core/json.js';
import { discrete } from '../../core/spaces.js';

/**
 * Counts its steps and observes the count. Reward 1 a step. Ends at `last`: terminated, or truncated where asked.
 */
export function countingEnv(last: number, end: 'terminated' | 'truncated' = 'terminated'): Env {
  let count = 0;
  const env: Env = {
    observationSpace: discrete(100),
    actionSpace: discrete(2),
    spec: null,
    presentation: {},
    get unwrapped() {
      return env;
    },
    reset() {
      count = 0;
      return { observation: 0, info: {} };
    },
    step() {
      count++;
      const ended = count >= last;
      return {
        observation: count,
        reward: 1,
        terminated: ended && end === 'terminated',
        truncated: ended && end === 'truncated',
        info: {},
      };
    },
    render: () => null,
    snapshot: () => count,
    restore(snapshot) {
      count = snapshot as number;
    },
    close() {},
  };
  return env;
}

/** One row of experience, copied out of the loop's buffers. */
export interface Row {
  readonly obs: number;
  readonly action: number;
  readonly reward: number;
  readonly terminated: number;
  readonly truncated: number;
  readonly nextObs: number;
  readonly valid: number;
}

export interface RecordingAgent extends Agent {
  /** What `learn` was given, one list of rows per vector step. */
  readonly seen: Row[][];
}

/** Alternates its actions by the step, remembers all that it is given and reports `metrics(n)` at its n-th step. */
export function recordingAgent(metrics: (n: number) => Metrics | undefined = () => undefined): RecordingAgent {
  const seen: Row[][] = [];
  let steps = 0;
  let updates = 0;
  const copy = (t: Transitions, i: number): Row => ({
    obs: t.obs[i],
    action: t.action[i],
    reward: t.reward[i],
    terminated: t.terminated[i],
    truncated: t.truncated[i],
    nextObs: t.nextObs[i],
    valid: t.valid[i],
  });
  return {
    seen,
    act: (_obs, count) => new Int32Array(count).fill(steps % 2),
    learn(t) {
      seen.push(Array.from({ length: t.count }, (_, i) => copy(t, i)));
      steps++;
      const result = metrics(steps);
      if (result !== undefined) updates++;
      return result;
    },
    think: (_obs, count) => ({ action: new Int32Array(count) }),
    get updates() {
      return updates;
    },
    status: () => ({ epsilon: 0.5 }),
    save: () => ({ tensors: {}, json: { steps, updates } }),
    load(state) {
      ({ steps, updates } = state.json as { steps: number; updates: number } & Json);
    },
    loadPolicy() {},
    dispose() {},
  };
}
