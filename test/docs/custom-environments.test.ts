import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { checkEnv } from '../../core/check-env.js';
import type { EnvDefinition } from '../../core/env.js';
import { make } from '../../core/make.js';
import { makeRng } from '../../core/rng.js';
import { box } from '../../core/spaces.js';
import { makeVec } from '../../core/vec-env.js';
import { vecOfEnvs } from '../../core/vec-of-envs.js';
import makeAlley from '../../docs/examples/my-env.js';
import kiln from '../../docs/examples/my-world.js';

const world = kiln as unknown as EnvDefinition;
const docs = new URL('../../docs/', import.meta.url);
const page = readFileSync(new URL('custom-environments.md', docs), 'utf8');
const blocks = [...page.matchAll(/<!-- file: (\S+) -->\n```ts\n([\s\S]*?)```/g)];

test('the page shows its two examples whole, as they lie in their files', () => {
  expect(blocks.map(([, file]) => file)).toEqual(['examples/my-world.ts', 'examples/my-env.ts']);
  for (const [, file, code] of blocks) expect(code).toBe(readFileSync(new URL(file, docs), 'utf8'));
});

describe('the kiln', () => {
  test('passes every rule of the checker', () => {
    expect(checkEnv(kiln)).toEqual([]);
  });

  test('steps for 500 steps, alone and many at once, inside its spaces', () => {
    const env = make(kiln);
    const rng = makeRng(1);
    env.reset({ seed: 1 });
    for (let n = 0; n < 500; n++) {
      const { observation, reward, terminated, truncated } = env.step(rng.int(3));
      expect(env.observationSpace.contains(observation)).toBe(true);
      expect(reward === 0 || reward === 1).toBe(true);
      if (terminated || truncated) env.reset();
    }
    const vec = makeVec(kiln, { count: 8 });
    vec.reset({ seed: 1 });
    for (let n = 0; n < 500; n++) vec.step(Int32Array.from({ length: 8 }, () => rng.int(3)));
    expect(vec.obs.every((value: number) => Number.isFinite(value))).toBe(true);
  });

  test('is worth learning: a thermostat reaches its threshold, random actions are far below', () => {
    const played = (act: (heat: number) => number): number => {
      const env = make(kiln);
      let total = 0;
      for (let episode = 0; episode < 50; episode++) {
        let obs = env.reset(episode === 0 ? { seed: 2 } : {}).observation;
        for (let ended = false; !ended; ) {
          const step = env.step(act(obs[0]));
          total += step.reward;
          obs = step.observation;
          ended = step.terminated || step.truncated;
        }
      }
      return total / 50;
    };
    const rng = makeRng(3);
    expect(played((heat) => (heat > 0.52 ? 0 : heat < 0.48 ? 2 : 1))).toBeGreaterThan(180);
    expect(played(() => rng.int(3))).toBeLessThan(90);
  });
});

describe('the table of mistakes', () => {
  const mistakes: Record<string, EnvDefinition> = {
    'chance from `Math.random`': { ...world, init: () => ({ heat: Math.random(), wind: 0 }) },
    'bounds too narrow: heat in [0.4, 0.6]': { ...world, observationSpace: box([0.4, -1], [0.6, 1]) },
    '`observe` forgets the wind': {
      ...world,
      observe: (state, out, offset) => {
        out[offset] = (state as { heat: number }).heat;
      },
    },
    'a `Map` in the state': { ...world, init: () => ({ heat: 0.5, wind: 0, past: new Map() }) },
    'reward 0 / 0': { ...world, step: () => Number.NaN },
    'no horizon and no end': {
      ...world,
      registration: {},
      isTerminal: () => false,
      observationSpace: box(-1e9, 1e9, [2]),
    },
  };
  const rows = [...page.matchAll(/^\| (.+?) \| (\d+) \| (.+) \|$/gm)];

  test('has a row for each', () => {
    expect(rows.map(([, mistake]) => mistake)).toEqual(Object.keys(mistakes));
  });

  test.each(rows.map(([, mistake, rule, seen]) => [mistake, Number(rule), seen] as const))(
    '%s: rule %d says what the page says',
    (mistake, rule, seen) => {
      const finding = checkEnv(mistakes[mistake]).find((f) => f.rule === rule);
      // what depends on the draw is written … on the page
      const pattern = seen.split('…').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
      expect(finding?.seen ?? '').toMatch(new RegExp(`^${pattern.join('.*')}$`));
    },
  );
});

describe('the alley', () => {
  test('passes every rule of the checker', () => {
    expect(checkEnv(makeAlley)).toEqual([]);
  });

  test('runs in a vector, and who walks on reaches the gate', () => {
    const vec = vecOfEnvs(makeAlley, 4);
    vec.reset({ seed: 1 });
    let reached = 0;
    for (let n = 0; n < 300; n++) {
      vec.step(new Int32Array(4).fill(1));
      reached += vec.terminated.reduce((sum, flag) => sum + flag, 0);
    }
    expect(reached).toBeGreaterThan(60);
  });
});
