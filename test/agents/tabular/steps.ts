/** Methods with a table, fed by hand: states 10 … 13, actions 5 … 7, as spaces need not count from 0. */

import type { Agent, AgentKind, Transitions } from '../../../core/agent.js';
import { makeDevice } from '../../../core/compute/index.js';
import { resolveConfig } from '../../../core/config.js';
import { makeRng } from '../../../core/rng.js';
import { discrete } from '../../../core/spaces.js';

const device = await makeDevice('tfjs-cpu');

interface Making {
  readonly envCount?: number;
  readonly totalSteps?: number;
  readonly masked?: boolean;
  readonly seed?: number;
}

export const tableAgent = (kind: AgentKind, config: Readonly<Record<string, unknown>>, making: Making = {}): Agent => {
  const { envCount = 1, totalSteps = 100, masked = false, seed = 1 } = making;
  const spaces = { observationSpace: discrete(4, 10), actionSpace: discrete(3, 5) };
  const setting = { ...spaces, envCount, totalSteps, rng: makeRng(seed), device, masked };
  return kind.create(setting, resolveConfig(kind.fields, config) as never) as Agent;
};

type Ending = 'goes on' | 'terminated' | 'truncated' | 'reset';

interface Masks {
  readonly mask?: readonly number[];
  readonly nextMask?: readonly number[];
}

/** A step of one world. */
export const stepOf = (
  obs: number,
  action: number,
  reward: number,
  nextObs: number,
  ending: Ending = 'goes on',
  { mask, nextMask }: Masks = {},
): Transitions => ({
  count: 1,
  obs: Int32Array.of(obs),
  action: Int32Array.of(action),
  reward: Float64Array.of(reward),
  terminated: Uint8Array.of(Number(ending === 'terminated')),
  truncated: Uint8Array.of(Number(ending === 'truncated')),
  nextObs: Int32Array.of(nextObs),
  valid: Uint8Array.of(Number(ending !== 'reset')),
  ...(mask && { mask: Uint8Array.from(mask) }),
  ...(nextMask && { nextMask: Uint8Array.from(nextMask) }),
});

/** The steps of two worlds, side by side. */
export const together = (a: Transitions, b: Transitions): Transitions => ({
  count: 2,
  obs: Int32Array.of(a.obs[0], b.obs[0]),
  action: Int32Array.of(a.action[0], b.action[0]),
  reward: Float64Array.of(a.reward[0], b.reward[0]),
  terminated: Uint8Array.of(a.terminated[0], b.terminated[0]),
  truncated: Uint8Array.of(a.truncated[0], b.truncated[0]),
  nextObs: Int32Array.of(a.nextObs[0], b.nextObs[0]),
  valid: Uint8Array.of(a.valid[0], b.valid[0]),
});

/** q of states 10 … 13, a row each. */
export const rowsOf = (agent: Agent): number[][] => {
  const q = [...(agent.table?.().q ?? [])];
  return [q.slice(0, 3), q.slice(3, 6), q.slice(6, 9), q.slice(9, 12)];
};
