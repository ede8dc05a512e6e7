import { describe, expect, test } from 'vitest';
import { BadInput } from '../../../core/errors.js';
import { finiteMdpOf } from '../../../core/finite-mdp.js';
import { make } from '../../../core/make.js';
import { makeRng } from '../../../core/rng.js';
import { taxi } from '../../../envs/toy-text/taxi.js';
import { decodeTaxi, encodeTaxi } from '../../../envs/toy-text/taxi-map.js';
import { randomScore, score } from '../episodes.js';
import { scriptedRng } from '../scripted-rng.js';
import { driveThere } from './controllers.js';
import { expectModel, goldenOf, type Model, solve } from './models.js';

interface Golden extends Model {
  readonly rain: [probability: number, cell: number][][][];
  readonly mask: string[];
}
const golden = goldenOf<Golden>('taxi');
const dry = taxi.params;
const rain = { ...dry, isRainy: true };
const fickle = { ...dry, ficklePassenger: true };
const at = (cell: number, passenger: number, destination: number, fickleOne = false) => ({
  number: encodeTaxi({ cell, passenger, destination }),
  prob: 1,
  fickle: fickleOne,
});

describe('golden', () => {
  test('the model is Gymnasium’s, number for number', () => {
    expect(golden.P).toHaveLength(500);
    expectModel(taxi, dry, golden);
  });

  test('in the rain every move is Gymnasium’s from every state, and the rest is as in the dry', () => {
    for (let s = 0; s < 500; s++) {
      for (let action = 0; action < 6; action++) {
        const outcomes = taxi.transitions?.(s, action, rain) ?? [];
        if (action >= 4) {
          expect(outcomes).toEqual(taxi.transitions?.(s, action, dry));
          continue;
        }
        const { cell, ...rest } = decodeTaxi(s);
        const theirs = golden.rain[cell][action].map(([probability, reached]) => ({
          probability,
          nextState: encodeTaxi({ ...rest, cell: reached }),
          reward: -1,
          terminated: false,
        }));
        expect(outcomes, `P[${s}][${action}]`).toEqual(theirs);
      }
    }
  });

  test('the action masks are Gymnasium’s', () => {
    golden.mask.forEach((mask, s) => {
      const out = new Uint8Array(8).fill(7);
      taxi.actionMask?.({ number: s, prob: 1, fickle: false }, out, 1, dry);
      expect(out.join('')).toBe(`7${mask}7`);
    });
  });
});

describe('a step', () => {
  const step = (state: ReturnType<typeof at>, action: number, params = dry, ...draws: number[]) => {
    const reward = taxi.step(state, action, scriptedRng(...draws), params);
    return { ...decodeTaxi(state.number), reward, terminal: taxi.isTerminal(state, params) };
  };

  test('fetches, rides and delivers', () => {
    const state = at(0, 0, 2); // at R, where the passenger waits, bound for Y
    expect(step(state, 5)).toMatchObject({ passenger: 0, reward: -10 });
    expect(step(state, 4)).toMatchObject({ passenger: 4, reward: -1 });
    expect(step(state, 4)).toMatchObject({ passenger: 4, reward: -10 });
    for (let k = 0; k < 4; k++) expect(step(state, 0)).toMatchObject({ cell: 5 * (k + 1), reward: -1 });
    expect(step(state, 5)).toMatchObject({ passenger: 2, reward: 20, terminal: true });
  });

  test('sets down at a wrong landmark for the price of a step; elsewhere it is refused', () => {
    expect(step(at(4, 4, 2), 5)).toMatchObject({ passenger: 1, reward: -1, terminal: false });
    expect(step(at(12, 4, 2), 5)).toMatchObject({ passenger: 4, reward: -10 });
  });

  test('is stopped by walls and edges', () => {
    expect(step(at(1, 0, 1), 2).cell).toBe(1); // the wall right of (0, 1)
    expect(step(at(2, 0, 1), 3).cell).toBe(2);
    expect(step(at(11, 0, 1), 2).cell).toBe(12); // no wall in the third row
    expect(step(at(0, 0, 1), 1).cell).toBe(0);
  });

  test('in the rain drifts to a side, but not when blocked', () => {
    expect(step(at(12, 0, 1), 1, rain, 0.5).cell).toBe(7);
    expect(step(at(12, 0, 1), 1, rain, 0.85).cell).toBe(11); // left of north is west
    expect(step(at(12, 0, 1), 1, rain, 0.95).cell).toBe(13);
    expect(step(at(2, 0, 1), 1, rain, 0.95).cell).toBe(2);
  });
});

