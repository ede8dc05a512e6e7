import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { defineEnv } from '../../core/define-env.js';
import { NotRegistered } from '../../core/errors.js';
import { make } from '../../core/make.js';
import { inNamespace, lookup, parseId, register, registeredIds } from '../../core/registry.js';
import { onWarning } from '../../core/warnings.js';
import { counting } from './counting-world.js';

register(counting, { id: 'test/Count-v1', horizon: 7 });
register(counting, { id: 'test/Count-v3' });

describe('ids', () => {
  test.each([
    ['CartPole-v1', { namespace: null, name: 'CartPole', version: 1 }],
    ['MinAtar/Breakout-v0', { namespace: 'MinAtar', name: 'Breakout', version: 0 }],
    ['x-v', { namespace: null, name: 'x-v', version: null }],
    ['X-v1-v2', { namespace: null, name: 'X-v1', version: 2 }],
    ['my-lab:2/Maze.big', { namespace: 'my-lab:2', name: 'Maze.big', version: null }],
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

  test('a version above the latest does not exist; one below it is old', () => {
    expect(() => lookup('test/Count-v4')).toThrow(NotRegistered);
    expect(() => lookup('test/Count-v4')).toThrow(
      "world 'test/Count' has no version 4 (there is test/Count-v1, test/Count-v3)",
    );
    expect(() => lookup('test/Count-v2')).toThrow("world 'test/Count-v2' is of an old version: use 'test/Count-v3'");
  });

  test('an unknown name suggests the nearest', () => {
    expect(() => lookup('test/Cuont-v1')).toThrow("unknown world 'test/Cuont-v1'; did you mean 'test/Count-v1'?");
  });

  test('an unknown namespace is named, with the nearest', () => {
    expect(() => lookup('tset/Count-v1')).toThrow(
      "unknown namespace 'tset' of world 'tset/Count-v1'; did you mean 'test/Count-v1'?",
    );
    expect(() => lookup('tests/Elsewhere-v0')).toThrow("did you mean 'test/…'? (known: ");
    expect(() => lookup('nothing-like-it/World-v0')).toThrow(
      "unknown namespace 'nothing-like-it' of world 'nothing-like-it/World-v0' (known: ",
    );
  });

  test('a message names twelve worlds and counts the others', () => {
    for (let k = 0; k < 15; k++) register(counting, { id: `many/World${k}-v0` });
    expect(() => lookup('many/Zzzzzzzzzzzz-v0')).toThrow(/\(known: many\/World0-v0, .* and 3 more\)$/);
  });
});

describe('warnings', () => {
  const heard: string[] = [];
  const before = onWarning((message) => heard.push(message));
  afterAll(() => void onWarning(before));
  beforeEach(() => {
    heard.length = 0;
    onWarning((message) => heard.push(message));
  });

  test('an older version than the latest says so once, the latest and variants do not', () => {
    lookup('test/Count-v1');
    lookup('test/Count-v1');
    lookup('test/Count-v3');
    register(counting, { id: 'test/Kind-v0', current: true });
    register(counting, { id: 'test/Kind-v1' });
    lookup('test/Kind-v0');
    expect(heard).toEqual(["world 'test/Count-v1' has a newer version: 'test/Count-v3'"]);
  });

  test('another world under a taken id takes its place and says so; the same world again does not', () => {
    register(counting, { id: 'test/Taken-v0' });
    register(counting, { id: 'test/Taken-v0', horizon: 9 });
    expect(heard).toEqual([]);
    expect(lookup('test/Taken-v0').registration.horizon).toBe(9);
    const other = defineEnv({ ...counting, summary: 'another' });
    register(other, { id: 'test/Taken-v0' });
    expect(heard).toEqual(["world 'test/Taken-v0' was registered already: the new one takes its place"]);
    expect(lookup('test/Taken-v0').definition).toBe(other);
    expect(registeredIds().filter((id) => id === 'test/Taken-v0')).toHaveLength(1);
  });

  test('a package of worlds has one namespace', () => {
    inNamespace('lab', () => {
      register(counting, { id: 'Plain-v0' });
      register(counting, { id: 'lab/Own-v0' });
      register(counting, { id: 'other/Moved-v0' });
    });
    register(counting, { id: 'Outside-v0' });
    expect(registeredIds()).toEqual(
      expect.arrayContaining(['lab/Plain-v0', 'lab/Own-v0', 'lab/Moved-v0', 'Outside-v0']),
    );
    expect(registeredIds()).not.toContain('other/Moved-v0');
    expect(heard).toEqual(["world 'other/Moved-v0' is registered under the namespace 'lab' of its package"]);
    expect(() => inNamespace('two/parts', () => {})).toThrow('malformed');
  });
});

describe('registering refuses', () => {
  test('an id without a version beside one with a version, and the other way round', () => {
    expect(() => register(counting, { id: 'test/Count' })).toThrow(
      "world 'test/Count' cannot be registered without a version: 'test/Count-v1' is registered already",
    );
    register(counting, { id: 'test/Bare' });
    expect(() => register(counting, { id: 'test/Bare-v0' })).toThrow(
      "world 'test/Bare-v0' cannot be registered with a version: 'test/Bare' is registered already",
    );
  });

  test('a function without an id', () => {
    expect(() => register(() => make(counting))).toThrow('needs an id');
  });
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
