/** Arcade: games of our own on the screen of the Arcade Learning Environment, raw and preprocessed as in Nature. */

import { arcadeBreakout, arcadeBreakoutNature, paintBreakout } from './breakout.js';
import type { ScreenPainter } from './game.js';
import { paintPong, pong, pongNature } from './pong.js';

declare module '../../core/registry.js' {
  interface EnvMap {
    'Arcade/Pong-v0': typeof pong;
    'Arcade/Pong-Nature-v0': typeof pongNature;
    'Arcade/Breakout-v0': typeof arcadeBreakout;
    'Arcade/Breakout-Nature-v0': typeof arcadeBreakoutNature;
  }
}

export const arcade = [pong, pongNature, arcadeBreakout, arcadeBreakoutNature] as const;

/** How each game's states are painted, by the name in its ids. */
export const arcadePainters: Readonly<Record<string, ScreenPainter>> = {
  Pong: paintPong,
  Breakout: paintBreakout,
};

export type { ArcadeBreakoutState } from './breakout.js';
export type { ArcadeState, NatureParams, ScreenParams } from './game.js';
export type { PongParams, PongState } from './pong.js';
export { arcadeBreakout, arcadeBreakoutNature, pong, pongNature };
