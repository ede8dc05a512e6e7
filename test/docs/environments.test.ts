import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { make } from '../../core/make.js';
import type { Space } from '../../core/spaces.js';
import * as worlds from '../../envs/index.js';

const page = readFileSync(new URL('../../docs/environments.md', import.meta.url), 'utf8');
const { definitions } = worlds;

const nameOf = (space: Space): string => {
  if (space.kind === 'discrete') return `Discrete(${space.n})`;
  if (space.kind === 'box') return `Box(${space.shape.join(', ')}) ${space.dtype}`;
  throw new Error(`no name for a ${space.kind} space on the page`);
};

test('the table of worlds says what their definitions say', () => {
  expect(definitions).toHaveLength(6);
  for (const definition of definitions) {
    const { observationSpace, actionSpace, spec } = make(definition);
    const row = [
      `\`${definition.id}\``,
      nameOf(observationSpace),
      nameOf(actionSpace),
      spec?.horizon ?? '–',
      spec?.rewardThreshold ?? '–',
    ];
    expect(page).toContain(`| ${row.join(' | ')} |`);
  }
});

test('every parameter has a row with its default', () => {
  for (const definition of definitions) {
    for (const [name, value] of Object.entries(definition.params)) {
      const shown = value === 1 / 3 ? '1 / 3' : JSON.stringify(value);
      const row = page.split('\n').find((line) => line.startsWith(`| \`${name}\` |`));
      expect(row, `${definition.id} ${name}`).toContain(`\`${shown}\``);
    }
  }
});

test('every world has a score and a section that names it', () => {
  for (const { id } of definitions) {
    const sections = page.split(/^## /m).slice(1);
    expect(sections.find((section) => section.startsWith('Scores'))).toContain(`| \`${id}\` |`);
    expect(
      sections.some((section) => section.split('\n')[2]?.includes(`\`${id}\``)),
      id,
    ).toBe(true);
  }
});
