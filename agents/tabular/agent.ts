/** The agent around a table: it acts ε-greedily, hands each step to a method, and keeps what must be kept. */

import type { Agent, AgentSetting, AgentState, Beside, Transitions } from '../../core/agent.js';
import type { Json } from '../../core/json.js';
import type { Rng, RngState } from '../../core/rng.js';
import { argmax, argmaxAllowed, drawAllowed } from '../discrete.js';
import { prefixed, restoreArray, unprefixed } from '../keeping.js';
import type { TableConfig } from './fields.js';
import { makeQTable, type QTable } from './q-table.js';

/** What a tabular method does with a step; all that tells one from another. */
export interface Method {
  /** Learns from the step of world i, which is experience. */
  learn(step: Transitions, i: number): void;
  /** What it remembers beside the table. */
  save?(): AgentState;
  load?(state: AgentState): void;
}

export interface MethodSetting {
  readonly envCount: number; // N
  /** The method's own stream. */
  readonly rng: Rng;
}

interface Saved {
  readonly table: Json;
  readonly method: Json;
  readonly explore: RngState;
}

export function makeTabular(
  setting: AgentSetting,
  config: TableConfig,
  makeMethod: (table: QTable, setting: MethodSetting) => Method,
): Agent {
  const { envCount, rng } = setting;

  // 1. What is learned
  const table = makeQTable(setting, config);
  const { q, states, actions, firstState, firstAction } = table;

  // 2. What is remembered
  const explore = rng.split('explore');
  const method = makeMethod(table, { envCount, rng: rng.split('method') });
  const chosen = new Int32Array(envCount);

  // 3. How it acts
  const greedyOf = (obs: number, i: number, mask: Uint8Array | null | undefined): number => {
    const row = table.entry(obs);
    if (!mask) return argmax(q, row, actions);
    return argmaxAllowed(q.subarray(row, row + actions), mask.subarray(i * actions), 0, actions);
  };
  function act(obs: Transitions['obs'], count: number, mask?: Uint8Array | null): Int32Array {
    const chance = table.epsilon();
    for (let i = 0; i < count; i++) {
      const random = explore.uniform() < chance;
      chosen[i] = firstAction + (random ? drawAllowed(explore, actions, mask, i * actions) : greedyOf(obs[i], i, mask));
    }
    return chosen;
  }

  return {
    get updates() {
      return table.updates;
    },
    act,

    // 4. How it learns
    learn(step) {
      for (let i = 0; i < step.count; i++) {
        if (step.valid[i] === 0) continue;
        table.see(step, i);
        method.learn(step, i);
      }
      return table.report();
    },
    think(obs, count, { mask }: Beside = {}) {
      const action = new Int32Array(count);
      const qOut = new Float32Array(count * actions);
      const value = new Float32Array(count);
      for (let i = 0; i < count; i++) {
        const row = table.entry(obs[i]);
        const best = greedyOf(obs[i], i, mask);
        action[i] = firstAction + best;
        value[i] = q[row + best];
        qOut.set(q.subarray(row, row + actions), i * actions);
      }
      return { action, q: qOut, value };
    },
    status: () => ({ epsilon: table.epsilon() }),
    table() {
      const best = Int32Array.from({ length: states }, (_, s) => table.greedy(firstState + s));
      const value = Float64Array.from(best, (a, s) => q[s * actions + a]);
      return { value, q: q.slice(), policy: best.map((a) => a + firstAction) };
    },

    // 5. How it is kept
    save() {
      const kept = table.save();
      const more = method.save?.() ?? { tensors: {}, json: null };
      return {
        tensors: { ...kept.tensors, ...prefixed('method', more.tensors) },
        json: { table: kept.json, method: more.json, explore: { ...explore.save() } },
      };
    },
    load({ tensors, json }) {
      const saved = json as unknown as Saved;
      table.load({ tensors, json: saved.table });
      method.load?.({ tensors: unprefixed('method', tensors), json: saved.method });
      explore.load(saved.explore);
    },
    loadPolicy: (tensors) => restoreArray('q', q, tensors),
    dispose() {},
  };
}
