import { runInThisContext } from 'node:vm';
import { afterEach, expect, test } from 'vitest';
import { useCopier } from '../../../core/vec/hot-loop.js';
import { makeVec } from '../../../core/vec-env.js';
import { counting } from '../counting-world.js';
import { fragile } from './worker-worlds.js';

afterEach(() => useCopier(null));

/** What two worlds show over some steps, one of them failing now and then. */
function history(): unknown[] {
  const shown: unknown[] = [];
  for (const autoreset of ['next-step', 'same-step'] as const) {
    for (const rules of [counting, fragile]) {
      const vec = makeVec(rules, { count: 3, autoreset });
      vec.reset({ seed: 2 });
      for (let k = 0; k < 12; k++) {
        try {
          vec.step(Int32Array.of(0, rules === fragile && k % 4 === 3 ? 1 : 0, 0));
        } catch (error) {
          shown.push((error as Error).message);
          vec.reset({ mask: Uint8Array.of(0, 1, 0) });
        }
        shown.push([...vec.obs, ...vec.reward, ...vec.terminated, ...vec.wasReset, ...vec.finalObs], vec.snapshot());
      }
    }
  }
  return shown;
}

test('a copy of the loop for each world shows what the one loop for all shows', () => {
  const shared = history();
  const texts: string[] = [];
  useCopier((source) => {
    texts.push(source);
    return runInThisContext(source);
  });
  expect(history()).toEqual(shared);
  expect(shared).toContain('world 1 of test/Fragile-v0 failed in a step: the glass broke');
  expect(texts).toHaveLength(2); // one a world, however many vectors
  expect(texts[0]).not.toBe(texts[1]);
});
