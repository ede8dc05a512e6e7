import { describe, expect, test } from 'vitest';
import { defineEnv } from '../../core/define-env.js';
import { BadInput, NotRegistered } from '../../core/errors.js';
import { lookup, parseId, register, registeredIds } from '../../core/registry.js';
import { counting } from './counting-world.js';

register(counting, { id: 'test/Count-v1', horizon: 7 });
register(counting, { id: 'test/Count-v3' });

describe('ids', () => {
  test.each([
    ['CartPole-v1', { base: 'CartPole', version: 1 }],
    ['MinAtar/Breakout-v0', { base: 'MinAtar/Breakout', version: 0 }],
    ['x-v', { base: 'x-v', version: null }],
    ['X-v1-v2', { base: 'X-v1', version: 2 }],
  ])('%s', (id, parsed) => {
    expect(parseId(id)).toEqual(parsed);
  });

  test.each(['Cart Pole-v1', '', 'a/b/c-v1', 'Pole!'])("'%s' is malformed", (id) => {
    expect(() => parseId(id)).toThrow('ids read [namespace/]Name[-vN]');
  });
});

describe('looking up', () => {
  test('an id without a version is the highest version', () => {
    expect(lookup('test/Count').id).toBe('test/Count-v3');
  });

  test('a registration overrides the rules’ own', () => {
    expect(lookup('test/Count-v1').registration.horizon).toBe(7);
  });

  test('an unknown version lists those there are', () => {
    expect(() => lookup('test/Count-v2')).toThrow(NotRegistered);
    expect(() => lookup('test/Count-v2')).toThrow('no version 2 (there is test/Count-v1, test/Count-v3)');
  });

  test('an unknown name suggests the nearest', () => {
    expect(() => lookup('test/Cuont-v1')).toThrow("unknown world 'test/Cuont-v1'; did you mean 'test/Count-v1'?");
  });
});

test('an id cannot be taken twice by different worlds; the same world again changes nothing', () => {
  register(counting, { id: 'test/Count-v3' });
  const other = defineEnv({ ...counting, summary: 'another' });
  expect(() => register(other, { id: 'test/Count-v3' })).toThrow(BadInput);
  expect(registeredIds().filter((id) => id === 'test/Count-v3')).toHaveLength(1);
});

describe('defineEnv refuses', () => {
  test.each([
    [{ ...counting, id: '' }, "a world needs an id such as 'family/Name-v0', got "],
    [{ ...counting, step: undefined }, 'test/Counting-v0: step must be a function, got undefined'],
    [{ ...counting, observationSpace: undefined }, 'test/Counting-v0: observationSpace is missing'],
    [{ ...counting, registration: { horizon: 1.5 } }, 'horizon must be a positive integer of steps, got 1.5'],
  ])('%#', (rules, message) => {
    expect(() => defineEnv(rules as never)).toThrow(message);
  });
});
