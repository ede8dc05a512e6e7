/**
 * Whole episodes of the MinAtar package are episodes of these rules: whatever chance did there is tried here, and every
 * observation, reward and end has to be met by at least one way it could have gone.
 */

import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { AnyDefinition } from '../../../core/registry.js';
import type { Rng } from '../../../core/rng.js';
import { asterixAllActions } from '../../../envs/minatar/asterix.js';
import { freewayAllActions } from '../../../envs/minatar/freeway.js';
import { seaquestAllActions } from '../../../envs/minatar/seaquest.js';
import { spaceInvadersAllActions } from '../../../envs/minatar/space-invaders.js';

interface Episode {
  readonly first: number;
  readonly actions: string;
  /** Of the observation after each step: 32 bits, little-endian, in base64. */
  readonly hashes: string;
  /** By step, from 1. */
  readonly rewards: Readonly<Record<string, number>>;
  readonly terminal: boolean;
  /** What Freeway drew, by step; 0: at the start. */
  readonly draws: Readonly<Record<string, string>>;
}

const { games } = JSON.parse(readFileSync('test/golden/minatar.json', 'utf8')) as {
  games: Record<string, Episode[]>;
};
const worlds: Readonly<Record<string, AnyDefinition>> = {
  Asterix: asterixAllActions,
  Freeway: freewayAllActions,
  Seaquest: seaquestAllActions,
  SpaceInvaders: spaceInvadersAllActions,
};

/** Thrown where the script of integers ends: the next one has `count` outcomes. */
class Fork extends Error {
  readonly count: number;
  constructor(count: number) {
    super('a draw beyond the script');
    this.count = count;
  }
}

/** Draws the given integers; its uniform numbers never stick. */
function forkingRng(script: readonly number[]): Rng {
  let drawn = 0;
  const refuse = (): never => {
    throw new Error('only integers and uniform numbers');
  };
  const int = (count: number): number => {
    if (drawn === script.length) throw new Fork(count);
    return script[drawn++];
  };
  return { uniform: () => 0.5, int, normal: refuse, split: refuse, save: refuse, load: refuse };
}

/** All that `move` can make of a state, one copy for each way its draws can fall. */
function outcomes<State, Made>(state: State, script: readonly number[], move: (copy: State, rng: Rng) => Made): Made[] {
  const made: Made[] = [];
  const scripts: (readonly number[])[] = [script];
  for (let next = scripts.pop(); next !== undefined; next = scripts.pop()) {
    try {
      made.push(move(structuredClone(state), forkingRng(next)));
    } catch (error) {
      if (!(error instanceof Fork)) throw error;
      for (let i = 0; i < error.count; i++) scripts.push([...next, i]);
    }
  }
  return made;
}

function digest(definition: AnyDefinition, state: unknown, obs: Uint8Array): number {
  definition.observe(state, obs, 0, definition.params);
  let value = 0x811c9dc5;
  for (let i = 0; i < obs.length; i++) if (obs[i] === 1) value = Math.imul(value ^ i, 0x01000193);
  return value >>> 0;
}

const scriptOf = (draws: string | undefined): number[] => Array.from(draws ?? '', Number);

/** The step, from 1, that no way of falling explains; 0 where the start differs, null where all is explained. */
function unexplained(definition: AnyDefinition, episode: Episode): number | null {
  const params = definition.params;
  const space = definition.observationSpace as (p: typeof params) => { size: number };
  const obs = new Uint8Array(space(params).size);
  const hashes = Buffer.from(episode.hashes, 'base64');
  let states = [definition.init(forkingRng(scriptOf(episode.draws[0])), params)];
  if (digest(definition, states[0], obs) !== episode.first) return 0;
  for (let t = 1; t <= episode.actions.length; t++) {
    const seen = hashes.readUInt32LE(4 * (t - 1));
    const reward = episode.rewards[t] ?? 0;
    const over = t === episode.actions.length && episode.terminal;
    const possible = states.flatMap((state) =>
      outcomes(state, scriptOf(episode.draws[t]), (copy, rng) => ({
        reward: definition.step(copy, Number(episode.actions[t - 1]), rng, params),
        state: copy,
      })),
    );
    const fits = possible.filter(
      (one) =>
        one.reward === reward &&
        definition.isTerminal(one.state, params) === over &&
        digest(definition, one.state, obs) === seen,
    );
    states = [...new Map(fits.map(({ state }) => [JSON.stringify(state), state])).values()];
    if (states.length === 0) return t;
  }
  return null;
}

describe('every step that the package made is one of ours', () => {
  test.each(Object.entries(games))('%s', (name, episodes) => {
    expect(episodes.reduce((sum, { actions }) => sum + actions.length, 0)).toBeGreaterThanOrEqual(1_500);
    expect(episodes.map((episode) => unexplained(worlds[name], episode))).toEqual(episodes.map(() => null));
  });
});

test('chance explains nothing that is not so: one reward more, one action other, and no way is left', () => {
  const [episode] = games.SpaceInvaders;
  const more = { ...episode, rewards: { ...episode.rewards, 50: (episode.rewards[50] ?? 0) + 1 } };
  expect(unexplained(spaceInvadersAllActions, more)).toBe(50);
  const { actions } = games.Seaquest[0];
  const other = {
    ...games.Seaquest[0],
    actions: `${actions.slice(0, 9)}${actions[9] === '4' ? 2 : 4}${actions.slice(10)}`,
  };
  expect(unexplained(seaquestAllActions, other)).toBe(10);
});

test('Freeway ends on step 2 501', () => {
  expect(games.Freeway[0].actions.length).toBe(2_501);
  expect(games.Freeway[0].terminal).toBe(true);
});
