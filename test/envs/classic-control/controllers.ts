/** Hand-written policies of classic control, by world. */

import { type Controller, type Known, stateless } from '../controllers.js';

/** Pushes the cart to the side to which the pole leans and falls. */
export const balanceThePole: Controller = ([x, xDot, theta, thetaDot]) =>
  theta + 0.5 * thetaDot + 0.05 * x + 0.1 * xDot > 0 ? 1 : 0;

export const classicControl: Readonly<Record<string, Known>> = {
  'CartPole-v1': stateless('balanceThePole', balanceThePole),
  'CartPole-v0': stateless('balanceThePole', balanceThePole),
};
