import { describe, expect, test } from 'vitest';
import { make } from '../../core/make.js';
import '../../envs/index.js';
import { gifOf, pacing } from '../../viewer/client/gif.js';
import { fileName } from '../../viewer/client/saving.js';
import type { FrameMessage } from '../../viewer/protocol.js';
import { stateOf, worldInfo } from '../../viewer/world-info.js';

describe('an episode as a GIF', () => {
  test('keeps the pace of the world, with at most 25 pictures a second and 300 in all', () => {
    expect(pacing(100, 10)).toEqual({ stride: 1, fps: 10 });
    expect(pacing(100, 50)).toEqual({ stride: 2, fps: 25 });
    expect(pacing(100, 60)).toEqual({ stride: 3, fps: 20 });
    expect(pacing(3000, 50)).toEqual({ stride: 10, fps: 5 });
  });

  test('has a picture for every step, and stays at the last for a second', () => {
    const env = make('MinAtar/Breakout-v1');
    env.reset({ seed: 1 });
    const frames: FrameMessage[] = [];
    for (let step = 0; step < 4; step++) {
      frames.push({ state: stateOf(env), obs: null, action: 0 } as unknown as FrameMessage);
      env.step(0);
    }
    const world = worldInfo(env);
    const bytes = gifOf({ world: { ...world, stepsPerSecond: 5 }, frames, theme: 'dark' });
    expect(String.fromCharCode(...bytes.subarray(0, 6))).toBe('GIF89a');
    const delays = [...bytes.keys()].filter((i) => bytes[i] === 0x21 && bytes[i + 1] === 0xf9 && bytes[i + 2] === 4);
    expect(delays.reduce((sum, i) => sum + bytes[i + 4]! + 256 * bytes[i + 5]!, 0)).toBe(180); // 9 pictures, 0.2 s each
    const light = gifOf({ world, frames, theme: 'light' });
    expect(Buffer.from(light).equals(Buffer.from(gifOf({ world, frames, theme: 'dark' })))).toBe(false);
    expect(() => gifOf({ world, frames: [], theme: 'dark' })).toThrow('frame');
  });

  test('has a name that every file system takes', () => {
    expect(fileName('MinAtar/Breakout-v1', 3)).toBe('MinAtar-Breakout-v1-episode-3');
    expect(fileName('my: "world"', 1)).toBe('my-world-episode-1');
  });
});
