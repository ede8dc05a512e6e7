/** Both kinds of grids, maps of characters and MiniGrid's, as one board of things. */

import { KINDS, COLOURS as MAP_COLOURS } from '../../../envs/grid/legend.js';
import { lookAround } from '../../../envs/grid/views.js';
import { colourOf, kindOf, type MiniGridState, PAD, COLOURS as THING_COLOURS } from '../../../envs/minigrid/things.js';
import { seenPlaces } from '../../../envs/minigrid/view.js';
import type { SceneView } from '../scene.js';

export interface Thing {
  /** A kind of a map, or 'ball', 'box', 'lava'. */
  readonly kind: string;
  /** 'red' … */
  readonly colour: string;
}

export interface Walker {
  readonly cell: number;
  /** 0 right · 1 down · 2 left · 3 up; null for who does not turn. */
  readonly direction: number | null;
}

export interface Board {
  readonly rows: number;
  readonly columns: number;
  readonly things: readonly Thing[]; // [rows × columns]
  readonly walker: Walker;
  /** Things in hand. */
  readonly held: readonly Thing[];
  /** Cells that the walker sees; null where it sees all. */
  readonly seen: ReadonlySet<number> | null;
  /** What there is to do, in words; empty for maps. */
  readonly mission: string;
}

/** The layout that a map's `presentation` gives. */
export interface MapLayout {
  readonly grid: 'map';
  readonly rows: number;
  readonly columns: number;
  readonly kind: readonly number[];
  readonly colour: readonly number[];
  readonly key: readonly number[];
  readonly door: readonly number[];
  readonly keys: number;
  readonly portal: readonly number[];
  readonly windRow: readonly number[];
  readonly windColumn: readonly number[];
  readonly ends: readonly number[];
  readonly turns: boolean;
  readonly states: number;
  readonly view: number;
  readonly occluded: boolean;
  readonly actions: string;
}

export interface MapState {
  readonly cell: number;
  readonly direction: number;
  readonly keys: number;
  readonly doors: number;
}

interface Eye {
  readonly walker: Walker;
  /** Rows and columns of the view. */
  readonly k: number;
  readonly occluded: boolean;
}

const HIDING = ['wall', 'locked', 'closed'];

/** Cells of the view that the walker sees: around it, or ahead of it where it turns. */
export function sightOf(rows: number, columns: number, things: readonly Thing[], eye: Eye): ReadonlySet<number> {
  const { k, walker, occluded } = eye;
  const direction = walker.direction ?? 3;
  const row = Math.floor(walker.cell / columns);
  const column = walker.cell % columns;
  const eyeRow = walker.direction === null ? k >> 1 : k - 1;
  const ahead = [0, 1, 0, -1][direction] as number;
  const aside = [1, 0, -1, 0][direction] as number;
  const at = Array.from({ length: k * k }, (_, i) => {
    const forward = eyeRow - Math.floor(i / k);
    const right = (i % k) - (k >> 1);
    const [r, q] = [row + ahead * forward + aside * right, column + aside * forward - ahead * right];
    return r < 0 || q < 0 || r >= rows || q >= columns ? -1 : r * columns + q;
  });
  const opaque = Uint8Array.from(at, (cell) => (cell < 0 || HIDING.includes(things[cell]?.kind ?? '') ? 1 : 0));
  const seen = new Uint8Array(k * k).fill(1);
  if (occluded) lookAround(seen, opaque, k, eyeRow);
  return new Set(at.filter((cell, i) => cell >= 0 && seen[i] === 1));
}

/** A map in a state. */
export function mapBoard(layout: MapLayout, s: MapState): Board {
  const things = layout.kind.map((number, cell): Thing => {
    const kind = KINDS[number] as string;
    const colour =
      kind === 'key' || kind === 'locked' ? (MAP_COLOURS[layout.colour[cell] as number] as string) : 'grey';
    const [key, door] = [layout.key[cell] as number, layout.door[cell] as number];
    if (key >= 0 && (s.keys >> key) & 1) return { kind: 'floor', colour };
    return { kind: door >= 0 && (s.doors >> door) & 1 ? 'open' : kind, colour };
  });
  const walker = { cell: s.cell, direction: layout.turns ? s.direction : null };
  const eye = { walker, k: layout.view, occluded: layout.occluded };
  return {
    rows: layout.rows,
    columns: layout.columns,
    things,
    walker,
    held: layout.key.flatMap((key, cell) => {
      const colour = MAP_COLOURS[layout.colour[cell] as number] as string;
      return key >= 0 && (s.keys >> key) & 1 ? [{ kind: 'key', colour }] : [];
    }),
    seen: layout.view === 0 ? null : sightOf(layout.rows, layout.columns, things, eye),
    mission: '',
  };
}

/** The layout that MiniGrid's `presentation` gives. */
export interface MiniLayout {
  readonly grid: 'minigrid';
  readonly rows: number;
  readonly columns: number;
  readonly seeThrough: boolean;
  readonly mission: string;
}

const THINGS: Readonly<Record<number, string>> = {
  2: 'wall',
  4: 'open',
  5: 'key',
  6: 'ball',
  7: 'box',
  8: 'goal',
  9: 'lava',
  11: 'closed',
  12: 'locked',
};

const thingOf = (code: number): Thing => ({
  kind: THINGS[kindOf(code)] ?? 'floor',
  colour: THING_COLOURS[colourOf(code)] ?? 'grey',
});

/** A world of MiniGrid in a state. */
export function miniBoard({ rows, columns, seeThrough, mission }: MiniLayout, s: MiniGridState): Board {
  const stride = columns + 2 * PAD;
  const cellOf = (place: number): number => {
    const [x, y] = [(place % stride) - PAD, Math.floor(place / stride) - PAD];
    return x < 0 || y < 0 || x >= columns || y >= rows ? -1 : y * columns + x;
  };
  const things = Array.from({ length: rows * columns }, (_, cell) => {
    const place = (Math.floor(cell / columns) + PAD) * stride + (cell % columns) + PAD;
    return thingOf(s.cells[place] as number);
  });
  return {
    rows,
    columns,
    things,
    walker: { cell: cellOf(s.at), direction: s.direction },
    held: s.carrying === 0 ? [] : [thingOf(s.carrying)],
    seen: new Set(seenPlaces(s, stride, seeThrough).map(cellOf)),
    mission,
  };
}

/** What a tabular agent knows of each cell, with keys, doors and direction as they are; null where states are no cells. */
export function knowledgeOf({
  world,
  state,
  table,
}: SceneView): ((cell: number) => [number, number | undefined]) | null {
  const layout = world.layout as unknown as MapLayout;
  if (table === null || layout.grid !== 'map' || table.value.length !== layout.states) return null;
  const { direction, keys, doors } = state as MapState;
  const things = doors * 2 ** layout.keys + keys;
  const cells = layout.rows * layout.columns;
  const first = (layout.turns ? things * 4 + direction : things) * cells;
  return (cell) => [table.value[first + cell] ?? 0, table.policy[first + cell]];
}
