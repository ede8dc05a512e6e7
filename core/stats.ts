/**
 * What a training looks like from outside: returns and lengths of the last episodes, means of the agent's metrics.
 */

import type { Agent, Metrics, Transitions } from './agent.js';
import type { Json } from './json.js';

/** Numbers by name; null where there is none yet. Free of wall-clock time, so equal runs have equal rows. */
export type MetricsRow = Readonly<Record<string, number | null>>;

export interface EndedEpisode {
  readonly env: number;
  readonly episode: number;
  readonly episodeReturn: number;
  readonly length: number;
  readonly terminated: boolean;
}

export interface EpisodeStats {
  /** Episodes ended so far. */
  readonly episodes: number;
  /** Means over the last 100 episodes; null before the first. */
  readonly meanReturn: number | null;
  readonly meanLength: number | null;
  /** The episodes that the last `step` ended. */
  readonly ended: readonly EndedEpisode[];
  /** Takes one vector step in; returns how many episodes it ended. */
  step(view: Transitions): number;
  update(metrics: Metrics): void;
  /** Means of the updates' metrics since the last row, and where the run stands. */
  row(envSteps: number, agent: Agent): MetricsRow;
  save(): Json;
  load(state: Json): void;
}

/** Episodes that means of returns go over. */
export const WINDOW = 100;

const mean = (values: readonly number[]): number | null =>
  values.length === 0 ? null : values.reduce((sum, v) => sum + v, 0) / values.length;

interface Saved {
  episodes: number;
  returns: number[];
  lengths: number[];
  running: number[];
  runningLength: number[];
  sums: Record<string, number>;
  counts: Record<string, number>;
}

export function makeStats(envCount: number): EpisodeStats {
  const running = new Float64Array(envCount); // return so far
  const runningLength = new Int32Array(envCount);
  const ended: EndedEpisode[] = [];
  let episodes = 0;
  let returns: number[] = [];
  let lengths: number[] = [];
  let sums: Record<string, number> = {};
  let counts: Record<string, number> = {};

  function end(env: number, terminated: boolean): void {
    episodes++;
    ended.push({ env, episode: episodes, episodeReturn: running[env], length: runningLength[env], terminated });
    returns.push(running[env]);
    lengths.push(runningLength[env]);
    if (returns.length > WINDOW) {
      returns.shift();
      lengths.shift();
    }
    running[env] = 0;
    runningLength[env] = 0;
  }

  return {
    get episodes() {
      return episodes;
    },
    get meanReturn() {
      return mean(returns);
    },
    get meanLength() {
      return mean(lengths);
    },
    ended,
    step(view) {
      if (ended.length > 0) ended.length = 0;
      for (let i = 0; i < view.count; i++) {
        if (view.valid[i] === 0) continue;
        running[i] += view.reward[i];
        runningLength[i]++;
        if (view.terminated[i] === 1 || view.truncated[i] === 1) end(i, view.terminated[i] === 1);
      }
      return ended.length;
    },
    update(metrics) {
      for (const key in metrics) {
        sums[key] = (sums[key] ?? 0) + metrics[key];
        counts[key] = (counts[key] ?? 0) + 1;
      }
    },
    row(envSteps, agent) {
      const means = Object.fromEntries(Object.keys(sums).map((key) => [key, sums[key] / counts[key]]));
      sums = {};
      counts = {};
      return {
        envSteps,
        updates: agent.updates,
        episodes,
        'train/episodeReturn': mean(returns),
        'train/episodeLength': mean(lengths),
        ...means,
        ...agent.status(),
      };
    },
    save: () => ({
      episodes,
      returns: [...returns],
      lengths: [...lengths],
      running: [...running],
      runningLength: [...runningLength],
      sums: { ...sums },
      counts: { ...counts },
    }),
    load(state) {
      const saved = structuredClone(state) as unknown as Saved;
      ({ episodes, returns, lengths, sums, counts } = saved);
      running.set(saved.running);
      runningLength.set(saved.runningLength);
    },
  };
}
