/** Classic control: small physics with few numbers. */

import { defineEnv } from '../../core/define-env.js';
import { acrobot } from './acrobot.js';
import { cartPole } from './cart-pole.js';
import { mountainCar } from './mountain-car.js';
import { mountainCarContinuous } from './mountain-car-continuous.js';
import { pendulum } from './pendulum.js';

/** CartPole with episodes of at most 200 steps. */
export const cartPoleV0 = defineEnv({
  ...cartPole,
  id: 'CartPole-v0',
  registration: { horizon: 200, rewardThreshold: 195 },
});

declare module '../../core/registry.js' {
  interface EnvMap {
    'CartPole-v1': typeof cartPole;
    'CartPole-v0': typeof cartPoleV0;
    'MountainCar-v0': typeof mountainCar;
    'MountainCarContinuous-v0': typeof mountainCarContinuous;
    'Acrobot-v1': typeof acrobot;
    'Pendulum-v1': typeof pendulum;
  }
}

export const classicControl = [cartPole, cartPoleV0, mountainCar, mountainCarContinuous, acrobot, pendulum] as const;

export type { AcrobotState } from './acrobot.js';
export type { CartPoleParams, CartPoleState } from './cart-pole.js';
export type { MountainCarParams, MountainCarState } from './mountain-car.js';
export type { MountainCarContinuousParams, MountainCarContinuousState } from './mountain-car-continuous.js';
export type { PendulumParams, PendulumState } from './pendulum.js';
export { acrobot, cartPole, mountainCar, mountainCarContinuous, pendulum };
