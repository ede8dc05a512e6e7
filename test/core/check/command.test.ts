import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { RULES } from '../../../core/check-env.js';
import { defineEnv } from '../../../core/define-env.js';
import { register } from '../../../core/registry.js';
import { box } from '../../../core/spaces.js';
import { onWarning } from '../../../core/warnings.js';
import kiln from '../../../docs/examples/my-world.js';
import { checkerPage } from '../../../scripts/dev/docs.js';
import { bellman } from '../../scripts/streams.js';

/** The kiln of docs/checker.md. */
const spoiled = defineEnv({
  ...kiln,
  observationSpace: box([0.4, -1], [0.6, 1]),
  observe(state, out, offset) {
    out[offset] = state.heat;
  },
  presentation: { ...kiln.presentation, actionNames: ['door', 'wait'] },
});

beforeAll(() => {
  onWarning(null);
  register(kiln);
  register(spoiled, { id: 'mine/BrokenKiln-v0' });
});
afterAll(() => void onWarning(null));

describe('check', () => {
  test('says that a world keeps every rule, and how many were tried', async () => {
    const { code, out, err } = await bellman('check', 'mine/Kiln-v0');
    expect({ code, err, out }).toEqual({ code: 0, err: '', out: 'mine/Kiln-v0 keeps every rule: 57 rules\n' });
  });

  test('counts warnings, which do not change the exit code', async () => {
    const { code, out } = await bellman('check', 'CartPole-v1');
    expect(code).toBe(0);
    expect(out).toMatch(
      /^CartPole-v1 keeps every rule: \d+ rules, 1 warning\n {2}warning {2}rule 2 {3}observationSpace/,
    );
  });

  test('prints what docs/checker.md shows, with exit code 1', async () => {
    const { code, out } = await bellman('check', 'mine/BrokenKiln-v0');
    expect(code).toBe(1);
    const page = readFileSync(checkerPage, 'utf8');
    expect(/<!-- example -->\n```\n([\s\S]*?)```/.exec(page)?.[1]).toBe(out);
  });

  test('keeps lines within the terminal, and the words behind the rule', async () => {
    const { out } = await bellman('check', 'mine/BrokenKiln-v0');
    const lines = out.trimEnd().split('\n');
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(100);
    for (const line of lines.slice(1)) expect(line).toMatch(/^( {20}\S| {2}(error {2}|warning) {2}rule \d+ +\S)/);
  });

  test('--json gives the rules that were tried, and every finding whole', async () => {
    const { code, out } = await bellman('check', 'mine/BrokenKiln-v0', '--json');
    const report = JSON.parse(out);
    expect(code).toBe(1);
    expect(report).toMatchObject({ env: 'mine/BrokenKiln-v0', ok: false });
    expect(report.rules).toHaveLength(57);
    expect(report.findings.map(({ rule }: { rule: number }) => rule)).toEqual([5, 16, 54]);
    for (const { rule, severity, seen, advice, ...rest } of report.findings) {
      expect([severity, advice]).toEqual(RULES[rule as keyof typeof RULES]);
      expect(seen).not.toBe('');
      expect(rest).toEqual({});
    }
  });

  test('--param and --horizon change what is checked', async () => {
    expect((await bellman('check', 'mine/Kiln-v0', '--param', 'gust=1.5')).out).toMatch(
      /breaks 1 of 57 rules\n.*rule 5 /,
    );
    expect((await bellman('check', 'mine/Kiln-v0', '--horizon', '1')).out).toMatch(/breaks 1 of 57 rules\n.*rule 33 /);
  });

  test.each([
    [['check'], /^error: check needs an ENV, as in: check CartPole-v1, or --all without one\n$/],
    [['check', 'CartPole-v1', '--all'], /--all without one\n$/],
    [['check', '--all', '--param', 'gust=1'], /^error: Acrobot-v1 has no parameter 'gust'/],
    [['check', 'CartPoll-v1'], /CartPoll-v1.*CartPole-v1/],
    [['check', 'CartPole-v1', '--horizon', '0'], /--horizon must be an integer of at least 1, got '0'/],
    [['check', 'CartPole-v1', '--param', 'gust=1'], /CartPole-v1 has no parameter 'gust'/],
  ])('%j is refused in one line', async (argv, message) => {
    const { code, out, err } = await bellman(...argv);
    expect([code, out]).toEqual([2, '']);
    expect(err).toMatch(message);
  });
});
