/**
 * MountainCar: rock a weak car up and down a valley until it reaches the flag on the right hill.
 *
 * The engine cannot climb the hill; the car must first roll backwards to gather speed. The height is sin 3x:
 *
 *   v ← clip(v + 0.001 (a − 1) − 0.0025 cos 3x, ±0.07),   x ← clip(x + v, −1.2, 0.6)
 *
 * The left wall at −1.2 stops the car.
 *
 *   obs      [x, v]: position −1.2 … 0.6 and velocity ±0.07 a step, in float32; the state is float64
 *   action   0 accelerate to the left · 1 coast · 2 accelerate to the right
 *   reward   −1 a step, the last one included
 *   start    x uniform in [low, high), −0.6 … −0.4 unless the options of `reset` say otherwise; v = 0
 *   ends     terminated when x ≥ 0.5 and v ≥ `goalVelocity` · truncated after 200 steps
 *   best     about −97.8 in the mean (dynamic programming on a fine grid); −83 to −104 from single starts
 *
 * Moore (1990), "Efficient Memory-based Learning for Robot Control", in the form of Gymnasium's MountainCar-v0
 * (classic_control/mountain_car.py).
 */

import { defineEnv } from '../../core/define-env.js';
import * as exact from '../../core/exact-math.js';
import { box, discrete } from '../../core/spaces.js';
import { type Bounds, startBounds } from './start-bounds.js';

export interface MountainCarState {
  x: number;
  v: number; // a step
}

export type MountainCarParams = {
  /** Velocity with which the flag must be passed. */
  readonly goalVelocity: number;
};

export const X_MIN = -1.2;
export const X_MAX = 0.6;
export const V_MAX = 0.07;
const GOAL = 0.5;
const POWER = 0.001;
const GRAVITY = 0.0025;
const START: Bounds = { low: -0.6, high: -0.4 };

export const mountainCar = defineEnv({
  id: 'MountainCar-v0',
  summary: 'Rock a weak car up and down a valley until it reaches the flag on the right hill.',
  params: { goalVelocity: 0 } as MountainCarParams,
  observationSpace: box([X_MIN, -V_MAX], [X_MAX, V_MAX]),
  actionSpace: discrete(3),
  init(rng, _params, options): MountainCarState {
    const { low, high } = startBounds('MountainCar', START, options);
    return { x: low + (high - low) * rng.uniform(), v: 0 };
  },
  step(s, action) {
    const v = s.v + ((action - 1) * POWER + exact.cos(3 * s.x) * -GRAVITY);
    s.v = v < -V_MAX ? -V_MAX : v > V_MAX ? V_MAX : v;
    const x = s.x + s.v;
    s.x = x < X_MIN ? X_MIN : x > X_MAX ? X_MAX : x;
    if (s.x === X_MIN && s.v < 0) s.v = 0;
    return -1;
  },
  isTerminal: (s, p) => s.x >= GOAL && s.v >= p.goalVelocity,
  observe(s, out, offset) {
    out[offset] = s.x;
    out[offset + 1] = s.v;
  },
  registration: { horizon: 200, rewardThreshold: -110 },
  presentation: {
    actionNames: ['left', 'coast', 'right'],
    keys: { ArrowLeft: 0, ArrowDown: 1, ArrowRight: 2 },
    idle: 1,
    stepsPerSecond: 30,
    observationNames: ['position', 'velocity'],
    layout: () => ({ goal: GOAL, xMin: X_MIN, xMax: X_MAX, maxSpeed: V_MAX }),
  },
});
