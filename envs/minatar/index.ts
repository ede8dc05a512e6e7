/** MinAtar: arcade games in miniature, on 10 × 10 pixels. */

import { breakout, breakoutAllActions } from './breakout.js';

declare module '../../core/registry.js' {
  interface EnvMap {
    'MinAtar/Breakout-v1': typeof breakout;
    'MinAtar/Breakout-v0': typeof breakoutAllActions;
  }
}

export const minatar = [breakout, breakoutAllActions] as const;

export type { BreakoutParams, BreakoutState } from './breakout.js';
export { breakout, breakoutAllActions };
