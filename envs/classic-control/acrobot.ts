/**
 * Acrobot: swing a two-link arm, driven only at its elbow, up above a line.
 *
 * Both links are 1 m and 1 kg, their centres of mass halfway, their moments of inertia 1 kg m². θ₁ is the angle of
 * the first link from straight down, θ₂ that of the second from the first. With τ the torque at the elbow:
 *
 *   d₁ = m l_c² + m (l² + l_c² + 2 l l_c cos θ₂) + 2I,   d₂ = m (l_c² + l l_c cos θ₂) + I
 *   φ₂ = m l_c g cos(θ₁ + θ₂ − π/2)
 *   φ₁ = −m l l_c θ̇₂² sin θ₂ − 2 m l l_c θ̇₁ θ̇₂ sin θ₂ + (m l_c + m l) g cos(θ₁ − π/2) + φ₂
 *   θ̈₂ = (τ + d₂/d₁ φ₁ − m l l_c θ̇₁² sin θ₂ − φ₂) / (m l_c² + I − d₂²/d₁),   θ̈₁ = −(d₂ θ̈₂ + φ₁) / d₁
 *
 * One Runge-Kutta step of fourth order over 0.2 s an action; then angles are wrapped to [−π, π] and velocities cut.
 *
 *   obs      [cos θ₁, sin θ₁, cos θ₂, sin θ₂, θ̇₁ rad/s, θ̇₂ rad/s] in float32; |θ̇₁| ≤ 4π, |θ̇₂| ≤ 9π
 *   action   torque at the elbow: 0 −1 N m · 1 none · 2 +1 N m
 *   reward   −1 a step, 0 for the step that reaches the line
 *   start    the four numbers uniform in [low, high), ±0.1 unless the options of `reset` say otherwise, in float32
 *   ends     terminated when the tip is more than 1 m above the joint: −cos θ₁ − cos(θ₁ + θ₂) > 1 · truncated after
 *            500 steps
 *
 * Sutton (1996), "Generalization in Reinforcement Learning: Successful Examples Using Sparse Coarse Coding", in the
 * form of Gymnasium's Acrobot-v1 (classic_control/acrobot.py) with the equations of Sutton and Barto's book.
 */

import { defineEnv } from '../../core/define-env.js';
import * as exact from '../../core/exact-math.js';
import { box, discrete } from '../../core/spaces.js';
import { type Bounds, startBounds } from './start-bounds.js';

export interface AcrobotState {
  theta1: number; // rad, 0 hangs down
  theta2: number; // rad, relative to the first link
  thetaDot1: number; // rad/s
  thetaDot2: number; // rad/s
  /** True when the tip is above the line. */
  above: boolean;
}

const GRAVITY = 9.8; // m/s²
const LENGTH = 1; // m, of the first link
const MASS = 1; // kg, of each link
const CENTRE = 0.5; // m, from a link's joint to its centre of mass
const INERTIA = 1; // kg m²
const DT = 0.2; // s
const SPEED_1 = 4 * Math.PI; // rad/s
const SPEED_2 = 9 * Math.PI; // rad/s
const QUARTER = Math.PI / 2;
const START: Bounds = { low: -0.1, high: 0.1 };

const cut = (value: number, limit: number): number => (value < -limit ? -limit : value > limit ? limit : value);

/** `angle` moved by full turns into [−π, π]. */
function wrap(angle: number): number {
  let wrapped = angle;
  while (wrapped > Math.PI) wrapped -= 2 * Math.PI;
  while (wrapped < -Math.PI) wrapped += 2 * Math.PI;
  return wrapped;
}

/** θ̈₁ and θ̈₂, left here by `accelerate`: module memory, so that a step makes no arrays. */
const acceleration = new Float64Array(2);

