/** CliffWalking: the meadow above the cliff, the drop, the walker, and what a tabular agent knows of every tile. */

import type { WorldInfo } from '../../protocol.js';
import { ink, mix, type Painter } from '../painter.js';
import type { Palette } from '../palette.js';
import type { Scene, SceneView, Table } from '../scene.js';
import { drawArrow, drawWalker, eased } from './walker.js';

interface State {
  readonly cell: number;
}

const COLUMNS = 12;
const ROWS = 4;
const START = 36;
const GOAL = 47;
const TILE = 84;
const GAP = 5;
const MARGIN = 20;
const WIDTH = COLUMNS * TILE + 2 * MARGIN;
const HEIGHT = ROWS * TILE + 2 * MARGIN;
/** Rotation of an arrow that points right, for each action: up, right, down, left. */
const HEADING = [-Math.PI / 2, 0, Math.PI / 2, Math.PI];

const left = (cell: number): number => MARGIN + (cell % COLUMNS) * TILE;
const top = (cell: number): number => MARGIN + Math.floor(cell / COLUMNS) * TILE;
const isCliff = (cell: number): boolean => cell > START && cell < GOAL;
const grass = (c: Palette): number => mix(c.panel, c.good, 0.22);

/** The drop: rock that falls away below the edge of the meadow. */
function drawCliff(p: Painter, c: Palette): void {
  const [x, y] = [left(START + 1), top(START + 1) - GAP];
  const width = (GOAL - START - 1) * TILE - GAP;
  const depth = TILE - 1;
  p.rect(x, y, width, depth, ink(c.water), 12);
  const layers = [mix(c.metal, c.water, 0.25), mix(c.metal, c.water, 0.5), mix(c.metal, c.water, 0.75)];
  layers.forEach((rock, layer) => {
    const points: number[] = [x, y + 4];
    const teeth = 20;
    for (let k = 0; k <= teeth; k++) {
      const deep = 17 + 19 * (2 - layer) + 9 * Math.sin(k * 2.4 + layer * 1.7) * (k % 2 === 0 ? 1 : -0.6);
      points.push(x + (k * width) / teeth, y + deep);
    }
    points.push(x + width, y + 4);
    p.polygon(points, ink(layers[2 - layer] ?? rock));
  });
  p.rect(x, y - 1, width, 9, ink(grass(c)), 4);
}

function drawGoal(p: Painter, c: Palette): void {
  const [x, y] = [left(GOAL) + (TILE - GAP) / 2, top(GOAL) + TILE - GAP - 14];
  p.rect(x - 16, y - 2, 32, 8, ink(mix(c.good, c.backdrop, 0.35)), 4);
  p.rect(x - 2.5, y - 52, 5, 52, ink(c.metal), 2);
  p.polygon([x + 2, y - 52, x + 32, y - 41, x + 2, y - 29], ink(c.good));
}

function drawTile(p: Painter, cell: number, share: number, table: Table | null, c: Palette): void {
  const [x, y] = [left(cell), top(cell)];
  const ground = cell === GOAL ? mix(c.panel, c.good, 0.4) : table === null ? grass(c) : mix(c.ice, c.value, share);
  p.rect(x, y, TILE - GAP, TILE - GAP, ink(ground), 11);
  if (cell === START && table === null) p.text(x + 8, y + 13, 'start', { size: 12, ink: ink(c.text, 0.8) });
  if (cell === GOAL) return;
  if (table === null) {
    for (const [dx, dy] of [
      [20, 54],
      [52, 26],
      [58, 60],
    ] as const) {
      const sway = ((cell * 7 + dx) % 5) - 2;
      p.line([x + dx + sway, y + dy, x + dx + sway + 3, y + dy - 9], 2.5, ink(c.good, 0.45));
      p.line([x + dx + sway + 6, y + dy, x + dx + sway + 5, y + dy - 7], 2.5, ink(c.good, 0.3));
    }
    return;
  }
  const value = table.value[cell] ?? 0;
  const action = table.policy[cell];
  const centre = x + (TILE - GAP) / 2;
  if (action !== undefined && value !== 0) drawArrow(p, centre, y + 32, HEADING[action] ?? 0, c);
  p.text(centre, y + 66, value.toFixed(1).replace('-', '−'), {
    size: 14,
    ink: ink(c.text, 0.95),
    align: 'centre',
    bold: true,
  });
}

/** From the value of each tile to its share of the way from the worst tile to the best. */
function sharesOf(table: Table | null): (cell: number) => number {
  const known = (table?.value ?? []).map((value) => value ?? 0).filter((_, cell) => cell <= START);
  const [worst, best] = [Math.min(0, ...known), Math.max(...known, Number.NEGATIVE_INFINITY)];
  return (cell) => (best > worst ? ((table?.value[cell] ?? 0) - worst) / (best - worst) : 0);
}

export const cliffWalkingScene: Scene = {
  glide: 0.16,
  matches: (world: WorldInfo) => /^CliffWalking(Slippery)?-v\d+$/.test(world.id),
  size: () => ({ width: WIDTH, height: HEIGHT }),
  draw(p, { state, previous, progress, table, palette: c }: SceneView) {
    const { cell } = state as State;
    const from = previous === null ? cell : (previous as State).cell;
    p.rect(0, 0, WIDTH, HEIGHT, ink(c.backdrop));
    const share = sharesOf(table);
    for (let tile = 0; tile < ROWS * COLUMNS; tile++) if (!isCliff(tile)) drawTile(p, tile, share(tile), table, c);
    drawCliff(p, c);
    drawGoal(p, c);
    const x = eased(left(from), left(cell), progress) + (TILE - GAP) / 2;
    const y = eased(top(from), top(cell), progress) + (TILE - GAP) / 2;
    p.group({ x, y, scale: 0.9 }, () => drawWalker(p, 0, 0, false, c));
  },
};
