import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import * as exported from '../../agents/index.js';
import { agents, ppo, presetFor, presets } from '../../agents/index.js';
import { withPreset } from '../../agents/presets.js';
import { resolveConfig } from '../../core/config.js';
import { registeredIds } from '../../core/registry.js';
import { pageOf, withTables } from '../../scripts/dev/docs.js';
import '../../envs/index.js';

const kinds = Object.values(agents);

test('the table holds every agent under its own id, and each has a name', () => {
  expect(Object.keys(agents)).toEqual([
    'value-iteration',
    'policy-iteration',
    'monte-carlo',
    'sarsa',
    'expected-sarsa',
    'q-learning',
    'double-q-learning',
    'n-step-sarsa',
    'sarsa-lambda',
    'dyna-q',
    'dqn',
    'rainbow',
    'reinforce',
    'a2c',
    'ppo',
  ]);
  for (const [id, kind] of Object.entries(agents)) {
    expect(kind.id).toBe(id);
    const name = id.replaceAll(/-(.)/g, (_, letter: string) => letter.toUpperCase());
    expect(new Map(Object.entries(exported)).get(name)).toBe(kind);
  }
});

describe.each(kinds)('$id', (kind) => {
  test('accepts its own defaults', () => {
    for (const [name, field] of Object.entries(kind.fields)) {
      expect(field.accepts(field.default), name).toBe(true);
      expect(field.doc.length, name).toBeGreaterThan(3);
    }
  });

  test('has presets that are valid, for worlds that exist', () => {
    for (const [env, preset] of Object.entries(presets[kind.id])) {
      expect(registeredIds()).toContain(env);
      expect(() => resolveConfig(kind.fields, preset.config)).not.toThrow();
      expect(Number.isInteger(preset.steps) && Number.isInteger(preset.envs)).toBe(true);
      expect(preset.tunedFor.result).not.toBe('');
      expect(presetFor(kind.id, env)).toBe(preset);
    }
  });

  test('has a page whose tables of settings, metrics and presets are up to date', () => {
    const page = readFileSync(pageOf(kind), 'utf8');
    expect(withTables(page, kind)).toBe(page);
    for (const heading of ['## Idea', '## Update', '## Pseudocode', '## Differences from the paper', '## Results']) {
      expect(page).toContain(heading);
    }
  });
});

test("a preset's parameters of the world are the default of a training, one by one", () => {
  const { params } = withPreset({ agent: ppo, env: 'MiniGrid/MemoryS7-v0' });
  expect(params).toEqual({ observation: 'one-hot' });
  const own = withPreset({ agent: ppo, env: 'MiniGrid/MemoryS7-v0', params: { maxSteps: 9 } });
  expect(own.params).toEqual({ observation: 'one-hot', maxSteps: 9 });
  expect(withPreset({ agent: ppo, env: 'CartPole-v1' })).not.toHaveProperty('params');
});

test('a pair without a preset has none, whatever JavaScript objects inherit', () => {
  expect(presetFor('dqn', 'NoSuchWorld-v0')).toBeNull();
  expect(presetFor('constructor', 'name')).toBeNull();
  expect(presetFor('dqn', 'toString')).toBeNull();
});
