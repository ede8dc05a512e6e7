/** Hand-written policies of classic control, by world. */

import { type Controller, type Known, stateless } from '../controllers.js';

/** Pushes the cart to the side to which the pole leans and falls. */
export const balanceThePole: Controller = ([x, xDot, theta, thetaDot]) =>
  theta + 0.5 * thetaDot + 0.05 * x + 0.1 * xDot > 0 ? 1 : 0;

/** MountainCar: pushes the way the car rolls, which adds the most energy. */
export const pumpTheCar: Controller = ([, v]) => (v < 0 ? 0 : 2);

/** Steps to the flag when pushing right for `right` steps, left for `left` and right ever after; `limit` if more. */
function stepsToTheFlag(start: number, right: number, left: number, limit: number): number {
  let [x, v] = [start, 0];
  for (let t = 1; t < limit; t++) {
    const way = t > right && t <= right + left ? -1 : 1;
    v = Math.min(0.07, Math.max(-0.07, v + way * 0.001 - 0.0025 * Math.cos(3 * x)));
    x += v;
    if (x < -1.2) [x, v] = [-1.2, 0];
    if (x >= 0.5) return t;
  }
  return limit;
}

/** MountainCar: the fastest plan of the form right, left, right, found by trying them all from the start. */
export function planTheDrive(): Controller {
  let plan: { right: number; left: number } | null = null;
  let t = 0;
  return ([x]) => {
    if (plan === null) {
      let best = 200;
      plan = { right: 0, left: 0 };
      for (let right = 0; right < 50; right++) {
        for (let left = 0; left < 70; left++) {
          const steps = stepsToTheFlag(x, right, left, best);
          if (steps < best) [best, plan] = [steps, { right, left }];
        }
      }
    }
    t++;
    return t > plan.right && t <= plan.right + plan.left ? 0 : 2;
  };
}

/** MountainCarContinuous: rocks the car with a third of the force, which costs a tenth as much. */
export const rockGently: Controller = ([, v]) => Float32Array.of(v < 0 ? -0.3 : 0.3);

/** Acrobot: torque the way the elbow turns against the shoulder, which adds energy, but not against a folded elbow. */
export const whipTheArm: Controller = ([, , , sin2, omega1, omega2]) => (omega2 - omega1 - sin2 > 0 ? 2 : 0);

/** Pendulum: gives it the energy that it has upright at rest, and holds it there with a linear controller. */
export const swingUpAndHold: Controller = ([cos, sin, speed]) => {
  const angle = Math.atan2(sin, cos);
  const surplus = (speed * speed) / 2 + 15 * (cos - 1); // J per ⅓ kg m²
  const near = Math.abs(angle) < 1 && Math.abs(angle + 0.25 * speed) < 0.4;
  const torque = near ? -(12 * angle + 3 * speed) : -20 * surplus * (speed < 0 ? -1 : 1);
  return Float32Array.of(Math.min(2, Math.max(-2, torque)));
};

export const classicControl: Readonly<Record<string, Known>> = {
  'CartPole-v1': stateless('balanceThePole', balanceThePole),
  'CartPole-v0': stateless('balanceThePole', balanceThePole),
  'MountainCar-v0': { name: 'planTheDrive', make: planTheDrive, episodes: 200 },
  'MountainCarContinuous-v0': stateless('rockGently', rockGently),
  'Acrobot-v1': stateless('whipTheArm', whipTheArm),
  'Pendulum-v1': stateless('swingUpAndHold', swingUpAndHold),
};
