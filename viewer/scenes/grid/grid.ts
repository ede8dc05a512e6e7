/** Grid worlds, maps of characters and MiniGrid's alike: tiles, walls with depth, things, the walker and what it sees. */

import type { MiniGridState } from '../../../envs/minigrid/things.js';
import { ink, mix, type Painter } from '../painter.js';
import type { Palette } from '../palette.js';
import type { Scene, SceneView } from '../scene.js';
import { drawArrow, eased } from '../toy-text/walker.js';
import {
  type Board,
  knowledgeOf,
  type MapLayout,
  type MapState,
  type MiniLayout,
  mapBoard,
  miniBoard,
  type Thing,
  type Walker,
} from './board.js';
import {
  colourOf,
  drawAgent,
  drawBall,
  drawBox,
  drawDoor,
  drawFloor,
  drawGoal,
  drawIce,
  drawKey,
  drawPit,
  drawPortal,
  drawWall,
  drawWind,
  TILE,
} from './tiles.js';

const MARGIN = 20;
const FOOT = 56; // what is in hand and what there is to do, below the board
const LETTER = 15; // height of the letters below the board
const QUARTER = Math.PI / 2;

type Layout = MapLayout | MiniLayout;

const layoutOf = ({ world }: Pick<SceneView, 'world'>): Layout => world.layout as unknown as Layout;

function boardOf(view: SceneView, state: unknown): Board {
  const layout = layoutOf(view);
  return layout.grid === 'map' ? mapBoard(layout, state as MapState) : miniBoard(layout, state as MiniGridState);
}

/** Headings of a policy's arrows, action by action; null for actions that go nowhere. */
function headingOf(actions: string, action: number, walker: Walker): number | null {
  if (actions === 'compass') return (action - 1) * QUARTER;
  if (actions === 'king') return (action - 2) * (QUARTER / 2);
  return action === 2 ? (walker.direction ?? 0) * QUARTER : null;
}

/** The colour under a tile: bare, or as warm as a tabular agent holds it worth. */
function groundsOf(view: SceneView, board: Board): (cell: number) => number {
  const c = view.palette;
  const bare = mix(c.panel, c.line, 0.55);
  const known = knowledgeOf(view);
  if (known === null) return () => bare;
  const walked = board.things.flatMap(({ kind }, cell) => (kind === 'wall' ? [] : [known(cell)[0]]));
  const [worst, best] = [Math.min(0, ...walked), Math.max(0, ...walked)];
  return (cell) => mix(c.ice, c.value, best > worst ? (known(cell)[0] - worst) / (best - worst) : 0);
}

function drawThing(p: Painter, { kind, colour }: Thing, c: Palette): void {
  const rgb = colourOf(colour, c);
  if (kind === 'goal') drawGoal(p, c);
  else if (kind === 'pit' || kind === 'lava') drawPit(p, c);
  else if (kind === 'ice') drawIce(p, c);
  else if (kind === 'key') drawKey(p, rgb, c);
  else if (kind === 'open' || kind === 'closed' || kind === 'locked') drawDoor(p, kind, rgb, c);
  else if (kind === 'ball') drawBall(p, rgb);
  else if (kind === 'box') drawBox(p, rgb, c);
}

const at = (cell: number, columns: number) => ({
  x: MARGIN + (cell % columns) * TILE,
  y: MARGIN + Math.floor(cell / columns) * TILE,
});

/** What a map has and MiniGrid has not. */
function drawGround(p: Painter, view: SceneView, cell: number): void {
  const layout = layoutOf(view);
  if (layout.grid !== 'map') return;
  const [rows, columns] = [layout.windRow[cell] as number, layout.windColumn[cell] as number];
  if (rows !== 0 || columns !== 0) drawWind(p, rows, columns, view.palette);
  const other = layout.portal[cell] as number;
  if (other < 0) return;
  const pairs = [...new Set(layout.portal.flatMap((to, from) => (to < 0 ? [] : [Math.min(from, to)])))];
  drawPortal(p, pairs.indexOf(Math.min(cell, other)), view.palette);
}

