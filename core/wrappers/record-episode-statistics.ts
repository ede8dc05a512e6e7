import type { Env } from '../env.js';
import { withControl } from './normalize-observation.js';
import { wholeOption } from './options.js';
import { wrap } from './wrap.js';

export interface RecordEpisodeStatisticsOptions {
  /** Episodes that are remembered. Default 100. */
  readonly bufferLength?: number;
  /** Name of the entry in `info`. Default 'episode'. */
  readonly key?: string;
  /** Seconds, to tell how long an episode took. Absent: that is left out. */
  readonly clock?: () => number;
}

export interface EpisodeRecord {
  /** Undiscounted. */
  readonly return: number;
  readonly length: number;
  readonly seconds?: number;
}

export interface EpisodeRecords {
  /** The last episodes, oldest first. */
  readonly episodes: readonly EpisodeRecord[];
  /** Episodes ended so far. */
  readonly episodeCount: number;
}

/** Adds `info.episode` = { return, length, seconds? } to the step that ends an episode, and keeps the last ones. @throws BadInput */
export function recordEpisodeStatistics<Obs, Act>(
  env: Env<Obs, Act>,
  options: RecordEpisodeStatisticsOptions = {},
): Env<Obs, Act> & EpisodeRecords {
  const { key = 'episode', clock } = options;
  const bufferLength = wholeOption('recordEpisodeStatistics', 'bufferLength', options.bufferLength ?? 100, 1);
  let episodes: EpisodeRecord[] = [];
  let count = 0;
  let episodeReturn = 0;
  let length = 0;
  let begun = 0;
  const wrapped = wrap(env as Env, 'recordEpisodeStatistics', clock === undefined ? { bufferLength, key } : null, {
    reset(given) {
      episodeReturn = length = 0;
      begun = clock?.() ?? 0;
      return env.reset(given);
    },
    step(action) {
      const result = env.step(action as Act);
      episodeReturn += result.reward;
      length++;
      if (!result.terminated && !result.truncated) return result;
      const seconds = clock === undefined ? {} : { seconds: clock() - begun };
      const episode: EpisodeRecord = { return: episodeReturn, length, ...seconds };
      episodes = [...episodes, episode].slice(-bufferLength);
      count++;
      return { ...result, info: { ...result.info, [key]: episode } };
    },
    save: () => ({ episodes: episodes.map((one) => ({ ...one })), count, episodeReturn, length }),
    load(state) {
      const saved = state as unknown as {
        episodes: EpisodeRecord[];
        count: number;
        episodeReturn: number;
        length: number;
      };
      ({ episodes, count, episodeReturn, length } = saved);
      begun = clock?.() ?? 0;
    },
  }) as Env<Obs, Act>;
  return withControl(wrapped, {
    get episodes() {
      return episodes;
    },
    get episodeCount() {
      return count;
    },
  });
}
