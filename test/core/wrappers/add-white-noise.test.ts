import { expect, test } from 'vitest';
import type { Picture } from '../../../core/env.js';
import { addWhiteNoise } from '../../../core/wrappers/add-white-noise.js';
import { shown } from './pictures.js';
import { tape } from './tape.js';

const noisy = (picture: Picture): number => {
  let count = 0;
  for (let i = 0; i < 48; i++) if (picture.data.subarray(3 * i, 3 * i + 3).some((v) => v !== 0)) count++;
  return count;
};

test('about as many pixels are noise as asked for, other ones in every picture', () => {
  const env = addWhiteNoise(shown(), { probability: 0.25 });
  env.reset({ seed: 1 });
  const pictures = Array.from({ length: 100 }, () => env.render() as Picture);
  const share = pictures.reduce((sum, picture) => sum + noisy(picture), 0) / 4800;
  expect(Math.abs(share - 0.25)).toBeLessThan(0.03);
  expect(pictures[0]?.data).not.toEqual(pictures[1]?.data);
});

test('grey noise has three equal channels', () => {
  const env = addWhiteNoise(shown(), { probability: 0.9, grayscale: true });
  env.reset({ seed: 1 });
  const { data } = env.render() as Picture;
  for (let i = 0; i < 48; i++) expect(data[3 * i] === data[3 * i + 1] && data[3 * i] === data[3 * i + 2]).toBe(true);
});

test('frames that are no pictures pass, bad probabilities do not', () => {
  const plain = addWhiteNoise(tape({ observations: [0] }), { probability: 0.5 });
  plain.reset({ seed: 1 });
  expect(plain.render()).toBeNull();
  expect(() => addWhiteNoise(shown(), { probability: 1 })).toThrow(
    'probability of addWhiteNoise must be a number in (0, 1), got 1',
  );
});
