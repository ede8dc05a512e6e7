/** FrozenLake: the map, the walker, and what a tabular agent knows: a tile's value as its warmth, an arrow for its policy. */

import type { WorldInfo } from '../../protocol.js';
import { ink, mix, type Painter } from '../painter.js';
import type { Palette } from '../palette.js';
import type { Scene, SceneView, Table } from '../scene.js';
import { drawArrow, drawWalker, eased } from './walker.js';

interface State {
  readonly cell: number;
}

const TILE = 100;
const GAP = 6;
const MARGIN = 20;
/** Rotation of an arrow that points right, for each action: left, down, right, up. */
const HEADING = [Math.PI, Math.PI / 2, 0, -Math.PI / 2];

const rowsOf = (world: WorldInfo): readonly string[] => world.layout as readonly string[];

function drawHole(p: Painter, x: number, y: number, c: Palette): void {
  p.rect(x, y, TILE - GAP, TILE - GAP, ink(c.ice), 12);
  const [cx, cy] = [x + (TILE - GAP) / 2, y + (TILE - GAP) / 2];
  p.circle(cx, cy, 37, ink(mix(c.ice, c.text, 0.16)));
  p.circle(cx, cy + 2, 33, ink(c.water));
  p.arc(cx, cy + 4, 22, Math.PI * 0.15, Math.PI * 0.55, 3, ink(c.accent, 0.5));
}

function drawGoal(p: Painter, x: number, y: number, c: Palette): void {
  p.rect(x, y, TILE - GAP, TILE - GAP, ink(mix(c.ice, c.good, 0.35)), 12);
  const [cx, cy] = [x + (TILE - GAP) / 2, y + (TILE - GAP) / 2];
  p.rect(cx - 26, cy - 8, 52, 34, ink(c.good), 5);
  p.rect(cx - 30, cy - 20, 60, 15, ink(mix(c.good, 0xffffff, 0.25)), 4);
  p.rect(cx - 5, cy - 20, 10, 46, ink(c.bad));
  p.arc(cx - 10, cy - 26, 9, Math.PI * 0.4, Math.PI * 2.1, 5, ink(c.bad));
  p.arc(cx + 10, cy - 26, 9, Math.PI * 0.9, Math.PI * 2.6, 5, ink(c.bad));
}

/** A tile one can stand on. `share` is its value as a share of the best on the map. */
function drawIce(p: Painter, x: number, y: number, share: number, glints: boolean, c: Palette): void {
  p.rect(x, y, TILE - GAP, TILE - GAP, ink(mix(c.ice, c.value, share)), 12);
  if (!glints) return;
  p.line([x + 16, y + 26, x + 34, y + 14], 3, ink(0xffffff, 0.18));
  p.line([x + 16, y + 38, x + 26, y + 31], 3, ink(0xffffff, 0.14));
}

function drawKnowledge(p: Painter, x: number, y: number, value: number, action: number | undefined, c: Palette): void {
  const centre = x + (TILE - GAP) / 2;
  if (action !== undefined && value !== 0) drawArrow(p, centre, y + 39, HEADING[action] ?? 0, c);
  p.text(centre, y + 80, value.toFixed(3), { size: 16, ink: ink(c.text, 0.95), align: 'centre', bold: true });
}

function drawTile(p: Painter, tile: string, cell: number, columns: number, best: number, view: SceneView): void {
  const c = view.palette;
  const x = MARGIN + (cell % columns) * TILE + GAP / 2;
  const y = MARGIN + Math.floor(cell / columns) * TILE + GAP / 2;
  if (tile === 'H') drawHole(p, x, y, c);
  else if (tile === 'G') drawGoal(p, x, y, c);
  else drawGround(p, x, y, tile, cell, best, view);
}

function drawGround(p: Painter, x: number, y: number, tile: string, cell: number, best: number, view: SceneView): void {
  const c = view.palette;
  const value = view.table?.value[cell] ?? null;
  drawIce(p, x, y, value === null || best <= 0 ? 0 : value / best, tile === 'F', c);
  if (value !== null) drawKnowledge(p, x, y, value, view.table?.policy[cell], c);
  if (tile === 'S') p.text(x + 9, y + 15, 'start', { size: 12, ink: ink(c.text, 0.8) });
}

/** Where the walker stands: gliding from the cell before to the cell now. */
function walkerAt({ state, previous, progress }: SceneView, columns: number): { x: number; y: number } {
  const centre = (cell: number) => ({
    x: MARGIN + ((cell % columns) + 0.5) * TILE,
    y: MARGIN + (Math.floor(cell / columns) + 0.42) * TILE,
  });
  const to = centre((state as State).cell);
  const from = previous === null ? to : centre((previous as State).cell);
  return { x: eased(from.x, to.x, progress), y: eased(from.y, to.y, progress) };
}

/** The highest value of a tile one can stand on: what the warmest colour means. */
function bestOf(tiles: string, table: Table | null): number {
  let best = 0;
  for (let cell = 0; cell < tiles.length; cell++) {
    if (tiles[cell] === 'S' || tiles[cell] === 'F') best = Math.max(best, table?.value[cell] ?? 0);
  }
  return best;
}

export const frozenLakeScene: Scene = {
  glide: 0.16,
  matches: (world) => /^FrozenLake(8x8)?-v\d+$/.test(world.id) && Array.isArray(world.layout),
  size(world) {
    const rows = rowsOf(world);
    return { width: (rows[0] ?? '').length * TILE + 2 * MARGIN, height: rows.length * TILE + 2 * MARGIN };
  },
  draw(p, view) {
    const rows = rowsOf(view.world);
    const columns = (rows[0] ?? '').length;
    const tiles = rows.join('');
    p.rect(0, 0, columns * TILE + 2 * MARGIN, rows.length * TILE + 2 * MARGIN, ink(view.palette.backdrop));
    const best = bestOf(tiles, view.table);
    for (let cell = 0; cell < tiles.length; cell++) drawTile(p, tiles[cell] as string, cell, columns, best, view);
    const { x, y } = walkerAt(view, columns);
    const sunk = view.progress >= 1 && tiles[(view.state as State).cell] === 'H';
    drawWalker(p, x, y, sunk, view.palette);
  },
};
