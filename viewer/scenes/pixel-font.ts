/** A five by seven pixel font for pictures made without a browser: figures, capitals and a few signs. */

export const GLYPH_WIDTH = 5;
export const GLYPH_HEIGHT = 7;
/** From one letter to the next. */
export const ADVANCE = 6;

/** Seven rows of five bits each, two hexadecimal figures a row, top to bottom. */
const GLYPHS: Readonly<Record<string, string>> = {
  '0': '0e11131519110e',
  '1': '040c040404040e',
  '2': '0e11010204081f',
  '3': '1f02040201110e',
  '4': '02060a121f0202',
  '5': '1f101e0101110e',
  '6': '0608101e11110e',
  '7': '1f010204080808',
  '8': '0e11110e11110e',
  '9': '0e11110f01020c',
  A: '0e11111f111111',
  B: '1e11111e11111e',
  C: '0e11101010110e',
  D: '1c12111111121c',
  E: '1f10101e10101f',
  F: '1f10101e101010',
  G: '0e11101713110f',
  H: '1111111f111111',
  I: '0e04040404040e',
  J: '0702020202120c',
  K: '11121418141211',
  L: '1010101010101f',
  M: '111b1515111111',
  N: '11111915131111',
  O: '0e11111111110e',
  P: '1e11111e101010',
  Q: '0e11111115120d',
  R: '1e11111e141211',
  S: '0f10100e01011e',
  T: '1f040404040404',
  U: '1111111111110e',
  V: '11111111110a04',
  W: '11111115151b11',
  X: '11110a040a1111',
  Y: '1111110a040404',
  Z: '1f01020408101f',
  '.': '00000000000c0c',
  ',': '000000000c0408',
  ':': '000c0c000c0c00',
  '-': '0000001f000000',
  '−': '0000001f000000',
  '+': '0004041f040400',
  '=': '00001f001f0000',
  '/': '01010204081010',
  '%': '18190204081303',
  '(': '02040808080402',
  ')': '08040202020408',
  '°': '0c12120c000000',
  _: '0000000000001f',
  "'": '0c040800000000',
  '[': '0e08080808080e',
  ']': '0e02020202020e',
  ' ': '00000000000000',
};
const UNKNOWN = '1f11111111111f'; // a box

/** The rows of a letter, top to bottom; bit 4 is the left column. Small letters look like capitals. */
export function glyphOf(letter: string): readonly number[] {
  const hex = GLYPHS[letter] ?? GLYPHS[letter.toUpperCase()] ?? UNKNOWN;
  return Array.from({ length: GLYPH_HEIGHT }, (_, row) => Number.parseInt(hex.slice(2 * row, 2 * row + 2), 16));
}
