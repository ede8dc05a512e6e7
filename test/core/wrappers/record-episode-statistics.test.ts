import { expect, test } from 'vitest';
import { recordEpisodeStatistics } from '../../../core/wrappers/record-episode-statistics.js';
import { tape } from './tape.js';

const two = () =>
  tape({
    observations: [0, 1, 2, 3, 4, 5],
    rewards: [0, 1, 2, 0, 4],
    ends: [false, false, true],
    cuts: [false, false, false, false, true],
  });

test('the step that ends an episode tells return and length, and the last ones are kept', () => {
  let now = 10;
  const env = recordEpisodeStatistics(two(), { clock: () => now });
  env.reset();
  expect(env.step(0).info).toEqual({ k: 1 });
  now = 12.5;
  expect(env.step(0).info).toEqual({ k: 2, episode: { return: 3, length: 2, seconds: 2.5 } });
  env.reset();
  expect(env.step(0).info.episode).toEqual({ return: 4, length: 1, seconds: 0 });
  expect(env.episodes.map((episode) => episode.return)).toEqual([3, 4]);
  expect(env.episodeCount).toBe(2);
});

test('no more than bufferLength are kept, under a key of one’s own, without a clock', () => {
  const env = recordEpisodeStatistics(two(), { bufferLength: 1, key: 'stats' });
  env.reset();
  env.step(0);
  env.step(0);
  env.reset();
  expect(env.step(0).info.stats).toEqual({ return: 4, length: 1 });
  expect([env.episodes, env.episodeCount]).toEqual([[{ return: 4, length: 1 }], 2]);
});

test('a reset in the middle of an episode counts none', () => {
  const env = recordEpisodeStatistics(two());
  env.reset();
  env.step(0);
  env.reset();
  expect(env.episodes).toEqual([]);
  expect(() => recordEpisodeStatistics(two(), { bufferLength: 0 })).toThrow(
    'bufferLength of recordEpisodeStatistics must be',
  );
});
