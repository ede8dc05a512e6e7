import { expect, test } from 'vitest';
import { box, dict } from '../../../core/spaces.js';
import { addRenderObservation } from '../../../core/wrappers/add-render-observation.js';
import { shown } from './pictures.js';
import { numbers, tape } from './tape.js';

test('the picture is the observation', () => {
  const env = addRenderObservation(shown());
  env.reset();
  expect(new Set(numbers(env.step(0).observation))).toEqual(new Set([1]));
  expect(env.observationSpace.equals(box(0, 255, [6, 8, 3], 'uint8'))).toBe(true);
});

test('or stands beside it, under names of one’s own', () => {
  const env = addRenderObservation(shown(), { renderOnly: false, renderKey: 'screen', obsKey: 'cell' });
  expect(env.reset().observation).toMatchObject({ cell: 0, screen: new Uint8Array(144) });
  expect(env.observationSpace.equals(dict({ screen: box(0, 255, [6, 8, 3], 'uint8'), cell: box(-2, 2, [2]) }))).toBe(
    true,
  );
});

test('without pictures it is refused', () => {
  expect(() => addRenderObservation(tape({ observations: [0] }))).toThrow("made with renderMode 'rgb_array', got null");
});
