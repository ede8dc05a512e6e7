import { describe, expect, test } from 'vitest';
import type { AnyDefinition } from '../../core/registry.js';
import { makeRng } from '../../core/rng.js';
import { breakout, cartPole, cartPoleV0, frozenLake } from '../../envs/index.js';
import { balanceThePole, type Controller, crossTheLake, followTheBall } from './controllers.js';
import { episodeReturns, randomly, scoreOf } from './episodes.js';

const score = (world: AnyDefinition, controller: Controller, episodes: number, cap?: number) =>
  scoreOf(episodeReturns(world, controller, { episodes, ...(cap !== undefined && { cap }) }));
const random = (world: AnyDefinition, episodes: number) => score(world, randomly(world, makeRng(1)), episodes);

describe('CartPole', () => {
  test('a linear controller holds the pole to the horizon: 475 and more of 500, 195 and more of 200', () => {
    expect(score(cartPole, balanceThePole, 200).mean).toBeGreaterThanOrEqual(475);
    expect(score(cartPoleV0, balanceThePole, 200).mean).toBeGreaterThanOrEqual(195);
  });

  test('the random policy falls after about 22 steps', () => {
    expect(Math.abs(random(cartPole, 5_000).mean - 22.2)).toBeLessThan(1);
  });
});

describe('FrozenLake', () => {
  test('the optimal policy without a limit reaches the goal with probability 0.8235 from the start', () => {
    const p = frozenLake.params;
    let value = new Float64Array(16);
    for (let sweep = 0; sweep < 5_000; sweep++) {
      const next = new Float64Array(16);
      for (let s = 0; s < 16; s++) {
        for (const t of frozenLake.transitions?.(s, crossTheLake([s]), p) ?? []) {
          next[s] += t.probability * (t.reward + (t.terminated ? 0 : value[t.nextState]));
        }
      }
      value = next;
    }
    expect(value[0]).toBeCloseTo(0.8235, 4);
  });

  test('the same policy scores 0.740 ± 0.015 over 10 000 episodes of at most 100 steps', () => {
    expect(Math.abs(score(frozenLake, crossTheLake, 10_000).mean - 0.74)).toBeLessThan(0.015);
  });

  test('the random policy reaches the goal in about one episode of seventy', () => {
    expect(Math.abs(random(frozenLake, 20_000).mean - 0.0139)).toBeLessThan(0.004);
  });
});

describe('Breakout', () => {
  test('following the ball scores ten times the random policy and more', () => {
    const played = score(breakout, followTheBall, 20, 2_000).mean;
    expect(played).toBeGreaterThan(10 * random(breakout, 2_000).mean);
  });
});
