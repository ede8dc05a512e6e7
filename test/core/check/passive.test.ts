import { describe, expect, test } from 'vitest';
import {
  checkRenderResult,
  checkResetResult,
  checkSpace,
  checkStepResult,
  findingText,
} from '../../../core/check/passive.js';
import { box, discrete, tuple } from '../../../core/spaces.js';

const spaces = { observationSpace: box(0, 1, [1]), actionSpace: discrete(2) };
const start = { observation: Float32Array.of(0), info: {} };
const step = { ...start, reward: 1, terminated: false, truncated: false };
const rules = (findings: readonly { readonly rule: number }[]): number[] => findings.map(({ rule }) => rule);

describe('what one call returned', () => {
  test('is sound', () => {
    expect(checkResetResult(spaces, start)).toEqual([]);
    expect(checkStepResult(spaces, step)).toEqual([]);
    expect(checkStepResult(spaces, { ...step, info: { actionMask: Uint8Array.of(0, 1) } })).toEqual([]);
  });

  test.each<[string, unknown, number[]]>([
    ['nothing', undefined, [4]],
    ['no info', { observation: start.observation }, [4]],
    ['info null', { ...start, info: null }, [4]],
    ['outside', { ...start, observation: Float32Array.of(2) }, [5]],
    ['outside, and no action left', { observation: 0, info: { actionMask: new Uint8Array(2) } }, [5, 47]],
  ])('of reset(): %s', (_name, result, broken) => {
    expect(rules(checkResetResult(spaces, result))).toEqual(broken);
  });

  test.each<[string, unknown, number[]]>([
    ['null', null, [6]],
    ['a tuple', [start.observation, 1, false, {}], [6]],
    ['a word as info', { ...step, info: 'none' }, [6]],
    ['everything wrong at once', { observation: NaN, reward: NaN, terminated: 0, truncated: 1, info: {} }, [5, 7, 8]],
    ['a boolean as reward', { ...step, reward: true }, [7]],
    ['a flag that is missing', { ...step, truncated: undefined }, [8]],
    ['a mask of bits', { ...step, info: { actionMask: Uint8Array.of(255, 0) } }, [46]],
    ['no action left', { ...step, info: { actionMask: new Uint8Array(2) } }, [47]],
    ['no action left at an end', { ...step, terminated: true, info: { actionMask: new Uint8Array(2) } }, []],
  ])('of step(): %s', (_name, result, broken) => {
    expect(rules(checkStepResult(spaces, result))).toEqual(broken);
  });

  test.each<[string, Parameters<typeof checkRenderResult>[0], unknown, number[]]>([
    ['a picture', 'rgb_array', { width: 1, height: 2, data: new Uint8Array(6) }, []],
    ['a picture of half its bytes', 'rgb_array', { width: 1, height: 2, data: new Uint8Array(3) }, [40]],
    ['clamped bytes', 'rgb_array', { width: 1, height: 1, data: new Uint8ClampedArray(3) }, [40]],
    ['a text', 'ansi', '', []],
    ['a picture for a text', 'ansi', { width: 1, height: 1, data: new Uint8Array(3) }, [40]],
    ['null', null, null, []],
    ['nothing', undefined, undefined, [40]],
  ])('of render(): %s', (_name, mode, result, broken) => {
    expect(rules(checkRenderResult(mode, result))).toEqual(broken);
  });
});

test('a space is looked into, and each rule is found once', () => {
  const open = box(-Infinity, 1, [1]);
  expect(checkSpace(tuple([open, discrete(2), tuple([open])]), 'observationSpace')).toMatchObject([
    { rule: 2, severity: 'warning', seen: expect.stringMatching(/^observationSpace\[0\] Box/) },
  ]);
  expect(checkSpace(box(0, 2, [1, 1]), 'actionSpace')).toEqual([]);
  expect(rules(checkSpace(box(0, 2, [1]), 'actionSpace'))).toEqual([25]);
  expect(rules(checkSpace(box(0, 2, [1]), 'observationSpace'))).toEqual([]);
});

test('a finding fits in one line', () => {
  const [finding] = checkStepResult(spaces, { ...step, reward: -Infinity });
  expect(findingText(finding)).toBe('rule 7: step() returned reward -Infinity: return a finite number as reward');
});

test('the Box actions that are normalised are those of Gymnasium', () => {
  // gymnasium 1.3.0, utils.env_checker.check_space_limit, of the 43 boxes with these bounds: those without its warning
  const normalised = '[[-1,-1],[-1,1],[-0.5,-0.5],[-0.5,0.5],[0,0],[0,0.5],[0,1],[0.5,0.5],[1,1]]';
  const bounds = [-Infinity, -2, -1, -0.5, 0, 0.5, 1, 2, Infinity];
  const pairs = bounds.flatMap((low) => bounds.filter((high) => low <= high).map((high) => [low, high] as const));
  const boxes = pairs.filter(([low, high]) => low < Infinity && high > -Infinity);
  expect(boxes).toHaveLength(43);
  const sound = boxes.filter(([low, high]) => !rules(checkSpace(box(low, high, [2]), 'actionSpace')).includes(25));
  expect(JSON.stringify(sound)).toBe(normalised);
});
