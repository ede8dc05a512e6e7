import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { definitions } from '../../envs/index.js';
import { worldsPage } from '../../scripts/dev/docs.js';
import { fieldDocs, parseHeader } from '../../scripts/dev/worlds/header.js';
import { environmentsPage } from '../../scripts/dev/worlds/page.js';
import { readScores } from '../../scripts/dev/worlds/scores.js';
import { allSections } from '../../scripts/dev/worlds/sections.js';

describe('the page of the worlds', () => {
  test('is what scripts/dev/docs.ts makes of them', async () => {
    expect(environmentsPage(await allSections(), readScores())).toBe(readFileSync(worldsPage, 'utf8'));
  });

  test('has every world in one section', async () => {
    const ids = (await allSections()).flatMap(({ worlds }) => worlds.map(({ id }) => id));
    expect(ids.sort()).toEqual(definitions.map(({ id }) => id).sort());
  });

  test('has scores of every world, and of no other', () => {
    expect(Object.keys(readScores().worlds).sort()).toEqual(definitions.map(({ id }) => id).sort());
  });
});

describe('a header', () => {
  const lines = [
    'Lantern: keep a flame alight.',
    '',
    'It flickers.',
    '',
    '  obs      [flame, wind]',
    '           as floats',
    '  action   0 shade · 1 feed',
    '  reward   1 a step',
    '  start    lit',
    '  ends     never',
    '',
    'After nobody.',
  ];
  const source = (text: readonly string[]): string =>
    `/**\n${text.map((line) => ` * ${line}`.trimEnd()).join('\n')}\n */\n`;

  test('falls into title, fields and paragraphs', () => {
    expect(parseHeader(source(lines))).toEqual({
      title: 'Lantern',
      summary: 'keep a flame alight.',
      before: ['It flickers.'],
      fields: [
        ['obs', '[flame, wind]\nas floats'],
        ['action', '0 shade · 1 feed'],
        ['reward', '1 a step'],
        ['start', 'lit'],
        ['ends', 'never'],
      ],
      after: ['After nobody.'],
    });
  });

  test('says what it lacks', () => {
    expect(() => parseHeader(source(lines.filter((line) => !/reward|ends/.test(line))))).toThrow('lacks reward, ends');
    expect(() => parseHeader(source(['Lantern', ...lines.slice(1)]))).toThrow(
      "must begin 'Title: sentence', got 'Lantern'",
    );
    expect(() => parseHeader('export {};\n')).toThrow('does not begin with a comment');
  });

  test('parameters have their comments, of one line and of several', () => {
    const text =
      'type P = {\n  /** How long. */\n  readonly size: number;\n  /**\n   * How\n   * wide.\n   */\n  readonly width: number;\n  readonly bare: string;\n};';
    expect(fieldDocs(text)).toEqual({ size: 'How long.', width: 'How wide.' });
  });
});
