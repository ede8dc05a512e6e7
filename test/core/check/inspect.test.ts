import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { checkEnv, inspectEnv, RULES, triedOn } from '../../../core/check-env.js';
import type { Env } from '../../../core/env.js';
import { register } from '../../../core/registry.js';
import { onWarning } from '../../../core/warnings.js';
import { checkerPage, withRules } from '../../../scripts/dev/docs.js';
import { coin, Lift, lifts, walk } from './sound.js';

const all = Object.keys(RULES).map(Number);
const triedOnly = (...where: string[]): number[] => all.filter((rule) => where.includes(triedOn(rule)));

describe('the rules that were tried', () => {
  test('depend on what the world is made of', () => {
    expect(inspectEnv(coin).rules).toEqual(triedOnly('every world', 'rules', 'rules with a model'));
    expect(inspectEnv(walk).rules).toEqual(triedOnly('every world', 'rules'));
    expect(inspectEnv(lifts()).rules).toEqual(triedOnly('every world', 'functions'));
    expect(all).toEqual(triedOnly('every world', 'rules', 'rules with a model', 'functions'));
  });

  test('are fewer where a broken one makes others pointless', () => {
    const { rules, findings } = inspectEnv(() => ({}) as Env);
    expect(findings.map(({ rule }) => rule)).toEqual([1, 23]);
    expect(rules).toEqual([1, 2, 23, 24, 25, 26, 27]);
  });
});

describe('a world by id', () => {
  beforeAll(() => {
    onWarning(null);
    register(walk, { id: 'test/Windy-v0', horizon: 40, params: { wind: 40 } });
    register(() => lifts()(), { id: 'test/LiftById-v0' });
  });
  afterAll(() => void onWarning(null));

  test('is tried in the form in which it is registered', () => {
    expect(checkEnv('test/Windy-v0')).toMatchObject([{ rule: 5, seen: expect.stringMatching(/outside \[-6, 6\]/) }]);
  });

  test('or in the form that is asked for', () => {
    expect(checkEnv('test/Windy-v0', { params: { wind: 1 } })).toEqual([]);
    expect(checkEnv('test/Windy-v0', { params: { wind: 1 }, horizon: 1 }).map(({ rule }) => rule)).toEqual([33]);
  });

  test('may be one that is not made of rules', () => {
    expect(inspectEnv('test/LiftById-v0')).toEqual({ rules: triedOnly('every world', 'functions'), findings: [] });
  });

  test('that nobody has registered is refused', () => {
    expect(() => checkEnv('test/Nowhere-v0')).toThrow(/test\/Nowhere-v0/);
  });
});

test('every instance that was made is closed, soon after it was used', () => {
  let open = 0;
  let most = 0;
  class Costly extends Lift {
    #open = true;
    constructor() {
      super();
      most = Math.max(most, ++open);
    }
    override close() {
      if (this.#open) open--;
      this.#open = false;
    }
  }
  expect(checkEnv(lifts(Costly))).toEqual([]);
  expect(open).toBe(0);
  expect(most).toBeLessThan(20);
});

test('docs/checker.md has the rules as they are', () => {
  const page = readFileSync(checkerPage, 'utf8');
  expect(page).toBe(withRules(page));
  expect(page).toContain(`${all.length} rules`);
});
