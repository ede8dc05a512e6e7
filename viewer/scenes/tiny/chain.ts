/** Chain: the corridor, what its two actions pay, the walker, and what a tabular agent knows of every cell. */

import type { WorldInfo } from '../../protocol.js';
import { ink, mix, type Painter } from '../painter.js';
import type { Palette } from '../palette.js';
import type { Scene, SceneView } from '../scene.js';
import { drawArrow, drawWalker, eased } from '../toy-text/walker.js';

interface State {
  readonly cell: number;
  readonly slipped: boolean;
}

interface Layout {
  readonly length: number;
  readonly small: number;
  readonly large: number;
}

const WIDTH = 960;
const HEIGHT = 330;
const MARGIN = 26;
const MIDDLE = 196; // y of the cells' middle

const layoutOf = (world: WorldInfo): Layout => world.layout as unknown as Layout;
const widthOf = ({ length }: Layout): number => Math.min(150, (WIDTH - 2 * MARGIN) / length);
/** x of the middle of a cell. */
function middleOf(cell: number, layout: Layout): number {
  const width = widthOf(layout);
  return (WIDTH - width * layout.length) / 2 + (cell + 0.5) * width;
}

const money = (reward: number): string => `${reward < 0 ? '−' : '+'}${Math.abs(reward)}`;

function drawCell(p: Painter, cell: number, share: number, layout: Layout, { table, palette: c }: SceneView): void {
  const width = widthOf(layout);
  const x = middleOf(cell, layout);
  const last = cell === layout.length - 1;
  const cold = last ? mix(c.panel, c.good, 0.3) : mix(c.panel, c.line, 0.7);
  const gap = Math.min(6, width / 8);
  const height = Math.min(130, Math.max(60, width));
  const ground = table === null ? cold : mix(c.ice, c.value, share);
  p.rect(x - width / 2 + gap / 2, MIDDLE - height / 2, width - gap, height, ink(ground), Math.min(12, width / 5));
  if (last && table === null) {
    p.circle(x, MIDDLE + 4, width * 0.2, ink(c.warm));
    p.circle(x, MIDDLE + 4, width * 0.15, ink(mix(c.warm, c.backdrop, 0.25)));
  }
  if (width < 70) return;
  p.text(x - width / 2 + 14, MIDDLE - height / 2 + 17, `${cell}`, { size: 14, ink: ink(c.muted) });
  const value = table?.value[cell];
  if (value === undefined || value === null) return;
  const heading = table?.policy[cell] === 0 ? 0 : Math.PI;
  drawArrow(p, x, MIDDLE + height / 2 + 24, heading, c);
  const style = { size: 16, ink: ink(c.text), align: 'centre', bold: true } as const;
  p.text(x, MIDDLE + height / 2 - 15, value.toFixed(1).replace('-', '−'), style);
}

/** The way back, from the last cell over the corridor to the first, and what it pays; the end's reward. */
function drawPay(p: Painter, layout: Layout, c: Palette): void {
  const [first, last] = [middleOf(0, layout), middleOf(layout.length - 1, layout)];
  const y = 84;
  const colour = ink(c.warm, 0.8);
  p.line([last, y + 34, last, y, first, y, first, y + 24], 4, colour);
  p.polygon([first, y + 38, first - 9, y + 20, first + 9, y + 20], colour);
  p.rect(WIDTH / 2 - 62, y - 18, 124, 36, ink(c.backdrop));
  p.text(WIDTH / 2, y, `back ${money(layout.small)}`, { size: 19, ink: ink(c.warm), align: 'centre', bold: true });
  const text = `forward at the end ${money(layout.large)}`;
  p.text(WIDTH - MARGIN, 32, text, { size: 17, ink: ink(c.good), align: 'right', bold: true });
}

export const chainScene: Scene = {
  glide: 0.16,
  matches: (world: WorldInfo) => /^Tiny\/Chain-v\d+$/.test(world.id),
  size: () => ({ width: WIDTH, height: HEIGHT }),
  draw(p, view) {
    const { world, state, previous, progress, table, palette: c } = view;
    const layout = layoutOf(world);
    const { cell, slipped } = state as State;
    const from = previous === null ? cell : (previous as State).cell;
    const values = (table?.value ?? []).map((value) => value ?? 0);
    const [low, high] = [Math.min(...values), Math.max(...values)];
    p.rect(0, 0, WIDTH, HEIGHT, ink(c.backdrop));
    drawPay(p, layout, c);
    for (let k = 0; k < layout.length; k++) {
      drawCell(p, k, high > low ? ((values[k] as number) - low) / (high - low) : 0, layout, view);
    }
    const x = eased(middleOf(from, layout), middleOf(cell, layout), progress);
    const scale = Math.min(1, widthOf(layout) / 76);
    p.group({ x, y: MIDDLE - 8, scale }, () => drawWalker(p, 0, 0, slipped, c));
    if (slipped) p.text(MARGIN, 32, 'slipped', { size: 19, ink: ink(c.bad), bold: true });
  },
};
