import { describe, expect, test } from 'vitest';
import type { Picture } from '../../../core/env.js';
import { make } from '../../../core/make.js';
import { decodeSnapshot } from '../../../core/snapshot.js';
import { arcade } from '../../../envs/arcade/index.js';
import { C, RGB } from '../../../envs/arcade/palette.js';
import { dark, hasScene, light } from '../../../viewer/scenes/index.js';
import { enlarge, enlargementFor, type Ink, makePainter, type Surface } from '../../../viewer/scenes/painter.js';
import { makeRasterSurface } from '../../../viewer/scenes/raster-painter.js';
import { worldInfo } from '../../../viewer/world-info.js';
import { at, pictureOf, same } from './pictures.js';

/** Where a pixel of the game lies in the scene, at a unit a pixel: 3 × 3 units each, from (22, 62). */
const gameAt = (picture: Picture, x: number, y: number): number => at(picture, 22 + 3 * x + 1, 62 + 3 * y + 1);

describe.each(['Arcade/Pong-v0', 'Arcade/Pong-Nature-v0'])('%s', (id) => {
  const start = { score: 3, lives: 0, frame: 9, opponentScore: 1, wait: 0, ballVx: 1, ballVy: 0, rally: 0, aim: 0 };
  const state = { ...start, playerY: 50, opponentY: 150, ballX: 100, ballY: 120 };

  test('shows paddles and ball at their pixels', () => {
    const picture = pictureOf(id, state);
    expect([picture.width, picture.height]).toEqual([524, 714]);
    expect(gameAt(picture, 16 + 2, 150)).toBe(RGB[C.coral]);
    expect(gameAt(picture, 140, 65)).toBe(RGB[C.mint]);
    expect(gameAt(picture, 140, 66)).toBe(RGB[C.night]);
    expect(gameAt(picture, 103, 123)).toBe(RGB[C.cream]);
    expect(gameAt(picture, 104, 123)).toBe(RGB[C.night]);
  });

  test('follows the ball, and hides it before a serve', () => {
    const moved = pictureOf(id, { ...state, ballX: 101.6 });
    expect(gameAt(moved, 101, 120)).toBe(RGB[C.night]);
    expect(gameAt(moved, 105, 120)).toBe(RGB[C.cream]);
    expect(gameAt(pictureOf(id, { ...state, wait: 3 }), 101, 121)).toBe(RGB[C.night]);
  });

  test('stands in a cabinet of the palette, with the same screen in both', () => {
    const [night, day] = [dark, light].map((palette) => pictureOf(id, state, { palette }));
    expect(same(night, day)).toBe(false);
    for (let y = 0; y < 210; y += 3) {
      for (let x = 0; x < 160; x += 3) {
        if (gameAt(night, x, y) !== gameAt(day, x, y)) expect([x, y]).toBe('equal');
      }
    }
  });
});

test('Breakout shows the wall with its gaps', () => {
  const wall = new Int32Array(6).fill(0x3ffff);
  wall[2] ^= 1 << (17 - 5);
  const start = { score: 4, lives: 5, frame: 9, paddleX: 70, ballX: 90, ballY: 120, ballVx: 1, ballVy: 1, wait: 0 };
  const picture = pictureOf('Arcade/Breakout-v0', { ...start, returns: 0, fast: false, wall });
  expect(gameAt(picture, 8 + 8 * 4, 58 + 12)).toBe(RGB[C.amber]);
  expect(gameAt(picture, 8 + 8 * 5, 58 + 12)).toBe(RGB[C.night]);
  expect(gameAt(picture, 8 + 8 * 6, 58 + 12)).toBe(RGB[C.amber]);
  expect(gameAt(picture, 70, 190)).toBe(RGB[C.sky]);
});

test.each(arcade.map((world) => world.id))('%s has a scene, drawn from what a viewer is sent', (id) => {
  const env = make(id as 'Arcade/Pong-v0');
  expect(hasScene(worldInfo(env))).toBe(true);
  env.reset({ seed: 1 });
  const moment = () => pictureOf(id, decodeSnapshot(env.stateOf()));
  const first = moment();
  for (let k = 0; k < 9; k++) env.step(1);
  expect(same(first, moment())).toBe(false);
});

describe('a picture', () => {
  const checks: Picture = { width: 2, height: 1, data: Uint8Array.of(255, 0, 0, 0, 0, 255) };
  const row = (surface: { picture: Picture }, y = 0): string =>
    Array.from({ length: surface.picture.width }, (_, x) => {
      const rgb = at(surface.picture, x, y);
      return rgb === 0xff0000 ? 'r' : rgb === 0x0000ff ? 'b' : '.';
    }).join('');

  test('takes whole pixels of the surface, in the middle of its rectangle', () => {
    const surface = makeRasterSurface(10, 5);
    makePainter(surface, 1).image(0, 0, 9, 5, checks); // 4.5 pixels each would fit: 4 are taken
    expect(row(surface, 1)).toBe('.rrrrbbbb.');
  });

  test('fills its rectangle where whole pixels would cost more than a quarter of it', () => {
    const surface = makeRasterSurface(4, 2);
    makePainter(surface, 1).image(0, 0, 3, 1.5, checks); // 1.5 pixels each
    expect(row(surface)).toBe('rbb.');
  });

  test('moves and grows with its group', () => {
    const surface = makeRasterSurface(8, 3);
    const painter = makePainter(surface, 1);
    painter.group({ x: 2, y: 1, scale: 2 }, () => painter.image(0.5, 0, 2, 1, checks));
    expect([0, 1, 2].map((y) => row(surface, y))).toEqual(['........', '...rrbb.', '...rrbb.']);
  });

  test('is cut off at the surface’s edges', () => {
    const surface = makeRasterSurface(3, 1);
    makePainter(surface, 1).image(-2, -1, 4, 2, checks);
    expect(row(surface)).toBe('bb.');
  });

  test('reaches the surface in pixels', () => {
    const seen: number[][] = [];
    const surface: Surface = {
      fill: (_points: number[], _ink: Ink) => {},
      text: () => {},
      image: (...[x, y, width, height]) => void seen.push([x, y, width, height]),
    };
    makePainter(surface, 3, 10, 20).image(1, 2, 2, 1, checks);
    expect(seen).toEqual([[13, 26, 6, 3]]);
  });

  test('is enlarged pixel by pixel, with an opaque fourth channel', () => {
    const once = new Uint8Array(8);
    enlarge(checks, 1, once);
    const [red, blue] = [
      [255, 0, 0, 255],
      [0, 0, 255, 255],
    ];
    expect([...once]).toEqual([...red, ...blue]);
    const twice = new Uint8Array(64);
    enlarge({ width: 2, height: 2, data: Uint8Array.of(...checks.data, 0, 0, 255, 255, 0, 0) }, 2, twice);
    const upper = [...red, ...red, ...blue, ...blue];
    const lower = [...blue, ...blue, ...red, ...red];
    expect([...twice]).toEqual([...upper, ...upper, ...lower, ...lower]);
  });

  test('is enlarged to the next whole size before it is smoothed, at most four times', () => {
    expect([0.5, 1.8, 2.9, 7.3].map(enlargementFor)).toEqual([1, 2, 3, 4]);
  });
});
