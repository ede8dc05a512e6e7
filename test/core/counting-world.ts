/** A world that counts its steps and ends, by its own rule, at `last`. Observes [count, last]. */

import { defineEnv } from '../../core/define-env.js';
import { box, discrete } from '../../core/spaces.js';

export const counting = defineEnv({
  id: 'test/Counting-v0',
  summary: 'Counts.',
  params: { last: 3, draw: false },
  observationSpace: box(0, 1000, [2]),
  actionSpace: discrete(2),
  init: (rng, p) => ({ count: 0, last: p.draw ? 2 + rng.int(4) : p.last }),
  step(state) {
    state.count++;
    return 1;
  },
  isTerminal: (state) => state.count >= state.last,
  observe(state, out, offset) {
    out[offset] = state.count;
    out[offset + 1] = state.last;
  },
  info: (state) => ({ even: state.count % 2 === 0 }),
});
