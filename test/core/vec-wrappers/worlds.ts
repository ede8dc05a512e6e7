/** Worlds that wrappers are tested on: one that echoes its action, one that observes a picture. */

import { defineEnv } from '../../../core/define-env.js';
import { box, multiDiscrete } from '../../../core/spaces.js';

/** Observes the action that it was given last; rewards its first number. Never ends. */
export const echo = defineEnv({
  id: 'test/Echo-v0',
  summary: 'Echoes.',
  params: {},
  observationSpace: box(-2, 4, [2]),
  actionSpace: box([-2, 0], [2, 4]),
  init: () => ({ x: 0, y: 0 }),
  step(state, action) {
    state.x = action[0];
    state.y = action[1];
    return state.x;
  },
  isTerminal: () => false,
  observe(state, out, offset) {
    out[offset] = state.x;
    out[offset + 1] = state.y;
  },
  presentation: { observationNames: ['x', 'y'] },
});

/** A picture of 2 × 4 RGB pixels, all of the colour (10 c, 20 c, 30 c) but the first, which is white; c counts steps. */
export const picture = defineEnv({
  id: 'test/Picture-v0',
  summary: 'Shines.',
  params: {},
  observationSpace: box(0, 255, [2, 4, 3], 'uint8'),
  actionSpace: multiDiscrete([2]),
  init: () => ({ count: 0 }),
  step: (state) => ++state.count,
  isTerminal: () => false,
  observe({ count }, out, offset) {
    for (let k = 0; k < 24; k++) out[offset + k] = k < 3 ? 255 : 10 * count * (1 + (k % 3));
  },
});

/** Observes a MultiDiscrete pair that starts at (1, 5). */
export const pair = defineEnv({
  id: 'test/Pair-v0',
  summary: 'Two choices.',
  params: {},
  observationSpace: multiDiscrete([2, 3], [1, 5]),
  actionSpace: multiDiscrete([2]),
  init: () => ({ count: 0 }),
  step: (state) => ++state.count,
  isTerminal: () => false,
  observe({ count }, out, offset) {
    out[offset] = 1 + (count % 2);
    out[offset + 1] = 5 + (count % 3);
  },
});
