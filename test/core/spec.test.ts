import { describe, expect, test } from 'vitest';
import { reinforce } from '../../agents/index.js';
import { compose } from '../../core/compose.js';
import { makeDevice } from '../../core/compute/index.js';
import type { Env } from '../../core/env.js';
import { BadInput, ResetNeeded } from '../../core/errors.js';
import { make } from '../../core/make.js';
import { register } from '../../core/registry.js';
import { makeFromSpec, specFromJson, specToJson } from '../../core/spec.js';
import { makeVec } from '../../core/vec-env.js';
import { vecOfEnvs } from '../../core/vec-of-envs.js';
import { frameStackObservation, recordVideo, timeLimit } from '../../core/wrappers/index.js';
import '../../envs/index.js';
import { counting } from './counting-world.js';
import { tape } from './wrappers/tape.js';

describe('a spec', () => {
  test('goes to JSON and back to an environment like it: parameters, horizon, wrappers', () => {
    const env = frameStackObservation(make('CartPole-v1', { horizon: 9, params: { suttonBartoReward: true } }) as Env, {
      size: 2,
    });
    const json = JSON.parse(JSON.stringify(specToJson(env)));
    const twin = makeFromSpec(specFromJson(json));
    expect(twin.spec).toEqual(env.spec);
    expect(twin.reset({ seed: 4 })).toEqual(env.reset({ seed: 4 }));
    for (let k = 0; k < 9; k++) expect(twin.step(k % 2)).toEqual(env.step(k % 2));
    expect(() => twin.step(0)).toThrow(ResetNeeded);
  });

  test('a limit that a wrapper keeps is kept once', () => {
    const env = timeLimit(make('CartPole-v1') as Env, 3);
    const twin = makeFromSpec(specFromJson(specToJson(env)));
    expect(twin.spec).toEqual(env.spec);
    twin.reset({ seed: 1 });
    expect([0, 1, 0].map((action) => twin.step(action).truncated)).toEqual([false, false, true]);
  });

  test('functions, no spec at all, and what is none are refused', () => {
    const drawn = make('CartPole-v1', { renderMode: 'rgb_array' }) as Env;
    expect(() => specToJson(recordVideo(drawn, { save: () => {} }))).toThrow(
      "wrapper 'recordVideo' of CartPole-v1 was made with a function",
    );
    expect(() => specToJson({ spec: null })).toThrow('without a spec cannot be written as JSON');
    expect(() => specFromJson({ id: 3 })).toThrow('not the spec of an environment: {"id":3}');
    expect(() => specFromJson({ id: 'Cart Pole', params: {} })).toThrow("world id 'Cart Pole' is malformed");
  });
});

describe('a registered world that is not made of rules', () => {
  const observations = Array.from({ length: 12 }, (_, k) => Float32Array.of(k / 10, 0));
  const given: unknown[] = [];
  register(
    (params) => {
      given.push(params);
      return tape({ observations, ends: [false, false, false, true] });
    },
    { id: 'test/Tape-v0', horizon: 8, params: { speed: 2 }, rewardThreshold: 5 },
  );

  test('is made with its parameters, checked, kept in order and cut short', () => {
    const env = make('test/Tape-v0', { params: { wind: 1 }, horizon: 2 });
    expect(given.at(-1)).toEqual({ speed: 2, wind: 1 });
    expect(env.spec).toEqual({
      id: 'test/Tape-v0',
      params: { speed: 2, wind: 1 },
      horizon: 2,
      rewardThreshold: 5,
      nondeterministic: false,
    });
    expect(() => env.step(0)).toThrow(ResetNeeded);
    env.reset({ seed: 1 });
    expect([env.step(0).truncated, env.step(0).truncated]).toEqual([false, true]);
    expect(() => env.step(0)).toThrow(ResetNeeded);
  });

  test('its first step is checked', () => {
    register(() => tape({ observations: [Float32Array.of(0, 0), Float32Array.of(7, 0)] }), { id: 'test/Broken-v0' });
    const env = make('test/Broken-v0');
    env.reset();
    expect(() => env.step(0)).toThrow(/^rule 5: /);
  });

  test('many of it are made with vecOfEnvs; makeVec says so', () => {
    expect(() => makeVec('test/Tape-v0', { count: 2 })).toThrow('many with vecOfEnvs(() => make(id), count)');
    const vec = vecOfEnvs(() => make('test/Tape-v0') as Env, 2);
    vec.reset({ seed: 1 });
    expect(vec.obs).toEqual(Float32Array.of(0, 0, 0, 0));
  });

  test('agents train in it by its id', async () => {
    const device = await makeDevice('tfjs-cpu');
    const observation = Float32Array.of(0, 0);
    register(
      () =>
        tape({
          observations: new Array(200).fill(observation),
          ends: Array.from({ length: 200 }, (_, k) => k % 5 === 4),
        }),
      {
        id: 'test/Long-v0',
      },
    );
    const training = await compose({
      env: 'test/Long-v0',
      agent: reinforce,
      steps: 20,
      envs: 2,
      device,
      config: { hidden: [4] },
    });
    for await (const _ of training);
    expect(training.loop.envSteps).toBeGreaterThanOrEqual(20);
    training.dispose();
    device.dispose();
  });

  test('what makes no environment, and a render mode that it has not, are refused', () => {
    register((() => 3) as never, { id: 'test/Nothing-v0' });
    expect(() => make('test/Nothing-v0')).toThrow('must make an Env, with reset() and step(), got number');
    expect(() => make('test/Tape-v0', { renderMode: 'ansi' })).toThrow(
      'renderMode of test/Tape-v0 is what its function gives: null, got ansi',
    );
  });
});

test('a definition knows nothing of registered functions', () => {
  expect(() => make(counting, { params: { speed: 1 } })).toThrow(BadInput);
});
