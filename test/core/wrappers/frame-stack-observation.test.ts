import { expect, test } from 'vitest';
import { frameStackObservation } from '../../../core/wrappers/frame-stack-observation.js';
import { difference, golden, goldenTape, numbers, playTape, tape } from './tape.js';

test.each(['reset', 'zero'] as const)('padded with %s, the stacks are Gymnasium’s', (padding) => {
  const { observations } = playTape(frameStackObservation(goldenTape(), { size: 3, padding }));
  expect(difference(observations, golden[padding === 'reset' ? 'frameStackReset' : 'frameStackZero'])).toBe(0);
});

test('padded with a member, oldest first, and stacks do not share memory', () => {
  const member = Float32Array.of(-1, 1);
  const env = frameStackObservation(tape({ observations: [Float32Array.of(0, 0.5), Float32Array.of(0.25, 0)] }), {
    size: 2,
    padding: { member },
  });
  expect(env.observationSpace).toMatchObject({ shape: [2, 2] });
  const first = env.reset().observation;
  const second = env.step(0).observation;
  expect(numbers(first)).toEqual([-1, 1, 0, 0.5]);
  expect(numbers(second)).toEqual([0, 0.5, 0.25, 0]);
});

test('bad options are refused', () => {
  expect(() => frameStackObservation(goldenTape(), { size: 0 })).toThrow(
    'size of frameStackObservation must be an integer of at least 1, got 0',
  );
  expect(() => frameStackObservation(goldenTape(), { size: 2, padding: 'mirror' as never })).toThrow(
    "padding of frameStackObservation must be 'reset', 'zero' or { member } of Box(2, float32), got \"mirror\"",
  );
});
