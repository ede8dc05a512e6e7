import { expect, test } from 'vitest';
import { HARD_SPACE, hanging, wrapped, wrappedTable } from '../../scripts/cli/terminal.js';

test('words are wrapped at spaces; a longer word and what holds together are not cut', () => {
  expect(wrapped('one two three', 7)).toEqual(['one two', 'three']);
  expect(wrapped('one two three', 6)).toEqual(['one', 'two', 'three']);
  expect(wrapped('a incomprehensible b', 4)).toEqual(['a', 'incomprehensible', 'b']);
  expect(wrapped(`in [0,${HARD_SPACE}1]`, 6)).toEqual(['in', '[0, 1]']);
  expect(wrapped('', 4)).toEqual(['']);
});

test('lines hang below the first, beside what leads it', () => {
  expect(hanging('- ', 'one two three', 9)).toBe('- one two\n  three\n');
});

test('a table that fits is not wrapped', () => {
  const rows = [
    ['KEY', 'MEANING'],
    ['a', 'the first'],
  ];
  expect(wrappedTable(rows, 14)).toBe('KEY  MEANING\na    the first\n');
});

test('a table that does not is wrapped where it takes the fewest lines, and never in its first column', () => {
  const rows = [
    ['first key', 'short', 'one two three four'],
    ['b', 'p q r', 'five'],
  ];
  // Natural widths are 9, 5 and 18, with gaps 36 in all: the last column gives way, into two lines of a row.
  expect(wrappedTable(rows, 28)).toBe(
    'first key  short  one two\n                  three four\nb          p q r  five\n',
  );
  expect(wrappedTable(rows, 1).split('\n')[0]).toMatch(/^first key /);
});

test('not the widest column gives way, but the one that costs the fewest lines', () => {
  const rows = [
    ['k', 'aa bb', 'one two three four five'],
    ['l', 'c', 'one two three four five'],
  ];
  // Three characters too many: of the last column they would cost a line in each row, of the middle one in the first alone.
  expect(wrappedTable(rows, 30)).toBe('k  aa  one two three four five\n   bb\nl  c   one two three four five\n');
});
