/**
 * MountainCarContinuous: drive a weak car out of a valley with as little force as possible.
 *
 * The valley of MountainCar, with an engine that gives any force within its power:
 *
 *   v ← clip(v + 0.0015 f − 0.0025 cos 3x, ±0.07),   x ← clip(x + v, −1.2, 0.6),   f = clip(a, ±1)
 *
 *   obs      [x, v]: position −1.2 … 0.6 and velocity ±0.07 a step, in float32
 *   action   [force], −1 … 1, negative to the left
 *   reward   −0.1 a² a step, and 100 for the flag
 *   start    x uniform in [low, high), −0.6 … −0.4 unless the options of `reset` say otherwise; v = 0
 *   ends     terminated when x ≥ 0.45 and v ≥ `goalVelocity` · truncated after 999 steps
 *
 * After Gymnasium's MountainCarContinuous-v0 (classic_control/continuous_mountain_car.py). As there, the state is
 * rounded to float32 after every step; what lies between is computed in float64. Gymnasium computes it in float32 where
 * the action is float32: a third of its steps then differ from ours in the last bit.
 */

import { defineEnv } from '../../core/define-env.js';
import * as exact from '../../core/exact-math.js';
import { box } from '../../core/spaces.js';
import { V_MAX, X_MAX, X_MIN } from './mountain-car.js';
import { type Bounds, startBounds } from './start-bounds.js';

export interface MountainCarContinuousState {
  x: number;
  v: number; // a step
  /** The force of the last step, −1 … 1. */
  force: number;
  /** True at the flag. Kept, for it is asked before the state is rounded. */
  arrived: boolean;
}

export type MountainCarContinuousParams = {
  /** Velocity with which the flag must be passed. */
  readonly goalVelocity: number;
};

const GOAL = 0.45;
const POWER = 0.0015;
const GRAVITY = 0.0025;
const MAX_FORCE = 1;
const START: Bounds = { low: -0.6, high: -0.4 };

/** Moves the car by one step under `action`, a force that is cut to ±1, and returns the reward. */
export function driveCar(s: MountainCarContinuousState, action: number, goalVelocity: number): number {
  const force = Math.min(Math.max(action, -MAX_FORCE), MAX_FORCE);
  let v = s.v + (force * POWER - GRAVITY * exact.cos(3 * s.x));
  v = v < -V_MAX ? -V_MAX : v > V_MAX ? V_MAX : v;
  let x = s.x + v;
  x = x < X_MIN ? X_MIN : x > X_MAX ? X_MAX : x;
  if (x === X_MIN && v < 0) v = 0;
  s.x = Math.fround(x);
  s.v = Math.fround(v);
  s.force = force;
  s.arrived = x >= GOAL && v >= goalVelocity;
  return (s.arrived ? 100 : 0) - action * action * 0.1;
}

export const mountainCarContinuous = defineEnv({
  id: 'MountainCarContinuous-v0',
  summary: 'Drive a weak car out of a valley to the flag on the right hill with as little force as possible.',
  params: { goalVelocity: 0 } as MountainCarContinuousParams,
  observationSpace: box([X_MIN, -V_MAX], [X_MAX, V_MAX]),
  actionSpace: box([-MAX_FORCE], [MAX_FORCE]),
  init(rng, _params, options): MountainCarContinuousState {
    const { low, high } = startBounds('MountainCarContinuous', START, options);
    return { x: low + (high - low) * rng.uniform(), v: 0, force: 0, arrived: false };
  },
  step: (s, action, _rng, p) => driveCar(s, action[0], p.goalVelocity),
  isTerminal: (s) => s.arrived,
  observe(s, out, offset) {
    out[offset] = s.x;
    out[offset + 1] = s.v;
  },
  registration: { horizon: 999, rewardThreshold: 90 },
  presentation: {
    keys: { ArrowLeft: [-1], ArrowRight: [1] },
    idle: [0],
    stepsPerSecond: 30,
    observationNames: ['position', 'velocity'],
    layout: () => ({ goal: GOAL, xMin: X_MIN, xMax: X_MAX, maxSpeed: V_MAX }),
  },
});
