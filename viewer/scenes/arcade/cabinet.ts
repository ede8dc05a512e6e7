/** Every arcade game, raw or preprocessed: its screen, pixel by pixel, in a cabinet of its colours. */

import type { Picture } from '../../../core/env.js';
import { arcadePainters } from '../../../envs/arcade/index.js';
import { RGB } from '../../../envs/arcade/palette.js';
import { HEIGHT, makeScreen, PIXELS, WIDTH } from '../../../envs/arcade/screen.js';
import type { WorldInfo } from '../../protocol.js';
import { ink, mix, type Painter } from '../painter.js';
import type { Palette } from '../palette.js';
import type { Scene } from '../scene.js';

const PIXEL = 3; // units of a pixel of the screen
const BEZEL = 14; // between the glass and the cabinet's edge
const GLASS = 8; // dark glass around the picture
const SIDE = BEZEL + GLASS;
const SIGN = 40; // the board above the glass
const SCREEN_WIDTH = WIDTH * PIXEL;
const SCREEN_HEIGHT = HEIGHT * PIXEL;
const SIZE = { width: SCREEN_WIDTH + 2 * SIDE, height: SIGN + SCREEN_HEIGHT + 2 * SIDE };
const INK = 0x0d0f1f;
const NEON = [0xff84c4, 0xff6b5e, 0xffa94d, 0xffdd57, 0x5cebac, 0x36c5d6, 0x6ba6ff];

/** 'Pong' of `Arcade/Pong-v0` and `Arcade/Pong-Nature-v0`; null for other worlds. */
function gameOf({ id }: WorldInfo): string | null {
  const name = /^Arcade\/(\w+?)(-Nature)?-v\d+$/.exec(id)?.[1];
  return name !== undefined && Object.hasOwn(arcadePainters, name) ? name : null;
}

const screen = makeScreen();
const picture: Picture = { width: WIDTH, height: HEIGHT, data: new Uint8Array(PIXELS * 3) };

/** The screen that shows a state. Overwritten by the next. */
function screenOf(game: string, state: unknown): Picture {
  arcadePainters[game]?.(state, screen);
  const { data } = picture;
  for (let i = 0, k = 0; i < PIXELS; i++, k += 3) {
    const rgb = RGB[screen.pixels[i] as number] as number;
    data[k] = rgb >> 16;
    data[k + 1] = (rgb >> 8) & 255;
    data[k + 2] = rgb & 255;
  }
  return picture;
}

function drawCabinet(p: Painter, c: Palette, game: string, preprocessed: boolean): void {
  const { width, height } = SIZE;
  const board = mix(c.panel, c.line, 0.35);
  p.rect(0, 0, width, height, ink(c.backdrop));
  p.rect(0, 0, width, height, ink(c.line), 18);
  p.rect(2, 2, width - 4, height - 4, ink(board), 16);
  const middle = 2 + (SIGN + BEZEL) / 2;
  p.text(SIDE, middle, game.toUpperCase(), { size: 22, ink: ink(c.text), bold: true });
  if (preprocessed) {
    p.text(width - SIDE - 80, middle, '84 x 84', { size: 14, ink: ink(c.muted), align: 'right' });
  }
  NEON.forEach((rgb, k) => {
    p.rect(width - SIDE - 68 + 10 * k, middle - 9, 5, 18, ink(rgb), 2.5);
  });
  const top = SIGN + BEZEL;
  p.rect(BEZEL - 2, top - 2, width - 2 * BEZEL + 4, SCREEN_HEIGHT + 2 * GLASS + 4, ink(mix(c.line, INK, 0.5)), 10);
  p.rect(BEZEL, top, width - 2 * BEZEL, SCREEN_HEIGHT + 2 * GLASS, ink(INK), 8);
}

export const arcadeScene: Scene = {
  glide: 0,
  matches: (world) => gameOf(world) !== null,
  size: () => SIZE,
  draw(p, { world, state, palette }) {
    const game = gameOf(world) as string;
    drawCabinet(p, palette, game, world.id.includes('-Nature-'));
    p.image(SIDE, SIGN + SIDE, SCREEN_WIDTH, SCREEN_HEIGHT, screenOf(game, state));
  },
};
