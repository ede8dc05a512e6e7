import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { NumericArray } from '../../../core/arrays.js';
import type { Space } from '../../../core/spaces.js';
import * as spaces from '../../../core/spaces.js';

const page = readFileSync('docs/spaces.md', 'utf8');

/** The cells of each row of a table, given by the heading of its first column; without its two heads. */
function tableOf(first: string): string[][] {
  const rows = page
    .slice(page.indexOf(`| ${first} |`))
    .split('\n\n')[0]
    .split('\n')
    .slice(2);
  return rows.map((row) => row.split(' | ').map((cell) => cell.replace(/^\| | \|$/g, '').replaceAll('`', '')));
}

/** The value of an expression in which the constructors are known by name. */
const evaluated = (expression: string): unknown =>
  new Function(...Object.keys(spaces), `return ${expression};`)(...Object.values(spaces));

describe('docs/spaces.md', () => {
  test('has a row for every constructor', () => {
    const rows = tableOf('constructor').map(([call]) => call.split('(')[0]);
    const kinds = [
      'discrete',
      'box',
      'multiDiscrete',
      'multiBinary',
      'text',
      'tuple',
      'dict',
      'sequence',
      'graph',
      'oneOf',
    ];
    expect(rows).toEqual(kinds);
    for (const kind of kinds) expect(spaces).toHaveProperty(kind);
  });

  test('names everything that a space can be asked', () => {
    const helpers = ['makeArray', 'isArraySpace'];
    for (const name of Object.keys(spaces).filter((name) => !helpers.includes(name))) expect(page).toContain(name);
  });

  test.each(tableOf('space'))('%s with %s flattens to %s and batches as %s', (call, given, flat, batched) => {
    const space = evaluated(call) as Space;
    const member = evaluated(given);
    expect(space.contains(member)).toBe(true);
    expect(Array.from(spaces.flatten(space, member) as NumericArray)).toEqual(JSON.parse(flat));
    expect(spaces.describeSpace(spaces.batchSpace(space, 2))).toBe(batched);
  });
});
