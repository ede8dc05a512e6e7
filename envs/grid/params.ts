/** The parameters of a grid world. */

import { BadInput } from '../../core/errors.js';
import type { Json } from '../../core/json.js';

export type GridParams = {
  /** The rows of the map, a character a cell; docs/grid-worlds.md has the legend. */
  readonly map: readonly string[];
  /** Characters besides the standard ones, each a kind ('pit') or an object ({ kind: 'pit', reward: −5 }). */
  readonly legend: { readonly [character: string]: Json };
  /** 'compass' (four moves), 'king' (eight) or 'turn' (left, right, forward, pick up, toggle). */
  readonly actions: string;
  /** 'full' (the number of the state), 'image' (the whole map in channels) or 'partial' (what is near the walker). */
  readonly observation: string;
  /** Rows and columns of a partial observation, odd. */
  readonly view: number;
  /** Walls and shut doors hide what lies behind them, in a partial observation. */
  readonly occluded: boolean;
  /** 'marked': on a start of the map; 'anywhere': on any cell without a meaning of its own, evenly. */
  readonly start: string;
  /** Probability that a step goes elsewhere than meant. */
  readonly slip: number;
  /** The same on ice. */
  readonly iceSlip: number;
  /** Where a slip goes: 'sides', to either side of what was meant, or 'others', to any other direction; evenly. */
  readonly slipTo: string;
  /** Cells that the wind carries a step upwards, by column (negative: downwards); [] for still air. */
  readonly wind: readonly number[];
  /** Wind is one stronger or one weaker than its strength with probability ⅓ each, where there is any. */
  readonly gusts: boolean;
  /** On every step (`step`), for standing still against something (`bump`), and by what is reached or got. */
  readonly rewards: { readonly [of: string]: number };
  /** What is earned on arriving at one cell, 'row,column' from 0, in place of its kind's reward. */
  readonly cellRewards: { readonly [cell: string]: number };
};

export const gridDefaults: GridParams = Object.freeze({
  map: [],
  legend: {},
  actions: 'compass',
  observation: 'full',
  view: 5,
  occluded: false,
  start: 'marked',
  slip: 0,
  iceSlip: 2 / 3,
  slipTo: 'sides',
  wind: [],
  gusts: false,
  rewards: {},
  cellRewards: {},
});

const REWARDS = { step: 0, bump: 0, goal: 1, pit: 0, key: 0, door: 0, portal: 0 };
export type Rewards = Record<keyof typeof REWARDS, number>;

/** @throws BadInput when a parameter besides the map, its legend and what belongs to them is bad. */
export function checkParams(p: GridParams): void {
  const choices = {
    actions: ['compass', 'king', 'turn'],
    observation: ['full', 'image', 'partial'],
    start: ['marked', 'anywhere'],
    slipTo: ['sides', 'others'],
  } as const;
  for (const [name, allowed] of Object.entries(choices) as [keyof typeof choices, readonly string[]][]) {
    if (!allowed.includes(p[name])) {
      throw new BadInput(`${name} must be one of ${allowed.join(', ')}, got ${JSON.stringify(p[name])}`);
    }
  }
  for (const name of ['slip', 'iceSlip'] as const) {
    if (!(p[name] >= 0 && p[name] <= 1)) throw new BadInput(`${name} must be a number in [0, 1], got ${p[name]}`);
  }
  if (!Number.isInteger(p.view) || p.view < 3 || p.view > 31 || p.view % 2 === 0) {
    throw new BadInput(`view must be an odd integer in [3, 31], got ${p.view}`);
  }
}

/** @throws BadInput on an unknown name and on what is no number. */
export function readRewards({ rewards }: GridParams): Rewards {
  for (const [name, value] of Object.entries(rewards)) {
    if (!Object.hasOwn(REWARDS, name)) {
      throw new BadInput(`rewards has no '${name}' (known: ${Object.keys(REWARDS).join(', ')})`);
    }
    if (!Number.isFinite(value)) throw new BadInput(`rewards.${name} must be a finite number, got ${value}`);
  }
  return { ...REWARDS, ...rewards };
}
