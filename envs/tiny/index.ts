/** Tiny worlds: the smallest that show one thing each, quick to learn and easy to work out by hand. */

import { bandit } from './bandit.js';
import { catchBall } from './catch.js';
import { chain } from './chain.js';
import { treadmill } from './treadmill.js';

declare module '../../core/registry.js' {
  interface EnvMap {
    'Tiny/Bandit-v0': typeof bandit;
    'Tiny/Chain-v0': typeof chain;
    'Tiny/Catch-v0': typeof catchBall;
    'Tiny/Treadmill-v0': typeof treadmill;
  }
}

export const tiny = [bandit, chain, catchBall, treadmill] as const;

export type { BanditParams, BanditState } from './bandit.js';
export type { CatchParams, CatchState } from './catch.js';
export type { ChainParams, ChainState } from './chain.js';
export type { TreadmillState } from './treadmill.js';
export { bandit, catchBall, chain, treadmill };
