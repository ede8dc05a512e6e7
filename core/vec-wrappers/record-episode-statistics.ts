/** Gymnasium's vector `RecordEpisodeStatistics`. */

import type { Info, VecEnv } from '../env.js';
import { BadInput, ResetNeeded } from '../errors.js';
import type { Json } from '../json.js';
import { infosOf } from '../vec/infos.js';
import { replaced, stepThen } from './map-observations.js';

/** One episode: its undiscounted return, its length in steps, and the seconds that it took. */
export interface EpisodeStatistics {
  readonly r: number;
  readonly l: number;
  readonly t: number;
}

export interface RecordedVec extends VecEnv {
  /** Episodes ended so far. */
  readonly episodeCount: number;
  /** The last episodes, oldest first: at most `bufferLength`. */
  readonly episodes: readonly EpisodeStatistics[];
}

export interface RecordOptions {
  /** Episodes kept. Default 100. */
  readonly bufferLength?: number;
  /** A clock in milliseconds. Default: the system's monotonic one. */
  readonly now?: () => number;
}

interface Saved {
  readonly inner: Json;
  readonly returns: readonly number[];
  readonly lengths: readonly number[];
  readonly episodeCount: number;
}

/**
 * Counts returns and lengths. The info of a world whose episode ended in the last step has `episode`; with autoreset
 * 'same-step' its final info has it too. Steps that were automatic resets are not counted.
 */
export function recordEpisodeStatistics(env: VecEnv, options: RecordOptions = {}): RecordedVec {
  const { bufferLength = 100, now = () => performance.now() } = options;
  if (!Number.isSafeInteger(bufferLength) || bufferLength < 1) {
    throw new BadInput(`bufferLength must be a positive integer, got ${bufferLength}`);
  }
  const { count } = env;
  const returns = new Float64Array(count);
  const lengths = new Int32Array(count);
  const began = new Float64Array(count); // ms
  const last: (EpisodeStatistics | null)[] = new Array(count).fill(null);
  const episodes: EpisodeStatistics[] = [];
  let episodeCount = 0;

  function begin(i: number): void {
    returns[i] = lengths[i] = 0;
    began[i] = now();
  }

  function end(i: number): void {
    const episode = { r: returns[i], l: lengths[i], t: (now() - began[i]) / 1000 };
    last[i] = episode;
    episodeCount++;
    episodes.push(episode);
    if (episodes.length > bufferLength) episodes.shift();
    begin(i);
  }

  function afterStep(): void {
    for (let i = 0; i < count; i++) {
      last[i] = null;
      if (env.wasReset[i] === 1) begin(i);
      else {
        returns[i] += env.reward[i];
        lengths[i]++;
      }
      if (env.terminated[i] === 1 || env.truncated[i] === 1) end(i);
    }
  }

  const withEpisode = (i: number, info: Info | undefined): Info =>
    last[i] === null ? (info ?? {}) : { ...info, episode: last[i] };
  const infoOf = (i: number): Info => withEpisode(i, env.infoOf?.(i));
  function finalInfoOf(i: number): Info {
    if (env.finalInfoOf === undefined) throw new ResetNeeded(`world ${i} of ${env.spec.id} keeps no final infos`);
    return withEpisode(i, env.finalInfoOf(i));
  }
  const ended = (i: number) => {
    const { size } = env.observationSpace;
    if (!replaced(env, i)) return null;
    return { finalObs: env.finalObs.slice(i * size, (i + 1) * size), finalInfo: finalInfoOf(i) };
  };

  const over: VecEnv = {
    ...env,
    reset(given) {
      env.reset(given);
      for (let i = 0; i < count; i++) {
        if (given?.mask !== undefined && given.mask[i] !== 1) continue;
        last[i] = null;
        begin(i);
      }
    },
    step: (actions) => stepThen(env, actions, afterStep),
    infoOf,
    finalInfoOf,
    infos: () => infosOf({ count, infoOf, ended }),
    snapshot: () => ({ inner: env.snapshot(), returns: [...returns], lengths: [...lengths], episodeCount }),
    restore(snapshot) {
      const saved = snapshot as unknown as Saved | null;
      if (saved?.returns?.length !== count) {
        throw new BadInput(
          `not a snapshot of ${count} worlds with statistics: ${JSON.stringify(snapshot)?.slice(0, 60)}`,
        );
      }
      env.restore(saved.inner);
      returns.set(saved.returns);
      lengths.set(saved.lengths);
      episodeCount = saved.episodeCount;
      episodes.length = 0;
      last.fill(null);
      began.fill(now());
    },
  };
  return Object.defineProperties(over, {
    episodeCount: { get: () => episodeCount, enumerable: true },
    episodes: { value: episodes, enumerable: true },
  }) as RecordedVec;
}
