/** What the random policy and the hand-written ones score: the record behind the scores of docs/environments.md. */

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { NumericArray } from '../../../core/arrays.js';
import { make } from '../../../core/make.js';
import type { AnyDefinition } from '../../../core/registry.js';
import { makeRng } from '../../../core/rng.js';
import { makeArray } from '../../../core/spaces.js';
import { makeVec } from '../../../core/vec-env.js';
import { type Played, play, type Score, scoreOf } from '../../../test/envs/episodes.js';
import { known } from '../../../test/envs/known.js';
import { root } from '../../cli/places.js';

export interface Scored {
  readonly episodes: number;
  /** Undiscounted return: mean and standard error. */
  readonly return: Score;
  readonly length: Score;
}

export interface WorldScores {
  readonly random: Scored;
  readonly known?: Scored & { readonly name: string };
}

export interface ScoreRecord {
  readonly doc: string;
  readonly date: string;
  readonly worlds: Readonly<Record<string, WorldScores>>;
}

const SIDE_BY_SIDE = 50;
const CAP = 10_000; // steps of an episode in a world without a horizon
const LARGE = 5_000; // numbers of an observation from which on fewer episodes are played

const file = join(root, 'docs', 'results', 'worlds.json');
export const readScores = (): ScoreRecord => JSON.parse(readFileSync(file, 'utf8')) as ScoreRecord;
export const writeScores = (record: ScoreRecord): void => writeFileSync(file, `${JSON.stringify(record, null, 1)}\n`);

const rounded = (value: number): number => Number(value.toPrecision(6));
const summary = (played: readonly Played[]): Scored => {
  const shown = ({ mean, error }: Score): Score => ({ mean: rounded(mean), error: rounded(error) });
  return {
    episodes: played.length,
    return: shown(scoreOf(played.map(({ episodeReturn }) => episodeReturn))),
    length: shown(scoreOf(played.map(({ length }) => length))),
  };
};

/** The random policy in 50 worlds side by side. Each plays the same number of episodes: short ones are not preferred. */
function playRandomly(definition: AnyDefinition, episodes: number): Played[] {
  const vec = makeVec(definition, { count: SIDE_BY_SIDE, autoreset: 'next-step' });
  const { actionSpace } = vec;
  const rng = makeRng(1);
  const actions = makeArray(actionSpace, SIDE_BY_SIDE);
  const played: Played[][] = Array.from({ length: SIDE_BY_SIDE }, () => []);
  const returns = new Float64Array(SIDE_BY_SIDE);
  const lengths = new Int32Array(SIDE_BY_SIDE);
  const each = episodes / SIDE_BY_SIDE;
  vec.reset({ seed: 0 });
  while (played.some((list) => list.length < each)) {
    for (let i = 0; i < SIDE_BY_SIDE; i++) {
      const action = actionSpace.sample(rng) as number | NumericArray;
      if (typeof action === 'number') actions[i] = action;
      else actions.set(action, i * actionSpace.size);
    }
    vec.step(actions);
    for (let i = 0; i < SIDE_BY_SIDE; i++) {
      if (vec.wasReset[i] === 1) continue;
      returns[i] += vec.reward[i];
      lengths[i]++;
      if (vec.terminated[i] + vec.truncated[i] === 0) continue;
      if (played[i].length < each) played[i].push({ episodeReturn: returns[i], length: lengths[i] });
      returns[i] = lengths[i] = 0;
    }
  }
  vec.close();
  return played.flat();
}

/** @throws Error where a world has no horizon and the random policy goes on for ever. */
export function scoresOf(definition: AnyDefinition): WorldScores {
  const { observationSpace } = make(definition, { structured: false });
  const large = 'size' in observationSpace && observationSpace.size > LARGE;
  const random = summary(playRandomly(definition, large ? 100 : 10_000));
  const policy = known[definition.id];
  if (policy === undefined) return { random };
  const episodes = policy.episodes ?? (large ? 10 : 1_000);
  return { random, known: { name: policy.name, ...summary(play(definition, policy.make, { episodes, cap: CAP })) } };
}
