/** Arcade: games of our own on the screen of the Arcade Learning Environment, raw and preprocessed as in Nature. */

import { arcadeBreakout, arcadeBreakoutNature, paintBreakout } from './breakout.js';
import { arcadeFreeway, arcadeFreewayNature, paintFreeway } from './freeway.js';
import type { ScreenPainter } from './game.js';
import { arcadeInvaders, arcadeInvadersNature, paintInvaders } from './invaders.js';
import { paintPong, pong, pongNature } from './pong.js';
import { arcadeSnake, arcadeSnakeNature, paintSnake } from './snake.js';

declare module '../../core/registry.js' {
  interface EnvMap {
    'Arcade/Pong-v0': typeof pong;
    'Arcade/Pong-Nature-v0': typeof pongNature;
    'Arcade/Breakout-v0': typeof arcadeBreakout;
    'Arcade/Breakout-Nature-v0': typeof arcadeBreakoutNature;
    'Arcade/Invaders-v0': typeof arcadeInvaders;
    'Arcade/Invaders-Nature-v0': typeof arcadeInvadersNature;
    'Arcade/Freeway-v0': typeof arcadeFreeway;
    'Arcade/Freeway-Nature-v0': typeof arcadeFreewayNature;
    'Arcade/Snake-v0': typeof arcadeSnake;
    'Arcade/Snake-Nature-v0': typeof arcadeSnakeNature;
  }
}

export const arcade = [
  pong,
  pongNature,
  arcadeBreakout,
  arcadeBreakoutNature,
  arcadeInvaders,
  arcadeInvadersNature,
  arcadeFreeway,
  arcadeFreewayNature,
  arcadeSnake,
  arcadeSnakeNature,
] as const;

/** How each game's states are painted, by the name in its ids. */
export const arcadePainters: Readonly<Record<string, ScreenPainter>> = {
  Pong: paintPong,
  Breakout: paintBreakout,
  Invaders: paintInvaders,
  Freeway: paintFreeway,
  Snake: paintSnake,
};

export type { ArcadeBreakoutState } from './breakout.js';
export type { ArcadeFreewayState } from './freeway.js';
export type { ArcadeState, NatureParams, ScreenParams } from './game.js';
export type { InvadersState } from './invaders.js';
export type { PongParams, PongState } from './pong.js';
export type { ArcadeSnakeState } from './snake.js';
export {
  arcadeBreakout,
  arcadeBreakoutNature,
  arcadeFreeway,
  arcadeFreewayNature,
  arcadeInvaders,
  arcadeInvadersNature,
  arcadeSnake,
  arcadeSnakeNature,
  pong,
  pongNature,
};
