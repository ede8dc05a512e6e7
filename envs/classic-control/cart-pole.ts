/**
 * CartPole: keep a pole upright on a cart by pushing the cart left or right.
 *
 *   obs      [x m, ẋ m/s, θ rad, θ̇ rad/s] in float32; the state is float64
 *   action   0 push left · 1 push right, with 10 N for 0.02 s
 *   reward   1 a step, the last one included (`suttonBartoReward`: 0 a step, −1 for the fall)
 *   start    each of the four numbers uniform in [low, high), ±0.05 unless the options of `reset` say otherwise
 *   ends     terminated when |x| > 2.4 m or |θ| > 12° · truncated after 500 steps (v1) or 200 steps (v0)
 *   best     500 (v1), 200 (v0)
 *
 * Barto, Sutton and Anderson (1983), in the form of Gymnasium's CartPole-v1 (classic_control/cartpole.py): explicit
 * Euler, positions advance with the old velocities, no friction.
 */

import { defineEnv } from '../../core/define-env.js';
import * as exact from '../../core/exact-math.js';
import { box, discrete } from '../../core/spaces.js';
import { type Bounds, startBounds } from './start-bounds.js';

export interface CartPoleState {
  x: number; // m
  xDot: number; // m/s
  theta: number; // rad, 0 is upright, positive to the right
  thetaDot: number; // rad/s
}

export type CartPoleParams = {
  /** Reward 0 a step and −1 for the fall, as in Sutton and Barto, instead of 1 a step. */
  readonly suttonBartoReward: boolean;
};

const GRAVITY = 9.8; // m/s²
const CART_MASS = 1; // kg
const POLE_MASS = 0.1; // kg
const TOTAL_MASS = CART_MASS + POLE_MASS;
const HALF_LENGTH = 0.5; // m, half of the pole
const POLE_MOMENT = POLE_MASS * HALF_LENGTH;
const FORCE = 10; // N
const DT = 0.02; // s
const X_LIMIT = 2.4; // m
const THETA_LIMIT = (12 * 2 * Math.PI) / 360; // rad

const fallen = (s: CartPoleState): boolean =>
  s.x < -X_LIMIT || s.x > X_LIMIT || s.theta < -THETA_LIMIT || s.theta > THETA_LIMIT;

const START: Bounds = { low: -0.05, high: 0.05 };
const THETA_BOUND = 2 * THETA_LIMIT;
const X_BOUND = 2 * X_LIMIT;

export const cartPole = defineEnv({
  id: 'CartPole-v1',
  summary: 'Keep a pole upright on a cart by pushing the cart left or right.',
  params: { suttonBartoReward: false } as CartPoleParams,
  observationSpace: box(
    [-X_BOUND, Number.NEGATIVE_INFINITY, -THETA_BOUND, Number.NEGATIVE_INFINITY],
    [X_BOUND, Number.POSITIVE_INFINITY, THETA_BOUND, Number.POSITIVE_INFINITY],
  ),
  actionSpace: discrete(2),
  init(rng, _params, options): CartPoleState {
    const { low, high } = startBounds('CartPole', START, options);
    const width = high - low;
    return {
      x: low + width * rng.uniform(),
      xDot: low + width * rng.uniform(),
      theta: low + width * rng.uniform(),
      thetaDot: low + width * rng.uniform(),
    };
  },
  step(s, action, _rng, p) {
    const force = action === 1 ? FORCE : -FORCE;
    const cos = exact.cos(s.theta);
    const sin = exact.sin(s.theta);
    const push = (force + POLE_MOMENT * s.thetaDot * s.thetaDot * sin) / TOTAL_MASS;
    const thetaAcc = (GRAVITY * sin - cos * push) / (HALF_LENGTH * (4 / 3 - (POLE_MASS * cos * cos) / TOTAL_MASS)); // rad/s²
    const xAcc = push - (POLE_MOMENT * thetaAcc * cos) / TOTAL_MASS; // m/s²
    s.x += DT * s.xDot;
    s.xDot += DT * xAcc;
    s.theta += DT * s.thetaDot;
    s.thetaDot += DT * thetaAcc;
    if (p.suttonBartoReward) return fallen(s) ? -1 : 0;
    return 1;
  },
  isTerminal: fallen,
  observe(s, out, offset) {
    out[offset] = s.x;
    out[offset + 1] = s.xDot;
    out[offset + 2] = s.theta;
    out[offset + 3] = s.thetaDot;
  },
  registration: { horizon: 500, rewardThreshold: 475 },
  presentation: {
    actionNames: ['left', 'right'],
    keys: { ArrowLeft: 0, ArrowRight: 1 },
    stepsPerSecond: 50,
    observationNames: ['cart position', 'cart velocity', 'pole angle', 'pole angular velocity'],
  },
});
