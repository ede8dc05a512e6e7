import { describe, expect, test } from 'vitest';
import type { Picture } from '../../core/env.js';
import { dark, hasScene, light, type Palette, type SceneView } from '../../viewer/scenes/index.js';
import { type Ink, ink, makePainter, mix, type Surface } from '../../viewer/scenes/painter.js';
import { glyphOf } from '../../viewer/scenes/pixel-font.js';
import { makeRasterSurface } from '../../viewer/scenes/raster-painter.js';
import { renderScene } from '../../viewer/scenes/render.js';
import { worldInfo, worlds } from './fake-run.js';

/** 0xRRGGBB of a pixel. */
function at({ width, data }: Picture, x: number, y: number): number {
  const i = (y * width + x) * 3;
  return ((data[i] as number) << 16) | ((data[i + 1] as number) << 8) | (data[i + 2] as number);
}

const rows = (picture: Picture): string[] =>
  Array.from({ length: picture.height }, (_, y) =>
    Array.from({ length: picture.width }, (_, x) => (at(picture, x, y) === 0 ? '.' : '#')).join(''),
  );

function recorder(): Surface & { polygons: number[][] } {
  const polygons: number[][] = [];
  return { polygons, fill: (points: number[], _: Ink) => void polygons.push(points), text: () => {}, image: () => {} };
}

function view(id: string, state: unknown, change: Partial<SceneView> = {}): SceneView {
  const world = worlds[id];
  if (world === undefined) throw new Error(`no world ${id}`);
  return {
    world: worldInfo(world),
    state,
    previous: null,
    progress: 1,
    obs: null,
    history: [],
    action: null,
    table: null,
    palette: dark,
    ...change,
  };
}

describe('the painter', () => {
  test('scales and moves a rectangle to pixels', () => {
    const surface = recorder();
    makePainter(surface, 2, 10, 20).rect(1, 2, 3, 4, ink(0));
    expect(surface.polygons).toEqual([[12, 24, 18, 24, 18, 32, 12, 32]]);
  });

  test('turns a group clockwise about its own origin, and groups within groups add up', () => {
    const surface = recorder();
    const painter = makePainter(surface, 1);
    painter.group({ x: 10, y: 0 }, () =>
      painter.group({ rotation: Math.PI / 2, scale: 2 }, () => painter.polygon([0, 0, 1, 0, 0, 1], ink(0))),
    );
    painter.polygon([1, 1, 2, 1, 1, 2], ink(0));
    // (1, 0) turned by a quarter clockwise is (0, 1); (0, 1) is (−1, 0); both doubled, then moved by 10.
    expect(surface.polygons[0]?.map((n) => Math.round(n * 1e9) / 1e9 + 0)).toEqual([10, 0, 10, 2, 8, 0]);
    expect(surface.polygons[1]).toEqual([1, 1, 2, 1, 1, 2]);
  });

  test('gives a line its width on both sides together', () => {
    const surface = recorder();
    makePainter(surface, 1).line([0, 0, 8, 0], 4, ink(0));
    expect(surface.polygons[0]).toEqual([0, 2, 8, 2, 8, -2, 0, -2].map((n) => n + 0));
  });

  test('mixes colours channel by channel and stays within them', () => {
    expect(mix(0x000000, 0xff8040, 0.5)).toBe(0x804020);
    expect(mix(0x102030, 0xffffff, -1)).toBe(0x102030);
    expect(mix(0x102030, 0xffffff, 2)).toBe(0xffffff);
  });
});

