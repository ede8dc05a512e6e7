/** The table of planted bugs fits the tree. That tests notice them is told by scripts/dev/planted-bugs/run.ts. */

import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { bugs } from '../../scripts/dev/planted-bugs/bugs.js';
import { planted } from '../../scripts/dev/planted-bugs/run.js';

const root = resolve(import.meta.dirname, '../..');

test.each(bugs.map((bug) => [bug.name, bug] as const))(
  '%s: its text stands exactly once, its tests are there',
  (_, bug) => {
    const source = readFileSync(join(root, bug.file), 'utf8');
    expect(planted(source, bug)).not.toBe(source);
    for (const file of bug.tests) expect(existsSync(join(root, file))).toBe(true);
  },
);

test('names are unique, and there are enough of them', () => {
  expect(new Set(bugs.map(({ name }) => name)).size).toBe(bugs.length);
  expect(bugs.length).toBeGreaterThanOrEqual(20);
});

test('a text that stands nowhere or twice is refused', () => {
  const bug = { name: 'n', file: 'f', text: 'a', plant: 'b', tests: [] };
  expect(planted('xay$', { ...bug, plant: '$&' })).toBe('x$&y$');
  expect(() => planted('x', bug)).toThrow("'n': its text stands 0 times in f, not once");
  expect(() => planted('aa', bug)).toThrow('2 times');
});
