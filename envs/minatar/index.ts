/** MinAtar: arcade games in miniature, on 10 × 10 pixels. */

import { asterix, asterixAllActions } from './asterix.js';
import { breakout, breakoutAllActions } from './breakout.js';
import { freeway, freewayAllActions } from './freeway.js';
import { seaquest, seaquestAllActions } from './seaquest.js';
import { spaceInvaders, spaceInvadersAllActions } from './space-invaders.js';

declare module '../../core/registry.js' {
  interface EnvMap {
    'MinAtar/Asterix-v1': typeof asterix;
    'MinAtar/Asterix-v0': typeof asterixAllActions;
    'MinAtar/Breakout-v1': typeof breakout;
    'MinAtar/Breakout-v0': typeof breakoutAllActions;
    'MinAtar/Freeway-v1': typeof freeway;
    'MinAtar/Freeway-v0': typeof freewayAllActions;
    'MinAtar/Seaquest-v1': typeof seaquest;
    'MinAtar/Seaquest-v0': typeof seaquestAllActions;
    'MinAtar/SpaceInvaders-v1': typeof spaceInvaders;
    'MinAtar/SpaceInvaders-v0': typeof spaceInvadersAllActions;
  }
}

export const minatar = [
  asterix,
  asterixAllActions,
  breakout,
  breakoutAllActions,
  freeway,
  freewayAllActions,
  seaquest,
  seaquestAllActions,
  spaceInvaders,
  spaceInvadersAllActions,
] as const;

export type { AsterixState } from './asterix.js';
export type { RampParams, StickyParams } from './board.js';
export type { BreakoutParams, BreakoutState } from './breakout.js';
export type { FreewayState } from './freeway.js';
export type { SeaquestState } from './seaquest.js';
export type { SpaceInvadersState } from './space-invaders.js';
export {
  asterix,
  asterixAllActions,
  breakout,
  breakoutAllActions,
  freeway,
  freewayAllActions,
  seaquest,
  seaquestAllActions,
  spaceInvaders,
  spaceInvadersAllActions,
};
