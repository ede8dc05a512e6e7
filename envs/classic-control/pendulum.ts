/**
 * Pendulum: swing a pendulum up and hold it upright with a motor too weak to lift it.
 *
 * A rod of 1 m and 1 kg; the torque u is the action, cut to ±2 N m. θ = 0 is upright:
 *
 *   θ̇ ← clip(θ̇ + (3g/2l sin θ + 3u/ml²) 0.05, ±8),   θ ← θ + 0.05 θ̇
 *
 *   obs      [cos θ, sin θ, θ̇ rad/s] in float32; the state is float64 and θ is not wrapped
 *   action   [torque in N m], −2 … 2, positive is counter-clockwise
 *   reward   −(θ² + 0.1 θ̇² + 0.001 u²) of the state before the step, θ wrapped to [−π, π): from −16.27 to 0
 *   start    θ uniform in ±π, θ̇ uniform in ±1; ±`xInit` and ±`yInit` where the options of `reset` say so
 *   ends     never terminated · truncated after 200 steps
 *   best     about −137.9 in the mean (dynamic programming on a fine grid)
 *
 * In the form of Gymnasium's Pendulum-v1 (classic_control/pendulum.py), in float64 throughout. Gymnasium multiplies a
 * float32 action in float32: a velocity of its may then differ from ours by 1e-8.
 */

import { defineEnv } from '../../core/define-env.js';
import type { EnvParams } from '../../core/env.js';
import { BadInput } from '../../core/errors.js';
import * as exact from '../../core/exact-math.js';
import { box } from '../../core/spaces.js';
import { numberOptions } from './start-bounds.js';

export interface PendulumState {
  theta: number; // rad, 0 is upright, positive is counter-clockwise
  thetaDot: number; // rad/s
  /** Of theta: what is observed, and what the next step needs. Half of a step's time is theirs. */
  cos: number;
  sin: number;
  /** The torque of the last step, N m. */
  torque: number;
}

export type PendulumParams = {
  /** Acceleration of gravity in m/s². */
  readonly gravity: number;
};

const MASS = 1; // kg
const LENGTH = 1; // m
const DT = 0.05; // s
const MAX_TORQUE = 2; // N m
const MAX_SPEED = 8; // rad/s
const START = { xInit: Math.PI, yInit: 1 };

const TURN = 2 * Math.PI;

/** `angle` wrapped to [−π, π): the remainder of a division rounded down, where `%` keeps the sign of `angle`. */
export function wrapAngle(angle: number): number {
  const raised = angle + Math.PI;
  if (raised >= 0 && raised < TURN) return raised - Math.PI;
  const rest = raised % TURN;
  return (rest < 0 ? rest + TURN : rest) - Math.PI;
}

export const pendulumAt = (theta: number, thetaDot: number): PendulumState => ({
  theta,
  thetaDot,
  cos: exact.cos(theta),
  sin: exact.sin(theta),
  torque: 0,
});

/** Moves the pendulum by one step under `action`, a torque in N m that is cut to ±2, and returns the reward. */
export function turnPendulum(s: PendulumState, action: number, gravity: number): number {
  const u = action < -MAX_TORQUE ? -MAX_TORQUE : action > MAX_TORQUE ? MAX_TORQUE : action;
  const angle = wrapAngle(s.theta);
  const cost = angle * angle + 0.1 * (s.thetaDot * s.thetaDot) + 0.001 * (u * u);
  const acceleration = ((3 * gravity) / (2 * LENGTH)) * s.sin + (3 / (MASS * LENGTH * LENGTH)) * u;
  const speed = s.thetaDot + acceleration * DT;
  s.thetaDot = speed < -MAX_SPEED ? -MAX_SPEED : speed > MAX_SPEED ? MAX_SPEED : speed;
  s.theta += s.thetaDot * DT;
  s.cos = exact.cos(s.theta);
  s.sin = exact.sin(s.theta);
  s.torque = u;
  return -cost;
}

/** How far the start may lie from upright and from rest. @throws BadInput for another option or a negative one. */
function startReach(options: EnvParams | undefined): typeof START {
  if (options === undefined) return START;
  const reach = numberOptions('Pendulum', START, options);
  for (const [key, value] of Object.entries(reach)) {
    if (value < 0) throw new BadInput(`reset option '${key}' must be at least 0, got ${value}`);
  }
  return reach;
}

export const pendulum = defineEnv({
  id: 'Pendulum-v1',
  summary: 'Swing a pendulum up and hold it upright with a motor too weak to lift it.',
  params: { gravity: 10 } as PendulumParams,
  observationSpace: box([-1, -1, -MAX_SPEED], [1, 1, MAX_SPEED]),
  actionSpace: box([-MAX_TORQUE], [MAX_TORQUE]),
  init(rng, _params, options): PendulumState {
    const { xInit, yInit } = startReach(options);
    const theta = xInit * (2 * rng.uniform() - 1);
    return pendulumAt(theta, yInit * (2 * rng.uniform() - 1));
  },
  step: (s, action, _rng, p) => turnPendulum(s, action[0], p.gravity),
  isTerminal: () => false,
  observe(s, out, offset) {
    out[offset] = s.cos;
    out[offset + 1] = s.sin;
    out[offset + 2] = s.thetaDot;
  },
  registration: { horizon: 200 },
  presentation: {
    keys: { ArrowLeft: [2], ArrowRight: [-2] },
    idle: [0],
    stepsPerSecond: 20,
    observationNames: ['cos θ', 'sin θ', 'angular velocity'],
    layout: () => ({ maxTorque: MAX_TORQUE }),
  },
});
