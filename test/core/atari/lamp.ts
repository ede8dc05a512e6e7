/** A game whose pictures tell the frame they were taken in: for tests of preprocessing. */

import { defineEnv } from '../../../core/define-env.js';
import { box, discrete } from '../../../core/spaces.js';

export type LampParams = {
  /** A life is lost in each frame of this number or a multiple; 0: never. */
  readonly loseEvery: number;
  /** The game ends in this frame; 0: never. */
  readonly endAt: number;
};

/**
 * Two by two pixels of grey: frame, 200 − frame, the last action's number times 10, 7. Reward 1 for action 1, −2 for action
 * 2. Three lives.
 */
export const lamp = defineEnv({
  id: 'test/Lamp-v0',
  summary: 'A lamp.',
  params: { loseEvery: 0, endAt: 0 } as LampParams,
  observationSpace: box(0, 255, [2, 2], 'uint8'),
  actionSpace: discrete(3),
  init: () => ({ frame: 0, lives: 3, action: 0 }),
  step(s, action, _rng, p) {
    s.frame++;
    s.action = action;
    if (p.loseEvery > 0 && s.frame % p.loseEvery === 0) s.lives--;
    return [0, 1, -2][action];
  },
  isTerminal: (s, p) => s.lives === 0 || s.frame === p.endAt,
  observe(s, out, offset) {
    out[offset] = s.frame;
    out[offset + 1] = 200 - s.frame;
    out[offset + 2] = 10 * s.action;
    out[offset + 3] = 7;
  },
  info: (s) => ({ lives: s.lives, frame: s.frame }),
  registration: { horizon: 1000 },
});
