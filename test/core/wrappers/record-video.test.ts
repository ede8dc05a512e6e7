import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { videoFiles } from '../../../core/run/video-files.js';
import { cubicTrigger, recordVideo } from '../../../core/wrappers/record-video.js';
import { framesOf } from '../gif-reader.js';
import { shown } from './pictures.js';
import { tape } from './tape.js';

type Options = Omit<Parameters<typeof recordVideo>[1], 'save'>;

/** Names and brightness of the frames of what is recorded in `episodes` episodes of four steps. */
function record(options: Options, episodes: number): Record<string, number[]> {
  const clips: Record<string, number[]> = {};
  const env = recordVideo(shown(), {
    ...options,
    save(name, gif) {
      clips[name] = framesOf(gif).map(({ data }) => data[0] ?? -1);
    },
  });
  for (let k = 0; k < episodes; k++) {
    env.reset();
    for (let step = 0; step < 4; step++) env.step(0);
  }
  env.close();
  return clips;
}

test('whole episodes are recorded, by Gymnasium’s cubes: 0, 1, 8, …', () => {
  expect(record({}, 10)).toEqual({
    'rl-video-episode-0': [0, 1, 2, 3, 4],
    'rl-video-episode-1': [0, 1, 2, 3, 4],
    'rl-video-episode-8': [0, 1, 2, 3, 4],
  });
  const chosen = Array.from({ length: 3001 }, (_, k) => k).filter(cubicTrigger);
  expect(chosen).toEqual([0, 1, 8, 27, 64, 125, 216, 343, 512, 729, 1000, 2000, 3000]);
});

test('a clip of a fixed length goes on over the end of an episode, and what is open is saved at the end', () => {
  expect(record({ episodeTrigger: (k) => k === 1, videoLength: 7, namePrefix: 'mine' }, 4)).toEqual({
    'mine-episode-1': [0, 1, 2, 3, 4, 0, 1],
  });
  expect(record({ episodeTrigger: (k) => k === 1, videoLength: 50 }, 2)).toEqual({
    'rl-video-episode-1': [0, 1, 2, 3, 4],
  });
});

test('steps trigger too', () => {
  expect(record({ stepTrigger: (k) => k === 5, videoLength: 2 }, 3)).toEqual({ 'rl-video-step-5': [2, 3] });
});

test('files land in a folder that is made for them', () => {
  const folder = join(mkdtempSync(join(tmpdir(), 'bellman-video-')), 'clips');
  try {
    const env = recordVideo(shown(), { save: videoFiles(folder), episodeTrigger: () => true, fps: 25 });
    env.reset();
    for (let step = 0; step < 4; step++) env.step(0);
    expect(readdirSync(folder)).toEqual(['rl-video-episode-0.gif']);
    expect(framesOf(readFileSync(join(folder, 'rl-video-episode-0.gif')))).toHaveLength(5);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('bad options are refused', () => {
  expect(() => recordVideo(tape({ observations: [0] }), { save: () => {} })).toThrow(
    "renderMode 'rgb_array', got null",
  );
  expect(() => recordVideo(shown(), { save: () => {}, fps: 60 })).toThrow(
    'fps of recordVideo must be a number above 0 and at most 50, got 60',
  );
  expect(() => recordVideo(shown(), {} as never)).toThrow('save of recordVideo must be a function, got undefined');
});