function drawKnowledge(p: Painter, view: SceneView, board: Board, cell: number): void {
  const known = knowledgeOf(view);
  const layout = layoutOf(view);
  if (known === null || layout.grid !== 'map' || layout.ends[cell] === 1) return;
  const [value, action] = known(cell);
  const heading = action === undefined || value === 0 ? null : headingOf(layout.actions, action, board.walker);
  const c = view.palette;
  if (heading !== null) p.group({ x: TILE / 2, y: 25, scale: 0.62 }, () => drawArrow(p, 0, 0, heading, c));
  const text = value.toFixed(2).replace('-', '−');
  p.text(TILE / 2, 52, text, { size: 13, ink: ink(c.text, 0.95), align: 'centre', bold: true });
}

function drawCell(p: Painter, view: SceneView, board: Board, cell: number, ground: number): void {
  const c = view.palette;
  const thing = board.things[cell] as Thing;
  if (thing.kind === 'wall') {
    const [above, below] = [board.things[cell - board.columns], board.things[cell + board.columns]];
    drawWall(p, above?.kind !== 'wall', below !== undefined && below.kind !== 'wall', c);
  } else {
    drawFloor(p, ground);
    drawGround(p, view, cell);
    drawThing(p, thing, c);
    drawKnowledge(p, view, board, cell);
  }
  if (board.seen?.has(cell)) p.rect(0, 0, TILE, TILE, ink(c.warm, 0.16));
}

/** The turn from one heading to another, the short way round. */
function turned(from: number, to: number, progress: number): number {
  const quarters = ((to - from + 6) % 4) - 2;
  return (from + eased(0, quarters, progress)) * QUARTER;
}

function drawWalker(p: Painter, view: SceneView, board: Board): void {
  const before = view.previous === null ? board.walker : boardOf(view, view.previous).walker;
  const { cell, direction } = board.walker;
  const [from, to] = [at(before.cell, board.columns), at(cell, board.columns)];
  const x = eased(from.x, to.x, view.progress) + TILE / 2;
  const y = eased(from.y, to.y, view.progress) + TILE / 2;
  const kind = board.things[cell]?.kind;
  const fallen = view.progress >= 1 && (kind === 'pit' || kind === 'lava' || kind === 'ball');
  const heading = direction === null ? null : turned(before.direction ?? direction, direction, view.progress);
  p.group({ x, y }, () => drawAgent(p, heading, fallen, view.palette));
}

const hasFoot = (layout: Layout): boolean => layout.grid !== 'map' || layout.keys > 0;

/** Lines of at most `most` letters, broken between words. */
function wrapped(text: string, most: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines[lines.length - 1];
    if (last !== undefined && last.length + 1 + word.length <= most) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}

function drawFoot(p: Painter, board: Board, c: Palette): void {
  const y = MARGIN + board.rows * TILE + FOOT / 2 + 6;
  const right = MARGIN + board.columns * TILE;
  const width = 14 + 40 * Math.max(1, board.held.length);
  const lines = wrapped(board.mission, Math.floor((right - width - 2 * MARGIN) / (0.8 * LETTER)));
  lines.forEach((line, i) => {
    p.text(MARGIN, y + (i - (lines.length - 1) / 2) * 1.2 * LETTER, line, { size: LETTER, ink: ink(c.text) });
  });
  p.rect(right - width, y - 25, width, 50, ink(c.panel), 8);
  board.held.forEach((thing, i) => {
    const scale = 0.6;
    const x = right - 54 + (54 - TILE * scale) / 2 - 40 * i;
    p.group({ x, y: y - (TILE * scale) / 2, scale }, () => drawThing(p, thing, c));
  });
}

export const gridScene: Scene = {
  glide: 0.14,
  matches: ({ layout }) => {
    const grid = typeof layout === 'object' && layout !== null && 'grid' in layout ? layout.grid : null;
    return grid === 'map' || grid === 'minigrid';
  },
  size(world) {
    const layout = layoutOf({ world });
    const foot = hasFoot(layout) ? FOOT : 0;
    return { width: layout.columns * TILE + 2 * MARGIN, height: layout.rows * TILE + 2 * MARGIN + foot };
  },
  draw(p, view) {
    const c = view.palette;
    const { width, height } = gridScene.size(view.world);
    p.rect(0, 0, width, height, ink(c.backdrop));
    const board = boardOf(view, view.state);
    const ground = groundsOf(view, board);
    for (let cell = 0; cell < board.things.length; cell++) {
      p.group(at(cell, board.columns), () => drawCell(p, view, board, cell, ground(cell)));
    }
    drawWalker(p, view, board);
    if (hasFoot(layoutOf(view))) drawFoot(p, board, c);
  },
};
