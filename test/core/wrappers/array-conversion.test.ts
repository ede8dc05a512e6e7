import { expect, test } from 'vitest';
import { arrayConversion } from '../../../core/wrappers/array-conversion.js';
import { tape } from './tape.js';

test('observations and actions are converted on their way', () => {
  const inner = tape({ observations: [Float32Array.of(1, 2), Float32Array.of(3, 4)] });
  const env = arrayConversion(inner, {
    toObservation: (o) => [...(o as Float32Array)],
    fromAction: (action: string) => Number(action),
  });
  expect(env.reset().observation).toEqual([1, 2]);
  expect(env.step('1').observation).toEqual([3, 4]);
  expect(inner.actions).toEqual([1]);
});
