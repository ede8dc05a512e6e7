/**
 * On-policy targets of n steps: what SARSA (n = 1) and n-step SARSA share.
 *
 *   G = rₜ₊₁ + γ rₜ₊₂ + … + γⁿ⁻¹ rₜ₊ₙ + γⁿ q(sₜ₊ₙ, aₜ₊ₙ)
 *
 * aₜ₊ₙ is the action that was taken, so an entry is learned n steps later, when that action is known; where the episode
 * ends before, the target has the rewards up to there. Nothing is taken in the state in which a limit of time cut the
 * episode short: Σₐ π(a|s) q(s, a) of the ε-greedy policy stands for it. Sutton & Barto 2018, eq. 7.4.
 */

import type { Json } from '../../core/json.js';
import type { Method } from './agent.js';
import type { QTable } from './q-table.js';

/** r₁ + γ r₂ + … + γᵐ⁻¹ rₘ + γᵐ v. */
export function discountedSum(reward: readonly number[], gamma: number, v: number): number {
  let sum = v;
  for (let k = reward.length - 1; k >= 0; k--) sum = reward[k] + gamma * sum;
  return sum;
}

/** The last steps of one world, whose entries are still to be learned. */
export interface Trail {
  readonly entry: number[];
  readonly reward: number[];
}

export const makeTrails = (count: number): Trail[] => Array.from({ length: count }, () => ({ entry: [], reward: [] }));

export const savedTrails = (trails: readonly Trail[]): Json =>
  trails.map(({ entry, reward }) => ({ entry: [...entry], reward: [...reward] }));

/** Fills trails with what `savedTrails` gave. */
export function loadTrails(trails: readonly Trail[], json: Json): void {
  (json as unknown as readonly Trail[]).forEach(({ entry, reward }, i) => {
    trails[i].entry.splice(0, Number.POSITIVE_INFINITY, ...entry);
    trails[i].reward.splice(0, Number.POSITIVE_INFINITY, ...reward);
  });
}

export function lookAhead(table: QTable, envCount: number, steps: number): Method {
  const { gamma } = table;
  const trails = makeTrails(envCount);

  function learnFirst({ entry, reward }: Trail, v: number): void {
    table.move(entry[0], discountedSum(reward, gamma, v));
    entry.shift();
    reward.shift();
  }

  return {
    learn({ obs, action, reward, terminated, truncated, nextObs }, i) {
      const trail = trails[i];
      const at = table.entry(obs[i], action[i]);
      if (trail.entry.length === steps) learnFirst(trail, table.q[at]);
      trail.entry.push(at);
      trail.reward.push(reward[i]);
      if (terminated[i] === 0 && truncated[i] === 0) return;
      const v = terminated[i] === 1 ? 0 : table.expected(nextObs[i]);
      while (trail.entry.length > 0) learnFirst(trail, v);
    },
    save: () => ({ tensors: {}, json: savedTrails(trails) }),
    load: ({ json }) => loadTrails(trails, json),
  };
}
