import { describe, expect, test } from 'vitest';
import type { Autoreset, Env } from '../../core/env.js';
import { BadInput } from '../../core/errors.js';
import { make } from '../../core/make.js';
import { box, dict, discrete, sequence, tuple } from '../../core/spaces.js';
import { WorldFailed } from '../../core/vec/world-failed.js';
import { makeVec } from '../../core/vec-env.js';
import { vecOfEnvs } from '../../core/vec-of-envs.js';
import { counting } from './counting-world.js';
import { countingEnv } from './fakes.js';

const zeros = (count: number) => new Int32Array(count);

/** Counts that three environments, ending at 2, 3 and 3, show at the reset and after each of four steps. */
function countsOf(autoreset: Autoreset): string[] {
  const lasts = [2, 3, 3];
  const vec = vecOfEnvs(() => countingEnv(lasts.shift() as number), 3, { autoreset });
  vec.reset();
  const shown = [[...vec.obs].join('')];
  for (let k = 0; k < 4; k++) {
    vec.step(zeros(3));
    shown.push([...vec.obs].join(''));
  }
  return shown;
}

describe('autoreset, on three counters that end at 2, 3 and 3', () => {
  test('next-step: the step after an end is the reset', () => {
    expect(countsOf('next-step')).toEqual(['000', '111', '222', '033', '100']);
  });

  test('same-step: an end is replaced at once', () => {
    expect(countsOf('same-step')).toEqual(['000', '111', '022', '100', '011']);
  });

  test('disabled: an ended world must be reset by a mask', () => {
    expect(() => countsOf('disabled')).toThrow(
      "world 0 of custom was stepped after its end, with autoreset 'disabled'",
    );
  });
});

test.each(['next-step', 'same-step', 'disabled'] as const)(
  'of made worlds, shows what makeVec shows: %s',
  (autoreset) => {
    const options = { params: { draw: true } };
    const made = makeVec(counting, { ...options, count: 3, autoreset });
    const bundled = vecOfEnvs(() => make(counting, options), 3, { autoreset });
    for (const vec of [made, bundled]) vec.reset({ seed: 5 });
    for (let k = 0; k < 15; k++) {
      const mask = Uint8Array.from(made.terminated);
      if (autoreset === 'disabled' && mask.includes(1)) for (const vec of [made, bundled]) vec.reset({ mask });
      for (const vec of [made, bundled]) vec.step(zeros(3));
      for (const key of ['obs', 'finalObs', 'reward', 'terminated', 'truncated', 'wasReset'] as const) {
        expect([key, ...bundled[key]]).toEqual([key, ...made[key]]);
      }
      expect(bundled.infos?.()).toEqual(made.infos?.());
    }
  },
);

function envOf(observationSpace: Env['observationSpace'], observation: unknown): Env {
  return { ...countingEnv(3), observationSpace, reset: () => ({ observation, info: {} }) };
}

describe('observations', () => {
  test('Dict and Tuple are flattened into rows, and kept as they were', () => {
    const space = dict({ at: discrete(3), pull: tuple([box(0, 1, [2])]) });
    const member = { at: 1, pull: [Float32Array.of(0.25, 0.5)] };
    const vec = vecOfEnvs(() => envOf(space, member), 2);
    vec.reset();
    expect([...vec.obs]).toEqual([0, 1, 0, 0.25, 0.5, 0, 1, 0, 0.25, 0.5]);
    expect(vec.observationOf(1)).toBe(member);
  });

  test('of no fixed length are refused', () => {
    expect(() => vecOfEnvs(() => envOf(sequence(discrete(2)), []), 1)).toThrow('have no fixed number of numbers');
  });

  test("of other bounds are refused, or held by a wider space with observationMode 'different'", () => {
    const pair = () => {
      const spaces = [box(0, 1, [2]), box(-3, 0.5, [2])];
      return () => envOf(spaces.shift() as Env['observationSpace'], new Float32Array(2));
    };
    expect(() => vecOfEnvs(pair(), 2)).toThrow(
      'observation spaces of a vector must be equal: environment 0 has Box(2, float32), environment 1 Box(2, float32) of other bounds',
    );
    const { observationSpace } = vecOfEnvs(pair(), 2, { observationMode: 'different' });
    expect(observationSpace.equals(box(-3, 1, [2]))).toBe(true);
  });

  test("of another form are refused with observationMode 'different' too", () => {
    const spaces = [box(0, 1, [2]), discrete(2)];
    const makeNext = () => envOf(spaces.shift() as Env['observationSpace'], 0);
    expect(() => vecOfEnvs(makeNext, 2, { observationMode: 'different' })).toThrow('must be stored alike');
  });
});

test('an environment that throws fails alone', () => {
  const envs = [countingEnv(9), countingEnv(9)];
  const vec = vecOfEnvs(() => envs.shift() as Env, 2);
  vec.reset();
  const [first] = vec.envs;
  const step = first.step;
  first.step = () => {
    throw new Error('the line is dead');
  };
  expect(() => vec.step(zeros(2))).toThrow(WorldFailed);
  expect([...vec.obs]).toEqual([0, 1]);
  first.step = step;
  expect(() => vec.step(zeros(2))).toThrow('world 0 of custom was stepped after it had failed');
  vec.reset({ mask: Uint8Array.of(1, 0) });
  vec.step(zeros(2));
  expect([...vec.obs]).toEqual([1, 2]);
});

describe('all environments at once', () => {
  class Lamp implements Pick<Env, 'reset'> {
    brightness = 1;
    readonly base = countingEnv(3);
    reset: Env['reset'] = () => this.base.reset();
    dim(by: number): number {
      this.brightness -= by;
      return this.brightness;
    }
  }
  const lamps = () => vecOfEnvs(() => Object.assign(new Lamp(), countingEnv(3)) as unknown as Env, 2);

  test('methods are called on each, attributes read and set', () => {
    const vec = lamps();
    expect(vec.call('dim', 0.5)).toEqual([0.5, 0.5]);
    vec.setAttr('brightness', [3, 4]);
    expect(vec.getAttr('brightness')).toEqual([3, 4]);
    expect(vec.call('dim', 1)).toEqual([2, 3]);
  });

  test('what is not there, or of another number, is refused', () => {
    expect(() => lamps().call('glow')).toThrow(new BadInput("environment 0 has no method 'glow', got undefined"));
    expect(() => lamps().setAttr('brightness', [1])).toThrow('one value for each of 2 environments, got 1');
  });
});

test('goes on from a snapshot, and refuses what is none', () => {
  const vec = vecOfEnvs(() => countingEnv(2), 2);
  vec.reset();
  for (let k = 0; k < 2; k++) vec.step(zeros(2));
  const twin = vecOfEnvs(() => countingEnv(2), 2);
  twin.restore(JSON.parse(JSON.stringify(vec.snapshot())));
  for (const one of [vec, twin]) one.step(zeros(2));
  expect([[...twin.obs], [...twin.wasReset]]).toEqual([
    [0, 0],
    [1, 1],
  ]);
  expect(() => twin.restore([1])).toThrow('not a snapshot of 2 environments');
});