describe('a fickle passenger', () => {
  test('changes the destination once, to one of the other three, at the first move aboard', () => {
    const state = at(7, 4, 1, true);
    taxi.step(state, 5, scriptedRng(), fickle); // no landmark: nothing moves
    expect(state.fickle).toBe(true);
    taxi.step(at(0, 4, 1, true), 1, scriptedRng(), fickle); // blocked: draws nothing
    taxi.step(state, 0, scriptedRng(0.34), fickle);
    expect(decodeTaxi(state.number)).toEqual({ cell: 12, passenger: 4, destination: 2 });
    expect(state.fickle).toBe(false);
    taxi.step(state, 0, scriptedRng(), fickle);
    expect(decodeTaxi(state.number).destination).toBe(2);
  });

  test('keeps to the destination while waiting, and picking up is no move', () => {
    const waiting = at(5, 0, 1, true);
    taxi.step(waiting, 1, scriptedRng(), fickle);
    taxi.step(waiting, 4, scriptedRng(), fickle);
    expect(decodeTaxi(waiting.number)).toEqual({ cell: 0, passenger: 4, destination: 1 });
    expect(waiting.fickle).toBe(true);
  });

  test('chooses each of the other three, and three passengers of ten are such', () => {
    const chosen = [0, 0.34, 0.67].map((draw) => {
      const state = at(7, 4, 1, true);
      taxi.step(state, 0, scriptedRng(draw), fickle);
      return decodeTaxi(state.number).destination;
    });
    expect(chosen).toEqual([0, 2, 3]);
    const rng = makeRng(5);
    const share = Array.from({ length: 10_000 }, () => taxi.init(rng, fickle)).filter((s) => s.fickle).length / 10_000;
    expect(Math.abs(share - 0.3)).toBeLessThan(0.02);
    expect(taxi.init(scriptedRng(0.5), dry).fickle).toBe(false);
  });

  test('makes the world no finite model of 500 states, said in one line', () => {
    expect(() => finiteMdpOf(taxi, { ficklePassenger: true })).toThrow(
      new BadInput('Taxi-v4 lists no transitions with ficklePassenger true: its 500 numbers are not all its state'),
    );
  });
});

test('starts are the 300 states of a waiting passenger who is bound elsewhere', () => {
  const rng = makeRng(1);
  const seen = new Set(Array.from({ length: 10_000 }, () => taxi.init(rng, dry).number));
  expect(seen.size).toBe(300);
  for (const number of seen) expect(golden.startDistribution[number]).toBeCloseTo(1 / 300, 15);
});

test('info has the mask and the probability; mode ansi shows the town', () => {
  const env = make(taxi, { renderMode: 'ansi', params: { isRainy: true } });
  const { info, observation } = env.reset({ seed: 3 });
  expect([...(info.actionMask as Uint8Array)].join('')).toBe(golden.mask[observation]);
  expect(env.step(0).info.prob).toBeOneOf([0.8, (1 - 0.8) / 2]);
  const rows = String(env.render()).split('\n');
  expect(rows).toHaveLength(8);
  expect(rows[0]).toBe('+---------+');
  expect(rows.slice(1, 6).filter((row) => row.includes('\x1b[43m'))).toHaveLength(1);
});

describe('a policy that knows it', () => {
  test('the optimum is 7.93 in the mean over the starts, 3 at worst and 15 at best, 200 steps or no limit', () => {
    const { value, start, mdp } = solve(taxi);
    expect(start).toBeCloseTo(7.93, 9);
    const starts = [...value].filter((_, s) => mdp.startDistribution[s] > 0);
    expect([Math.min(...starts), Math.max(...starts)]).toEqual([3, 15]);
    expect(solve(taxi, {}, 200).start).toBeCloseTo(7.93, 9);
    expect(solve(taxi, { isRainy: true }).start).toBeCloseTo(3.954575, 6);
  });

  test('driving there by the shortest way is optimal from every start', () => {
    const { value, mdp } = solve(taxi);
    for (let s = 0; s < 500; s++) {
      if (mdp.startDistribution[s] === 0) continue;
      const state = { number: s, prob: 1, fickle: false };
      let total = 0;
      for (let k = 0; k < 40 && !taxi.isTerminal(state, dry); k++) {
        total += taxi.step(state, driveThere([state.number]) as number, scriptedRng(), dry);
      }
      expect(total).toBeCloseTo(value[s], 9);
    }
    expect(Math.abs(score(taxi, driveThere, 3_000).mean - 7.93)).toBeLessThan(0.2);
  });

  test('the random policy loses about 770 in 200 steps', () => {
    expect(Math.abs(randomScore(taxi, 300).mean + 770)).toBeLessThan(25);
  });
});
