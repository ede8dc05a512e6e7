/** Catch: the board, the ball with the way it fell, and the paddle. */

import type { WorldInfo } from '../../protocol.js';
import { ink, mix, type Painter } from '../painter.js';
import type { Palette } from '../palette.js';
import type { Scene, SceneView } from '../scene.js';

interface State {
  readonly ballX: number;
  readonly ballY: number;
  readonly paddle: number;
}

interface Layout {
  readonly rows: number;
  readonly columns: number;
}

const MARGIN = 22;
const LONGER = 560; // the longer side of the board

const layoutOf = (world: WorldInfo): Layout => world.layout as unknown as Layout;
const cellOf = ({ rows, columns }: Layout): number => LONGER / Math.max(rows, columns);

function drawBoard(p: Painter, layout: Layout, c: Palette): void {
  const cell = cellOf(layout);
  const gap = cell / 14;
  for (let row = 0; row < layout.rows; row++) {
    const shade = mix(c.panel, c.line, 0.5 + (0.4 * row) / layout.rows);
    for (let column = 0; column < layout.columns; column++) {
      const [x, y] = [MARGIN + column * cell + gap / 2, MARGIN + row * cell + gap / 2];
      p.rect(x, y, cell - gap, cell - gap, ink(shade), gap * 2);
    }
  }
}

function drawPaddle(p: Painter, x: number, y: number, cell: number, colour: number): void {
  p.rect(x + cell * 0.06, y + cell * 0.5, cell * 0.88, cell * 0.3, ink(colour), cell * 0.12);
  p.rect(x + cell * 0.14, y + cell * 0.55, cell * 0.72, cell * 0.06, ink(0xffffff, 0.3), cell * 0.03);
}

export const catchScene: Scene = {
  glide: 0.1,
  matches: (world: WorldInfo) => /^Tiny\/Catch-v\d+$/.test(world.id),
  size(world) {
    const layout = layoutOf(world);
    const cell = cellOf(layout);
    return { width: layout.columns * cell + 2 * MARGIN, height: layout.rows * cell + 2 * MARGIN };
  },
  draw(p, { world, state, previous, progress, palette: c }: SceneView) {
    const s = state as State;
    const from = (previous ?? s) as State;
    const layout = layoutOf(world);
    const cell = cellOf(layout);
    const { width, height } = catchScene.size(world);
    const along = (a: number, b: number): number => a + (b - a) * progress;
    const ended = s.ballY >= layout.rows - 1 && progress >= 1;
    const caught = s.ballX === s.paddle;
    p.rect(0, 0, width, height, ink(c.backdrop));
    drawBoard(p, layout, c);
    const [x, y] = [MARGIN + (s.ballX + 0.5) * cell, MARGIN + (along(from.ballY, s.ballY) + 0.5) * cell];
    for (let k = 1; k <= 3; k++) {
      const above = y - k * cell * 0.55;
      if (above > MARGIN) p.circle(x, above, cell * (0.26 - 0.05 * k), ink(c.warm, 0.3 - 0.08 * k));
    }
    const end = caught ? c.good : c.bad;
    drawPaddle(p, MARGIN + along(from.paddle, s.paddle) * cell, height - MARGIN - cell, cell, ended ? end : c.accent);
    const top = ended && caught ? y - cell * 0.2 : y; // a ball that was caught lies on the paddle
    p.circle(x, top, cell * 0.3, ink(ended && !caught ? c.bad : c.warm));
    p.circle(x - cell * 0.09, top - cell * 0.1, cell * 0.08, ink(0xffffff, 0.5));
  },
};
