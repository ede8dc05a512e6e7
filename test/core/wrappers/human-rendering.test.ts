import { expect, test } from 'vitest';
import { humanRendering, pictureText } from '../../../core/wrappers/human-rendering.js';
import { shown } from './pictures.js';
import { tape } from './tape.js';

test('two pixels a letter, one above the other, in their colours', () => {
  const data = Uint8Array.of(255, 0, 0, 0, 255, 0, 0, 0, 255, 9, 8, 7);
  expect(pictureText({ width: 2, height: 2, data }, 80)).toBe(
    '\u001b[38;2;255;0;0;48;2;0;0;255m▀\u001b[38;2;0;255;0;48;2;9;8;7m▀\u001b[0m\n',
  );
});

test('a wide picture is averaged to the columns there are', () => {
  const data = Uint8Array.from({ length: 4 * 4 * 3 }, (_, i) => (Math.floor(i / 3) % 4 < 2 ? 10 : 30));
  const cell = (v: number): string => `\u001b[38;2;${v};${v};${v};48;2;${v};${v};${v}m▀`;
  expect(pictureText({ width: 4, height: 4, data }, 2)).toBe(`${cell(10)}${cell(30)}\u001b[0m\n`);
});

test('every reset and step is shown, and render() has nothing left to give', () => {
  const written: string[] = [];
  const env = humanRendering(shown(), { write: (text) => written.push(text), columns: 8 });
  env.reset();
  env.step(0);
  expect(written.map((text) => text.split('\n').length)).toEqual([4, 4]);
  expect(env.render()).toBeNull();
  expect(() => humanRendering(tape({ observations: [0] }), { write: () => {} })).toThrow("renderMode 'rgb_array'");
});
