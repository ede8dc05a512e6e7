/** Worlds for vectors on workers: registers itself, in the caller and in every worker that imports it. */

import process from 'node:process';
import { defineEnv } from '../../../core/define-env.js';
import { register } from '../../../core/registry.js';
import { box, discrete } from '../../../core/spaces.js';
import { counting } from '../counting-world.js';

register(counting);

/** Action 1 throws, 2 ends the thread that steps the world, 3 never returns; 0 counts. */
export const fragile = defineEnv({
  id: 'test/Fragile-v0',
  summary: 'Breaks in the way that its action names.',
  params: { last: 5 },
  observationSpace: box(0, 100, [1]),
  actionSpace: discrete(4),
  init(rng, _params, options) {
    if (options?.bad !== undefined) throw new RangeError(`option 'bad' of Fragile is not allowed, got ${options.bad}`);
    return { count: 0, drawn: rng.uniform() };
  },
  step(state, action) {
    if (action === 1) throw new TypeError('the glass broke');
    if (action === 2) process.exit(3);
    if (action === 3) for (;;);
    return ++state.count;
  },
  isTerminal: (state, { last }) => state.count >= last,
  observe(state, out, offset) {
    out[offset] = state.count;
  },
  actionMask(_state, out, offset) {
    for (let a = 0; a < 4; a++) out[offset + a] = a === 0 ? 1 : 0;
  },
  info: (state) => ({ drawn: state.drawn }),
});

register(fragile);

export const worlds = import.meta.url;