describe('the rasteriser', () => {
  test('fills whole pixels exactly and leaves the others alone', () => {
    const surface = makeRasterSurface(5, 4);
    surface.fill([1, 1, 4, 1, 4, 3, 1, 3], ink(0x336699));
    expect(rows(surface.picture)).toEqual(['.....', '.###.', '.###.', '.....']);
    expect(at(surface.picture, 2, 1)).toBe(0x336699);
  });

  test('leaves the inside of a U empty, whichever way round it is drawn', () => {
    const u = [0, 0, 1, 0, 1, 2, 4, 2, 4, 0, 5, 0, 5, 3, 0, 3];
    const back = u.flatMap((_, i) => (i % 2 === 0 ? [u[u.length - 2 - i], u[u.length - 1 - i]] : [])) as number[];
    for (const points of [u, back]) {
      const surface = makeRasterSurface(5, 3);
      surface.fill(points, ink(0xffffff));
      expect(rows(surface.picture)).toEqual(['#...#', '#...#', '#####']);
    }
  });

  test('shades a pixel by how much of it is covered', () => {
    const surface = makeRasterSurface(3, 1);
    surface.fill([0.5, 0, 2.25, 0, 2.25, 1, 0.5, 1], ink(0xffffff));
    expect([0, 1, 2].map((x) => at(surface.picture, x, 0) & 255)).toEqual([128, 255, 64]);
  });

  test('blends what is half transparent with what lies under it', () => {
    const surface = makeRasterSurface(1, 1);
    surface.fill([0, 0, 1, 0, 1, 1, 0, 1], ink(0xffffff));
    surface.fill([0, 0, 1, 0, 1, 1, 0, 1], ink(0x000000, 0.5));
    expect(at(surface.picture, 0, 0)).toBe(0x808080);
  });

  test('draws a disc whose area is πr² within one per cent', () => {
    const surface = makeRasterSurface(64, 64);
    makePainter(surface, 1).circle(32, 32, 24, ink(0xffffff));
    const area = surface.picture.data.reduce((sum, byte) => sum + byte, 0) / 3 / 255;
    expect(Math.abs(area / (Math.PI * 24 * 24) - 1)).toBeLessThan(0.01);
  });

  test('ignores what lies outside the picture', () => {
    const surface = makeRasterSurface(2, 2);
    surface.fill([-9, -9, 9, -9, 9, 9, -9, 9], ink(0x010203));
    expect(rows(surface.picture)).toEqual(['##', '##']);
    surface.fill([5, 5, 9, 5, 9, 9], ink(0xffffff));
    expect(at(surface.picture, 1, 1)).toBe(0x010203);
  });

  test('writes letters of the pixel font, aligned', () => {
    const surface = makeRasterSurface(11, 7);
    surface.text(11, 3.5, 'L1', { size: 7 / 0.72, ink: ink(0xffffff), align: 'right' });
    expect(rows(surface.picture)).toEqual([
      '#.......#..',
      '#......##..',
      '#.......#..',
      '#.......#..',
      '#.......#..',
      '#.......#..',
      '#####..###.',
    ]);
  });

  test('has a glyph for every letter and figure, small letters like capitals, and a box for the rest', () => {
    const known = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789'].map((letter) => glyphOf(letter).join());
    expect(new Set(known).size).toBe(36);
    expect(glyphOf('q')).toEqual(glyphOf('Q'));
    expect(known).not.toContain(glyphOf('☃').join());
  });
});

