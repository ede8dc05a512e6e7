import { expect, test } from 'vitest';
import { benchUpdate } from '../../../scripts/bench/update.js';

test('every figure is finite and ordered, and a compiled update takes at most 0.02 of a plain one', async () => {
  const results = await benchUpdate({ repeats: 50, pairs: 3 });
  expect(results).toHaveLength(8);
  for (const { name, value, low, high, unit } of results) {
    expect(['ms', 'ratio'], name).toContain(unit);
    expect(0 < low && low <= value && value <= high, name).toBe(true);
  }
  for (const { name, value } of results.filter(({ unit }) => unit === 'ratio')) {
    expect(value, name).toBeLessThanOrEqual(0.02);
  }
}, 60_000);
