/** Lets timers and signals have their turn while a training runs that never waits for anything. */

import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Wants } from '../../core/loop.js';

const PERIOD_MS = 20;

/** To be called at every `progress` event. Where steps are slow it asks for one after every step. */
export function makeBreath(wants: Wants): () => Promise<void> {
  let last = performance.now();
  let calls = 0;
  let everyStep = false;
  return async () => {
    const elapsed = performance.now() - last;
    calls++;
    if (everyStep) wants.progress = true;
    if (elapsed < PERIOD_MS) return;
    everyStep = everyStep ? calls < 100 : calls === 1 && elapsed > 5 * PERIOD_MS;
    calls = 0;
    await nextTurn();
    last = performance.now();
  };
}
