import { describe, expect, test } from 'vitest';
import {
  allowedOf,
  choice,
  defaultsOf,
  flag,
  parseSetting,
  real,
  resolveConfig,
  scheduled,
  sizes,
  whole,
} from '../../core/config.js';

const fields = {
  gamma: real(0.99, { min: 0, max: 1 }, 'discount'),
  learningRate: real(0.001, { above: 0 }, 'step size'),
  batchSize: whole(32, { min: 1 }, 'transitions'),
  double: flag(false, 'double Q-learning'),
  loss: choice('huber', ['huber', 'squared'], 'loss'),
  hidden: sizes([64, 64], 'widths'),
  epsilon: scheduled('linear(1, 0.5)', { min: 0, max: 1 }, 'chance'),
};

test('what is not given is the default; what is given wins', () => {
  expect(resolveConfig(fields, { batchSize: 8 })).toEqual({ ...defaultsOf(fields), batchSize: 8 });
});

test('one size is a list of one; a list is as it was given', () => {
  expect(resolveConfig(fields, { hidden: 128 }).hidden).toEqual([128]);
  expect(resolveConfig(fields, { hidden: [8, 4] }).hidden).toEqual([8, 4]);
  expect(resolveConfig(fields, { hidden: [] }).hidden).toEqual([]);
});

test('a field that takes a schedule says so', () => {
  const takers = Object.entries(fields).filter(([, field]) => field.accepts('linear(1, 0.5)'));
  expect(takers.map(([key]) => key)).toEqual(['epsilon']);
  const sayers = Object.entries(fields).filter(([, field]) => 'schedulable' in field);
  expect(sayers.map(([key]) => key)).toEqual(['epsilon']);
  expect(fields.epsilon.allowed).toBe('a number in [0, 1]');
  expect(allowedOf(fields.epsilon)).toMatch(/^a number in \[0, 1\] or a schedule between two, linear\(FROM, TO\)/);
  expect(allowedOf(fields.gamma)).toBe(fields.gamma.allowed);
});

describe('refuses, naming the key, the value and what is allowed', () => {
  test.each([
    ['gamma', 1.5, "setting 'gamma' must be a number in [0, 1], got 1.5"],
    ['gamma', '0.9', 'setting \'gamma\' must be a number in [0, 1], got "0.9"'],
    ['learningRate', 0, "setting 'learningRate' must be a number in (0, ∞), got 0"],
    ['batchSize', 2.5, "setting 'batchSize' must be an integer in [1, ∞), got 2.5"],
    ['double', 1, "setting 'double' must be true or false, got 1"],
    ['loss', 'hubre', 'setting \'loss\' must be one of huber, squared, got "hubre"'],
    ['hidden', [64, 0], "setting 'hidden' must be a positive integer or a list of them, such as [64,64], got [64,0]"],
    ['hidden', 0, "setting 'hidden' must be a positive integer or a list of them, such as [64,64], got 0"],
    ['hidden', 2.5, "setting 'hidden' must be a positive integer or a list of them, such as [64,64], got 2.5"],
    ['hidden', '128', 'setting \'hidden\' must be a positive integer or a list of them, such as [64,64], got "128"'],
    ['hidden', null, "setting 'hidden' must be a positive integer or a list of them, such as [64,64], got null"],
    [
      'epsilon',
      2,
      "setting 'epsilon' must be a number in [0, 1] or a schedule between two, linear(FROM, TO) or exponential(FROM, TO), with",
    ],
  ])('%s = %s', (key, value, message) => {
    expect(() => resolveConfig(fields, { [key]: value })).toThrow(message);
  });

  test('an unknown key, with the nearest known one', () => {
    expect(() => resolveConfig(fields, { gama: 1 })).toThrow("unknown setting 'gama'; did you mean 'gamma'?");
    expect(() => resolveConfig(fields, { toString: 1 })).toThrow("unknown setting 'toString'");
  });
});

test('settings on the command line are JSON where they parse, else strings', () => {
  expect(['a=1', 'b=true', 'c=[1,2]', 'd=huber', 'e=x=y'].map(parseSetting)).toEqual([
    ['a', 1],
    ['b', true],
    ['c', [1, 2]],
    ['d', 'huber'],
    ['e', 'x=y'],
  ]);
  expect(() => parseSetting('=3')).toThrow("key=value, got '=3'");
  expect(() => parseSetting('gamma')).toThrow("key=value, got 'gamma'");
});