function accelerate(theta1: number, theta2: number, omega1: number, omega2: number, torque: number): void {
  const cos2 = exact.cos(theta2);
  const sin2 = exact.sin(theta2);
  const d1 =
    MASS * CENTRE * CENTRE +
    MASS * (LENGTH * LENGTH + CENTRE * CENTRE + 2 * LENGTH * CENTRE * cos2) +
    INERTIA +
    INERTIA;
  const d2 = MASS * (CENTRE * CENTRE + LENGTH * CENTRE * cos2) + INERTIA;
  const phi2 = MASS * CENTRE * GRAVITY * exact.cos(theta1 + theta2 - QUARTER);
  const phi1 =
    -MASS * LENGTH * CENTRE * omega2 * omega2 * sin2 -
    2 * MASS * LENGTH * CENTRE * omega2 * omega1 * sin2 +
    (MASS * CENTRE + MASS * LENGTH) * GRAVITY * exact.cos(theta1 - QUARTER) +
    phi2;
  const alpha2 =
    (torque + (d2 / d1) * phi1 - MASS * LENGTH * CENTRE * omega1 * omega1 * sin2 - phi2) /
    (MASS * CENTRE * CENTRE + INERTIA - (d2 * d2) / d1);
  acceleration[0] = -(d2 * alpha2 + phi1) / d1;
  acceleration[1] = alpha2;
}

const isAbove = (theta1: number, theta2: number): boolean => -exact.cos(theta1) - exact.cos(theta2 + theta1) > 1;

/** Moves the arm by one Runge-Kutta step under a torque in N m. */
export function swing(s: AcrobotState, torque: number): void {
  const { theta1, theta2, thetaDot1: w1, thetaDot2: w2 } = s;
  const half = DT / 2;
  accelerate(theta1, theta2, w1, w2, torque);
  const a1 = acceleration[0];
  const a2 = acceleration[1];
  const bw1 = w1 + half * a1;
  const bw2 = w2 + half * a2;
  accelerate(theta1 + half * w1, theta2 + half * w2, bw1, bw2, torque);
  const b1 = acceleration[0];
  const b2 = acceleration[1];
  const cw1 = w1 + half * b1;
  const cw2 = w2 + half * b2;
  accelerate(theta1 + half * bw1, theta2 + half * bw2, cw1, cw2, torque);
  const c1 = acceleration[0];
  const c2 = acceleration[1];
  const dw1 = w1 + DT * c1;
  const dw2 = w2 + DT * c2;
  accelerate(theta1 + DT * cw1, theta2 + DT * cw2, dw1, dw2, torque);
  const sixth = DT / 6;
  s.theta1 = wrap(theta1 + sixth * (w1 + 2 * bw1 + 2 * cw1 + dw1));
  s.theta2 = wrap(theta2 + sixth * (w2 + 2 * bw2 + 2 * cw2 + dw2));
  s.thetaDot1 = cut(w1 + sixth * (a1 + 2 * b1 + 2 * c1 + acceleration[0]), SPEED_1);
  s.thetaDot2 = cut(w2 + sixth * (a2 + 2 * b2 + 2 * c2 + acceleration[1]), SPEED_2);
  s.above = isAbove(s.theta1, s.theta2);
}

export const acrobot = defineEnv({
  id: 'Acrobot-v1',
  summary: 'Swing a two-link arm, driven only at its elbow, up above a line.',
  params: {},
  observationSpace: box([-1, -1, -1, -1, -SPEED_1, -SPEED_2], [1, 1, 1, 1, SPEED_1, SPEED_2]),
  actionSpace: discrete(3),
  init(rng, _params, options): AcrobotState {
    const { low, high } = startBounds('Acrobot', START, options);
    const draw = (): number => Math.fround(low + (high - low) * rng.uniform());
    const theta1 = draw();
    const theta2 = draw();
    return { theta1, theta2, thetaDot1: draw(), thetaDot2: draw(), above: isAbove(theta1, theta2) };
  },
  step(s, action) {
    swing(s, action - 1);
    return s.above ? 0 : -1;
  },
  isTerminal: (s) => s.above,
  observe(s, out, offset) {
    out[offset] = exact.cos(s.theta1);
    out[offset + 1] = exact.sin(s.theta1);
    out[offset + 2] = exact.cos(s.theta2);
    out[offset + 3] = exact.sin(s.theta2);
    out[offset + 4] = s.thetaDot1;
    out[offset + 5] = s.thetaDot2;
  },
  registration: { horizon: 500, rewardThreshold: -100 },
  presentation: {
    actionNames: ['torque −1', 'no torque', 'torque +1'],
    keys: { ArrowLeft: 0, ArrowDown: 1, ArrowRight: 2 },
    idle: 1,
    stepsPerSecond: 15,
    observationNames: ['cos θ₁', 'sin θ₁', 'cos θ₂', 'sin θ₂', 'angular velocity 1', 'angular velocity 2'],
  },
});
