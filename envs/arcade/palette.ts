/**
 * The colours of the arcade: one dusk palette for all its games, from ink through indigo to neon.
 *
 * A colour is an index; games paint with the names of `C`. Backgrounds are dark, what moves is bright, so that the
 * grey picture of an agent tells them apart.
 */

import { luminanceOf } from '../../core/atari/luminance.js';

const TABLE = {
  // night, dark to light
  black: 0x05060d,
  ink: 0x0d0f1f,
  night: 0x14172e,
  dusk: 0x1d2145,
  indigo: 0x2b3063,
  slate: 0x474d84,
  stone: 0x7a82b4,
  mist: 0xb6bddd,
  cream: 0xfff1cf,
  // neon, each with its shade
  coral: 0xff6b5e,
  coralShade: 0xb03a44,
  amber: 0xffa94d,
  amberShade: 0xb5682b,
  gold: 0xffdd57,
  goldShade: 0xb8912e,
  mint: 0x5cebac,
  mintShade: 0x249a74,
  teal: 0x36c5d6,
  tealShade: 0x1b7590,
  sky: 0x6ba6ff,
  skyShade: 0x3760bd,
  violet: 0xab86ff,
  violetShade: 0x6647bd,
  pink: 0xff84c4,
  pinkShade: 0xb04688,
  // earth
  grass: 0x2f6b4a,
  moss: 0x1d4736,
  asphalt: 0x2a2c3d,
  tarmac: 0x363950,
  clay: 0x8c5a44,
  soil: 0x4a3036,
  // the sky at the horizon
  plum: 0x3a2a5e,
  wine: 0x5c2f63,
  ember: 0x8a3c5a,
} as const;

export type ColourName = keyof typeof TABLE;

const NAMES = Object.keys(TABLE) as ColourName[];

/** Index of each colour. At most 128 colours, as on the console. */
export const C = Object.freeze(Object.fromEntries(NAMES.map((name, i) => [name, i]))) as Readonly<
  Record<ColourName, number>
>;

/** 0xRRGGBB of each colour. */
export const RGB: readonly number[] = NAMES.map((name) => TABLE[name]);

/** Grey of each colour: ITU-R BT.601 as ALE rounds it. Indices beyond the palette are black. */
export const LUMINANCE = new Uint8Array(256);
RGB.forEach((rgb, i) => {
  LUMINANCE[i] = luminanceOf(rgb >> 16, (rgb >> 8) & 255, rgb & 255);
});
