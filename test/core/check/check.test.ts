import { describe, expect, test } from 'vitest';
import { checkEnv, RULES } from '../../../core/check-env.js';
import { broken } from './broken.js';
import { unusual } from './unusual.js';

describe('the checker finds what is broken, and nothing else:', () => {
  test.each(broken.map((row) => [row.name, row] as const))('%s', (_name, { world, breaks }) => {
    const findings = checkEnv(world());
    const rules = findings.map(({ rule }) => rule);
    expect({ rules, seen: findings.map(({ seen }) => seen) }).toMatchObject({ rules: Object.keys(breaks).map(Number) });
    for (const { rule, seen, advice } of findings) {
      expect(seen).toMatch(breaks[rule]);
      expect(seen).not.toMatch(/\n|undefined is not|is not a function|Cannot read/);
      expect(advice).toBe(RULES[rule as keyof typeof RULES][1]);
    }
  });

  test('and every rule is broken by some world', () => {
    const covered = new Set(broken.flatMap(({ breaks }) => Object.keys(breaks)));
    expect(Object.keys(RULES).filter((rule) => !covered.has(rule))).toEqual([]);
  });
});

describe('the checker finds nothing in', () => {
  test.each(unusual)('%s', (_name, world) => {
    expect(checkEnv(world())).toEqual([]);
  });
});
