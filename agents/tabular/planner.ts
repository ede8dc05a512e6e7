/** The agent around the values of a known world: it acts by them, and shows them after every sweep. */

import type { Agent, AgentSetting, AgentState, Sweep, ValueTable } from '../../core/agent.js';
import type { FiniteMdp } from '../../core/finite-mdp.js';
import type { Json } from '../../core/json.js';
import { argmax } from '../discrete.js';
import { restoreArray } from '../keeping.js';
import { backup } from './backup.js';

/** How values are found; all that tells one planner from another. */
export interface Planning {
  /** Makes one sweep over the states; returns the largest change of a value, or null once there is nothing left to do. */
  sweep(): number | null;
  /** The action of a state, where it is not simply the best by the values. */
  policy?: Int32Array; // [S]
  save(): Json;
  load(json: Json): void;
}

export const planMetrics = {
  'plan/sweep': 'sweeps over all states so far',
  'plan/delta': "largest change of any state's value in the sweep",
};

export const needsModel = ({ observationSpace, mdp }: Pick<AgentSetting, 'observationSpace' | 'mdp'>): string | null =>
  mdp === undefined || observationSpace.kind !== 'discrete'
    ? 'the world must list its transitions (`transitions(s, a)` and a Discrete observation space)'
    : null;

export interface PlannerOptions {
  readonly gamma: number;
  readonly maxSweeps: number;
}

interface Saved {
  readonly sweeps: number;
  readonly planning: Json;
}

export function makePlanner(
  setting: AgentSetting,
  { gamma, maxSweeps }: PlannerOptions,
  makePlanning: (mdp: FiniteMdp, v: Float64Array) => Planning,
): Agent {
  const mdp = setting.mdp as FiniteMdp; // see needsModel
  const { states, actions } = mdp;
  const firstState = setting.observationSpace.kind === 'discrete' ? setting.observationSpace.start : 0;
  const firstAction = setting.actionSpace.kind === 'discrete' ? setting.actionSpace.start : 0;

  // 1. What is learned
  const v = new Float64Array(states);
  const planning = makePlanning(mdp, v);
  const { policy } = planning;
  let sweeps = 0;

  // 2. What is remembered: nothing but the values.
  const scratch = new Float64Array(actions);
  const chosen = new Int32Array(setting.envCount);

  // 3. How it acts
  const qOf = (s: number): Float64Array => {
    backup(mdp, s, v, gamma, scratch);
    return scratch;
  };
  const actionOf = (s: number): number => policy?.[s] ?? argmax(qOf(s), 0, actions);

  function table(): ValueTable {
    const q = new Float64Array(states * actions);
    for (let s = 0; s < states; s++) backup(mdp, s, v, gamma, q, s * actions);
    const best = Int32Array.from({ length: states }, (_, s) => actionOf(s) + firstAction);
    return { value: v.slice(), q, policy: best };
  }

  return {
    get updates() {
      return sweeps;
    },
    act(obs, count) {
      for (let i = 0; i < count; i++) chosen[i] = actionOf(obs[i] - firstState) + firstAction;
      return chosen;
    },
    learn: () => undefined,

    // 4. How it plans
    *plan(): Generator<Sweep, void> {
      while (sweeps < maxSweeps) {
        const delta = planning.sweep();
        if (delta === null) return;
        sweeps++;
        yield { sweep: sweeps, delta };
      }
    },
    think(obs, count) {
      const action = new Int32Array(count);
      const q = new Float32Array(count * actions);
      const value = new Float32Array(count);
      for (let i = 0; i < count; i++) {
        const s = obs[i] - firstState;
        const best = actionOf(s);
        q.set(qOf(s), i * actions);
        action[i] = best + firstAction;
        value[i] = scratch[best];
      }
      return { action, q, value };
    },
    status: () => ({}),
    table,

    // 5. How it is kept
    save: () => ({
      tensors: {
        v: { shape: [states], data: v.slice() },
        ...(policy && { policy: { shape: [states], data: policy.slice() } }),
      },
      json: { sweeps, planning: planning.save() },
    }),
    load({ tensors, json }) {
      const saved = json as unknown as Saved;
      loadPolicy(tensors);
      sweeps = saved.sweeps;
      planning.load(saved.planning);
    },
    loadPolicy,
    dispose() {},
  };

  function loadPolicy(tensors: AgentState['tensors']): void {
    restoreArray('v', v, tensors);
    if (policy !== undefined) restoreArray('policy', policy, tensors);
  }
}
