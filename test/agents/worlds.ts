/** Tiny worlds in which a learner's mistakes show at once. */

import { defineEnv } from '../../core/define-env.js';
import type { EnvDefinition, Transition } from '../../core/env.js';
import { box, discrete } from '../../core/spaces.js';

/** One state, reward 1 for ever, cut short after every single step: worth 1 / (1 − γ), not 1. */
export const treadmill = defineEnv({
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

/** The same, but the single step is an end of its own: worth 1. */
export const stump = defineEnv({
  id: 'test/Stump-v0',
  summary: 'Ends at once.',
  params: {},
  observationSpace: discrete(1),
  actionSpace: discrete(2),
  init: () => ({ over: 0 }),
  step(state) {
    state.over = 1;
    return 1;
  },
  isTerminal: (state) => state.over === 1,
  observe(_state, out, offset) {
    out[offset] = 0;
  },
}) as unknown as EnvDefinition;

const CELLS = 5;
const LEFT = 3; // actions need not count from 0
const RIGHT = 4;

interface Corridor {
  cell: number;
}

const moved = (cell: number, action: number): number => Math.max(0, cell + (action === LEFT ? -1 : 1));

const corridorRules = {
  summary: 'Five cells in a row; reward 1 and the end at the right one, the start at the left.',
  params: {},
  actionSpace: discrete(2, LEFT),
  init: (): Corridor => ({ cell: 0 }),
  step(state: Corridor, action: number): number {
    state.cell = moved(state.cell, action);
    return state.cell === CELLS - 1 ? 1 : 0;
  },
  isTerminal: (state: Corridor): boolean => state.cell === CELLS - 1,
  registration: { horizon: 20 },
} as const;

/** Optimal from the start: γ³, by always going right. */
export const corridor = defineEnv({
  ...corridorRules,
  id: 'test/Corridor-v0',
  observationSpace: discrete(CELLS),
  observe(state, out, offset) {
    out[offset] = state.cell;
  },
}) as unknown as EnvDefinition;

/** The same with its model; left is action 0, right is 1, as models want it. */
export const corridorModel = defineEnv({
  ...corridorRules,
  id: 'test/CorridorModel-v0',
  observationSpace: discrete(CELLS),
  actionSpace: discrete(2),
  step: (state: Corridor, action: number) => corridorRules.step(state, action + LEFT),
  observe(state, out, offset) {
    out[offset] = state.cell;
  },
  transitions(s, action): readonly Transition[] {
    if (s === CELLS - 1) return [{ probability: 1, nextState: s, reward: 0, terminated: true }];
    const nextState = moved(s, action + LEFT);
    const arrived = nextState === CELLS - 1;
    return [{ probability: 1, nextState, reward: arrived ? 1 : 0, terminated: arrived }];
  },
  startDistribution: () => Float64Array.of(1, 0, 0, 0, 0),
}) as unknown as EnvDefinition;

/** The same corridor, seen as five bytes of which one is 1. */
export const corridorVector = defineEnv({
  ...corridorRules,
  id: 'test/CorridorVector-v0',
  observationSpace: box(0, 1, [CELLS], 'uint8'),
  observe(state, out, offset) {
    for (let i = 0; i < CELLS; i++) out[offset + i] = i === state.cell ? 1 : 0;
  },
}) as unknown as EnvDefinition;

export const actionsOfCorridor = { LEFT, RIGHT };

/** A number is shown at the start and must be said three steps later; in between nothing is seen. Reward 1 if right. */
export const recall = defineEnv({
  id: 'test/Recall-v0',
  summary: 'Say what was shown at the start.',
  params: {},
  observationSpace: box(-1, 1, [2]),
  actionSpace: discrete(2),
  init: (rng) => ({ shown: rng.int(2), steps: 0 }),
  step(state: { shown: number; steps: number }, action: number) {
    state.steps++;
    return state.steps === 4 && action === state.shown ? 1 : 0;
  },
  isTerminal: (state) => state.steps === 4,
  observe(state, out, offset) {
    out[offset] = state.steps === 0 ? 2 * state.shown - 1 : 0;
    out[offset + 1] = state.steps === 3 ? 1 : 0;
  },
}) as unknown as EnvDefinition;
