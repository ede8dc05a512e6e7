import { expect, test } from 'vitest';
import { constant, exponential, linear } from '../../core/schedules.js';

test('a constant never changes', () => {
  expect([0, 5, 1e9].map(constant(0.25))).toEqual([0.25, 0.25, 0.25]);
});

test('a line goes from end to end in its duration and stays there', () => {
  expect([-1, 0, 4, 8, 9, 1e9].map(linear(1, 0.5, 8))).toEqual([1, 1, 0.75, 0.5, 0.5, 0.5]);
  expect([0, 2, 4].map(linear(0, 8, 4))).toEqual([0, 4, 8]);
});

test('a schedule of no duration is at its end from the start', () => {
  expect(linear(1, 0.125, 0)(0)).toBe(0.125);
  expect(exponential(1, 0.125, 0)(0)).toBe(0.125);
});

test('an exponential multiplies by equal factors in equal times', () => {
  const schedule = exponential(1, 1 / 16, 4);
  expect(schedule(0)).toBe(1);
  expect(schedule(1)).toBeCloseTo(1 / 2, 14);
  expect(schedule(2)).toBeCloseTo(1 / 4, 14);
  expect(schedule(4)).toBe(1 / 16);
  expect(schedule(40)).toBe(1 / 16);
});

test('an exponential towards zero is refused with the ends named', () => {
  expect(() => exponential(1, 0, 10)).toThrow(
    new RangeError('an exponential schedule needs positive ends, got 1 and 0'),
  );
});
