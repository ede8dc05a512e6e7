/** Levels of the `minigrid` package, stepped there and here: the same views, rewards and ends. */

import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { makeRng } from '../../../core/rng.js';
import { minigrid } from '../../../envs/minigrid/index.js';
import { Level } from '../../../envs/minigrid/level.js';
import { DOOR_CLOSED, DOOR_LOCKED, EMPTY, type MiniGridState, placeOf, thing } from '../../../envs/minigrid/things.js';

interface Case {
  readonly id: string;
  readonly columns: number;
  readonly rows: number;
  /** Three hexadecimal digits a cell, column after column. */
  readonly grid: string;
  readonly agent: readonly [x: number, y: number, direction: number];
  readonly actions: readonly number[];
  /** After the start and after each action. */
  readonly views: readonly string[];
  readonly rewards: readonly number[];
  /** 1 where it terminated. */
  readonly ends: string;
  readonly right?: readonly [number, number];
  readonly wrong?: readonly [number, number];
}

const { cases, source } = JSON.parse(readFileSync('test/golden/minigrid.json', 'utf8')) as {
  cases: Case[];
  source: string;
};

function codeOf(object: number, colour: number, state: number): number {
  if (object === EMPTY) return EMPTY;
  return thing(object !== 4 || state === 0 ? object : state === 1 ? DOOR_CLOSED : DOOR_LOCKED, colour);
}

function stateOf(c: Case): MiniGridState {
  const level = new Level(c.columns, c.rows);
  const digits = Array.from(c.grid, (digit) => Number.parseInt(digit, 16));
  for (let x = 0; x < c.columns; x++) {
    for (let y = 0; y < c.rows; y++) {
      const [object, colour, state] = digits.slice((x * c.rows + y) * 3);
      level.put(x, y, codeOf(object, colour, state));
    }
  }
  level.stand(...c.agent);
  if (c.right !== undefined) level.state.right = placeOf(c.columns, ...c.right);
  if (c.wrong !== undefined) level.state.wrong = placeOf(c.columns, ...c.wrong);
  return level.state;
}

describe(`as ${source}`, () => {
  test.each(cases.map((c, i) => [i, c.id, c] as const))('case %i, %s', (_, id, c) => {
    const world = minigrid.find((one) => one.id === id) as (typeof minigrid)[0];
    const s = stateOf(c);
    const seen = (): string =>
      Array.from(world.structured?.of(s, world.params).image ?? [], (n) => n.toString(16)).join('');
    expect(seen()).toBe(c.views[0]);
    c.actions.forEach((action, k) => {
      const reward = world.step(s, action, makeRng(0), world.params);
      expect(reward, `reward ${k}`).toBeCloseTo(c.rewards[k], 12);
      expect(world.isTerminal(s, world.params), `end ${k}`).toBe(c.ends[k] === '1');
      expect(seen(), `view ${k}`).toBe(c.views[k + 1]);
    });
  });
});
