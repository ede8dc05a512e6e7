/** Tiny worlds in which a learner's mistakes show at once. */

import { defineEnv } from '../../core/define-env.js';
import type { EnvDefinition } from '../../core/env.js';
import { box, discrete } from '../../core/spaces.js';

/** One state, reward 1 for ever, cut short after every single step: worth 1 / (1 − γ), not 1. */
export const treadmill: EnvDefinition = defineEnv({
  id: 'test/Treadmill-v0',
  summary: 'Always the same.',
  params: {},
  observationSpace: discrete(1),
  actionSpace: discrete(2),
  init: () => ({}),
  step: () => 1,
  isTerminal: () => false,
  observe(_state, out, offset) {
    out[offset] = 0;
  },
  registration: { horizon: 1 },
}) as unknown as EnvDefinition;

const CELLS = 5;
const FIRST_ACTION = 3; // actions need not count from 0

interface Corridor {
  cell: number;
}

/** Five cells in a row; reward 1 and the end at the right one, the start at the left. Left is action 3, right is 4. */
const corridorRules = {
  summary: 'Walk to the right.',
  params: {},
  actionSpace: discrete(2, FIRST_ACTION),
  init: (): Corridor => ({ cell: 0 }),
  step(state: Corridor, action: number): number {
    state.cell = Math.max(0, state.cell + (action === FIRST_ACTION ? -1 : 1));
    return state.cell === CELLS - 1 ? 1 : 0;
  },
  isTerminal: (state: Corridor): boolean => state.cell === CELLS - 1,
  registration: { horizon: 20 },
} as const;

export const corridor: EnvDefinition = defineEnv({
  ...corridorRules,
  id: 'test/Corridor-v0',
  observationSpace: discrete(CELLS),
  observe(state: Corridor, out, offset) {
    out[offset] = state.cell;
  },
  transitions: (s) => [-1, 1].map(() => s) && [],
}) as unknown as EnvDefinition;

/** The same, seen as five numbers of which one is 1. */
export const corridorVector: EnvDefinition = defineEnv({
  ...corridorRules,
  id: 'test/CorridorVector-v0',
  observationSpace: box(0, 1, [CELLS], 'float32'),
  observe(state: Corridor, out, offset) {
    for (let i = 0; i < CELLS; i++) out[offset + i] = i === state.cell ? 1 : 0;
  },
}) as unknown as EnvDefinition;
