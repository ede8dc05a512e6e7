/** Trainings with parts taken away or put in, beside the preset that they differ from: what each part is worth. */

import { presets } from '../../agents/index.js';
import type { Preset } from '../../agents/presets.js';

export interface Ablation {
  readonly agent: string;
  readonly env: string;
  readonly variant: string;
  readonly preset: Preset;
}

const BREAKOUT = 'MinAtar/Breakout-v0';
const SPACE_INVADERS = 'MinAtar/SpaceInvaders-v0';

function varied(env: string, variant: string, change: Partial<Preset>, settings: Preset['config']): Ablation {
  const preset = presets.dqn[env];
  return { agent: 'dqn', env, variant, preset: { ...preset, ...change, config: { ...preset.config, ...settings } } };
}

/** One network that values what it chooses itself. */
const NO_TARGET = { syncTargetEvery: 1 };
/** Each transition is learned from once, when it happens. */
const NO_REPLAY = { batchSize: 1, bufferSize: 2 };

const one = { tunedFor: { seeds: [1], result: '' } };
const two = { steps: 500_000, tunedFor: { seeds: [1, 2], result: '' } };

export const ablations: readonly Ablation[] = [
  // Mnih et al. 2015, extended data, table 3.
  varied(BREAKOUT, 'replay only', one, NO_TARGET),
  varied(BREAKOUT, 'target only', one, NO_REPLAY),
  varied(BREAKOUT, 'neither', one, { ...NO_TARGET, ...NO_REPLAY }),
  varied(BREAKOUT, '3 M steps', { ...one, steps: 3_000_000 }, { epsilon: 'linear(1, 0.1, 0.0333)' }),
  // Hessel et al. 2018, https://arxiv.org/abs/1710.02298, the other way round: each part added to the plain agent.
  varied(SPACE_INVADERS, 'plain', two, {}),
  varied(SPACE_INVADERS, 'double', two, { doubleQ: true }),
  varied(SPACE_INVADERS, 'dueling', two, { dueling: true }),
  varied(SPACE_INVADERS, 'prioritised', two, { prioritised: true }),
  varied(SPACE_INVADERS, '3 steps', two, { nSteps: 3 }),
  varied(SPACE_INVADERS, 'all four', two, { doubleQ: true, dueling: true, prioritised: true, nSteps: 3 }),
];