describe('the scenes', () => {
  test('Breakout shows bricks, paddle, ball and trail in their cells', () => {
    const bricks = new Uint8Array(30).fill(1);
    bricks[12] = 0; // column 2 of the middle row
    const state = { paddle: 6, ballX: 3, ballY: 5, trailX: 2, trailY: 4, missed: false, bricks };
    const picture = renderScene(view('MinAtar/Breakout-v1', state), 596);
    expect([picture.width, picture.height]).toEqual([596, 596]);
    const centre = (column: number, row: number): number => at(picture, 18 + column * 56 + 28, 18 + row * 56 + 28);
    expect([1, 2, 3].map((row) => centre(0, row))).toEqual([...dark.bricks]);
    expect(centre(2, 2)).toBe(centre(0, 7)); // the broken brick is an empty cell
    expect(centre(6, 9)).toBe(dark.accent);
    expect(centre(5, 9)).toBe(centre(0, 7));
    expect(centre(3, 5)).toBe(dark.warm);
    expect(centre(2, 4)).not.toBe(centre(0, 7));
  });

  test('Breakout marks the ball that was missed', () => {
    const state = { paddle: 0, ballX: 5, ballY: 9, trailX: 4, trailY: 8, missed: true, bricks: new Uint8Array(30) };
    const picture = renderScene(view('MinAtar/Breakout-v1', state), 596);
    expect(at(picture, 18 + 5 * 56 + 28, 18 + 9 * 56 + 28)).toBe(dark.bad);
  });

  test('CartPole puts the cart where it is and leans the pole as it leans', () => {
    const pole = (x: number, theta: number): number => {
      const picture = renderScene(view('CartPole-v1', { x, xDot: 0, theta, thetaDot: 0 }), 960);
      const row = Array.from({ length: 960 }, (_, column) => column).filter(
        (column) => at(picture, column, 200) === dark.wood,
      );
      return row.length === 0 ? Number.NaN : ((row[0] as number) + (row.at(-1) as number)) / 2;
    };
    // 116 px above the axle: tan 0.2 · 116 ≈ 23.5 px to the right. One metre is 180 px.
    expect(Math.abs(pole(0, 0) - 479.5)).toBeLessThanOrEqual(1);
    expect(Math.abs(pole(1, 0) - 659.5)).toBeLessThanOrEqual(1);
    expect(Math.abs(pole(0, 0.2) - (479.5 + 116 * Math.tan(0.2)))).toBeLessThanOrEqual(1.5);
    expect(Math.abs(pole(0, -0.2) - (479.5 - 116 * Math.tan(0.2)))).toBeLessThanOrEqual(1.5);
  });

  test('CartPole shows which way it pushes', () => {
    const warm = (action: number | null): boolean[] => {
      const picture = renderScene(view('CartPole-v1', { x: 0, theta: 0 }, { action }), 960);
      return [480 - 75, 480 + 75].map((x) => at(picture, x, 338) === dark.warm);
    };
    expect(warm(0)).toEqual([true, false]);
    expect(warm(1)).toEqual([false, true]);
    expect(warm(null)).toEqual([false, false]);
  });

  test('FrozenLake warms a tile by its value and leaves it cold without one', () => {
    const value = new Array<number>(16).fill(0);
    value[9] = 0.5; // row 2, column 1
    value[10] = 0.25; // row 2, column 2
    const table = { value, policy: new Array<number>(16).fill(0) };
    const picture = renderScene(view('FrozenLake-v1', { cell: 0, prob: 1 }, { table }), 440);
    const corner = (cell: number): number =>
      at(picture, 20 + (cell % 4) * 100 + 80, 20 + Math.floor(cell / 4) * 100 + 15);
    expect(corner(9)).toBe(dark.value);
    expect(corner(10)).toBe(mix(dark.ice, dark.value, 0.5));
    expect(corner(13)).toBe(dark.ice);
    expect(at(picture, 20 + 150, 20 + 150)).toBe(dark.water); // cell 5 is a hole
  });

  test('FrozenLake walks from cell to cell: half way it stands between them', () => {
    const hat = (progress: number): number[] => {
      const moment = view('FrozenLake-v1', { cell: 2 }, { previous: { cell: 1 }, progress });
      const picture = renderScene(moment, 440);
      return [1, 1.5, 2].filter((column) => at(picture, 20 + column * 100 + 50 + 22, 20 + 42) === dark.accent);
    };
    expect([hat(0), hat(0.5), hat(1)]).toEqual([[1], [1.5], [2]]);
  });

  test('FrozenLake takes its size from the map', () => {
    const picture = renderScene(view('FrozenLake8x8-v1', { cell: 63 }), 420);
    expect([picture.width, picture.height]).toEqual([420, 420]);
  });

  test('a world without a scene is drawn from its observation: pixels by channel', () => {
    const obs = new Array<number>(400).fill(0);
    obs[(9 * 10 + 4) * 4] = 1; // channel 0 at row 9, column 4
    obs[(2 * 10 + 7) * 4 + 3] = 1; // channel 3 at row 2, column 7
    const picture = renderScene(view('my/Pixels-v0', null, { obs }), 616);
    const centre = (row: number, column: number): number => at(picture, 28 + column * 56 + 28, 28 + row * 56 + 28);
    expect(centre(9, 4)).toBe(dark.channels[0]);
    expect(centre(2, 7)).toBe(dark.channels[3]);
    expect(centre(0, 0)).toBe(mix(dark.backdrop, dark.line, 0.42));
  });

  test('a world without a scene is drawn from its observation: numbers with their course', () => {
    const history = [
      [0, 1, 2, null],
      [1, 1, 0, 3],
    ];
    const picture = renderScene(view('my/Pole-v0', null, { obs: [1, 1, 0, 3], history }), 960);
    const dots = [0, 1, 2, 3].map((k) => {
      const column = Array.from({ length: 56 }, (_, y) => at(picture, 924, 28 + k * 56 + y));
      return column.indexOf(dark.warm);
    });
    // Up to the top, flat in the middle, down to the bottom, up to the top.
    expect(dots[0]).toBe(dots[3]);
    expect(dots[0]).toBeLessThan(dots[1] as number);
    expect(dots[1]).toBeLessThan(dots[2] as number);
  });

  test('every scene is a pure function of the moment, and themes differ', () => {
    const obs = [0.5, -1, 2, 0];
    const moments = [
      view('CartPole-v1', { x: 0.5, theta: 0.1 }),
      view('FrozenLake-v1', { cell: 4 }),
      view('my/Pole-v0', null, { obs, history: [obs] }),
    ];
    for (const moment of moments) {
      const bytes = (palette: Palette): Buffer => Buffer.from(renderScene({ ...moment, palette }, 200).data);
      expect(bytes(dark).equals(bytes(dark))).toBe(true);
      expect(bytes(dark).equals(bytes(light))).toBe(false);
    }
  });

  test('worlds with a scene of their own are known, and a lake without a map is not one of them', () => {
    const info = worldInfo(worlds['FrozenLake-v1'] as NonNullable<(typeof worlds)[string]>);
    expect(hasScene(info)).toBe(true);
    expect(hasScene({ ...info, layout: null })).toBe(false);
    expect(hasScene({ ...info, id: 'my/World-v0' })).toBe(false);
  });
});
