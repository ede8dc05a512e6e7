/** An environment that renders. */

import type { Env, Picture } from '../../../core/env.js';
import { tape } from './tape.js';

/** A grey picture of 8 × 6 that is one brighter after each step. */
export function shown(): Env {
  const inner = tape({
    observations: new Array(400).fill(0),
    ends: Array.from({ length: 400 }, (_, k) => k % 5 === 4),
  });
  let level = 0;
  return {
    ...inner,
    renderMode: 'rgb_array',
    reset(options) {
      level = 0;
      return inner.reset(options);
    },
    step(action) {
      level++;
      return inner.step(action);
    },
    render: (): Picture => ({ width: 8, height: 6, data: new Uint8Array(8 * 6 * 3).fill(level) }),
  };
}
