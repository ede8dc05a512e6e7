/**
 * `gridWorld`: a world from a map of characters. docs/grid-worlds.md has the legend and the options.
 *
 * A step is walked first, then what is reached counts: its reward, a portal, a key. Doors are opened by walking into
 * them (by 'toggle', for a walker that turns), which takes the step; keys stay in hand.
 */

import type { NumericArray } from '../../core/arrays.js';
import { defineEnv } from '../../core/define-env.js';
import type { Presentation, Registration } from '../../core/env.js';
import { BadInput } from '../../core/errors.js';
import type { Json } from '../../core/json.js';
import { type Box, box, type Discrete, discrete } from '../../core/spaces.js';
import { compiledOnce, drawOutcome, listOutcomes } from '../toy-text/model.js';
import { becomeNumber, drawMove, type GridPlan, type GridState, MOST_STATES, numberOf, planOf } from './moves.js';
import { type GridParams, gridDefaults } from './params.js';
import { type GridViews, viewsOf } from './views.js';

/** What a grid world is made of: its id and map, and whatever differs from `gridDefaults`. */
export type GridSpec = Partial<GridParams> & {
  readonly id: string;
  readonly map: readonly string[];
  readonly summary?: string;
  readonly registration?: Registration;
};

interface Grid extends GridPlan {
  /** null where the number of the state is observed. */
  readonly views: GridViews | null;
}

function compile(p: GridParams): Grid {
  const plan = planOf(p);
  const numbered = p.observation === 'full' && plan.model !== null;
  return { ...plan, views: numbered ? null : viewsOf(plan, p) };
}

const KEPT = 32;
/** The grids made last, by what their parameters say: every `make` has an object of parameters of its own. */
const kept = new Map<string, Grid>();

/** The grid of these parameters, compiled once. @throws BadInput when one is bad. */
const gridOf = compiledOnce((p: GridParams): Grid => {
  const said = JSON.stringify(p);
  const grid = kept.get(said) ?? compile(p);
  if (kept.size >= KEPT) kept.clear();
  kept.set(said, grid);
  return grid;
});

function observationSpace(p: GridParams): Discrete | Box {
  const { views, states } = gridOf(p);
  return views === null ? discrete(states) : box(0, 1, views.shape, 'uint8');
}

function observe(s: GridState, out: NumericArray, offset: number, p: GridParams): void {
  const grid = gridOf(p);
  if (grid.views === null) out[offset] = numberOf(grid, s);
  else grid.views.write(s, out, offset);
}

function move(s: GridState, n: number, grid: Grid): void {
  if (grid.states === grid.map.cells) s.cell = n;
  else becomeNumber(grid, n, s);
}

/** The map, with the walker as @ (or an arrow, if it turns), without keys that are taken, open doors as /. */
function text(s: GridState, p: GridParams): string {
  const { map, turns } = gridOf(p);
  const letter = (tile: string, cell: number): string => {
    if (cell === s.cell) return turns ? '>v<^'[s.direction] : '@';
    if (map.keyAt[cell] >= 0 && ((s.keys >> map.keyAt[cell]) & 1) === 1) return ' ';
    return map.doorAt[cell] >= 0 && ((s.doors >> map.doorAt[cell]) & 1) === 1 ? '/' : tile;
  };
  return p.map
    .map((row, r) => Array.from(row, (tile, column) => letter(tile, r * map.columns + column)).join(''))
    .join('\n');
}

/** What a scene draws from: kinds of cells by number, and what belongs to them. */
function layout(params: GridParams): Json {
  const { map, turns, states } = gridOf(params);
  return {
    grid: 'map',
    rows: map.rows,
    columns: map.columns,
    kind: [...map.kind],
    colour: [...map.colour],
    key: [...map.keyAt],
    door: [...map.doorAt],
    keys: map.keys,
    portal: [...map.portal],
    windRow: [...map.windRow],
    windColumn: [...map.windColumn],
    reward: [...map.reward],
    ends: [...map.ends],
    turns,
    states,
    view: params.observation === 'partial' ? params.view : 0,
    occluded: params.occluded,
    actions: params.actions,
  };
}

const KEYS: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  compass: { ArrowUp: 0, ArrowRight: 1, ArrowDown: 2, ArrowLeft: 3 },
  king: { ArrowUp: 0, KeyE: 1, ArrowRight: 2, KeyC: 3, ArrowDown: 4, KeyZ: 5, ArrowLeft: 6, KeyQ: 7 },
  turn: { ArrowLeft: 0, ArrowRight: 1, ArrowUp: 2, KeyP: 3, Space: 4 },
};

/** @throws BadInput where the states are too many to be listed. */
function modelOf(id: string, p: GridParams) {
  const { model, states } = gridOf(p);
  if (model !== null) return model;
  throw new BadInput(`${id} lists no transitions: it has ${states} states, at most ${MOST_STATES} are listed`);
}

function startDistribution(id: string, p: GridParams): Float64Array {
  modelOf(id, p);
  const grid = gridOf(p);
  const { starts, openDoors } = grid.map;
  const chances = new Float64Array(grid.states);
  const directions = grid.turns ? 4 : 1;
  for (const cell of starts) {
    for (let direction = 0; direction < directions; direction++) {
      chances[numberOf(grid, { cell, direction, keys: 0, doors: openDoors })] = 1 / starts.length / directions;
    }
  }
  return chances;
}

const presentationOf = (p: GridParams): Presentation => ({
  actionNames: gridOf(p).actionNames,
  keys: KEYS[p.actions],
  stepsPerSecond: 6,
  ...(gridOf(p).views === null ? { observationNames: ['state'] } : {}),
  layout: (params) => layout(params as GridParams),
  text: (state: GridState, params) => text(state, params as GridParams),
});

/**
 * A world from a map of characters.
 *
 * @throws BadInput in one line when the map, its legend or a parameter is bad.
 */
export function gridWorld({ id, summary = 'A grid world.', registration = {}, ...own }: GridSpec) {
  const unknown = Object.keys(own).find((name) => !Object.hasOwn(gridDefaults, name));
  if (unknown !== undefined) {
    throw new BadInput(`${id}: gridWorld has no '${unknown}' (known: ${Object.keys(gridDefaults).join(', ')})`);
  }
  const params: GridParams = Object.freeze({ ...gridDefaults, ...own });
  return defineEnv({
    id,
    summary,
    params,
    observationSpace,
    actionSpace: (p: GridParams) => discrete(gridOf(p).actionNames.length),
    init(rng, p): GridState {
      const { map, turns } = gridOf(p);
      const cell = map.starts[map.starts.length === 1 ? 0 : rng.int(map.starts.length)];
      return { cell, direction: turns ? rng.int(4) : 0, keys: 0, doors: map.openDoors };
    },
    step(s, action, rng, p): number {
      const grid = gridOf(p);
      const { model } = grid;
      if (model === null) return drawMove(grid, s, action, rng);
      const outcome = drawOutcome(model, numberOf(grid, s), action, rng);
      move(s, model.nextState[outcome], grid);
      return model.reward[outcome];
    },
    isTerminal: (s, p) => gridOf(p).map.ends[s.cell] === 1,
    observe,
    transitions: (n, action, p) => listOutcomes(modelOf(id, p), n, action),
    startDistribution: (p) => startDistribution(id, p),
    registration,
    presentation: presentationOf(params),
  });
}
