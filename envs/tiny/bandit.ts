/**
 * Bandit: pull the arm that pays best. One state, as many actions as there are arms.
 *
 *   obs      0, always; with `history` for each arm how often it was pulled and what it paid in the mean (0 before the
 *            first pull), in float32: all that there is to know
 *   action   the arm to pull
 *   reward   `gaussian`: normal around the arm's mean with standard deviation `noise`; `bernoulli`: 1 with the arm's
 *            mean as probability, else 0
 *   start    the means are those given, or with `means` 'drawn' each episode draws them anew: normal (0, 1) for Gaussian
 *            arms, uniform in [0, 1) for Bernoulli arms
 *   ends     terminated after `pulls` pulls · never truncated
 *   best     `pulls` times the greatest mean: 1.5 with the parameters as they are
 *
 * Robbins (1952); the ten Gaussian arms of Sutton and Barto 2018, §2.3, with means like those of their figure 2.1.
 */

import type { NumericArray } from '../../core/arrays.js';
import { defineEnv } from '../../core/define-env.js';
import { BadInput } from '../../core/errors.js';
import type { Rng } from '../../core/rng.js';
import { type Box, box, type Discrete, discrete } from '../../core/spaces.js';

export interface BanditState {
  /** What each arm pays in the mean. */
  means: number[]; // [arms]
  /** How often each arm was pulled. */
  pulled: number[]; // [arms]
  /** What each arm paid altogether. */
  paid: number[]; // [arms]
  /** Pulls so far. */
  pulls: number;
  /** The arm pulled last, −1 before the first pull. */
  arm: number;
  /** What it paid. */
  reward: number;
}

export type BanditParams = {
  /** What each arm pays in the mean, or 'drawn': drawn anew by each episode. */
  readonly means: readonly number[] | string;
  /** Arms where the means are drawn; else there is one for each mean. */
  readonly arms: number;
  /** 'gaussian' or 'bernoulli'. */
  readonly rewards: string;
  /** Standard deviation of the reward of a Gaussian arm. */
  readonly noise: number;
  /** Pulls of an episode. */
  readonly pulls: number;
  /** Observe how often each arm was pulled and what it paid. */
  readonly history: boolean;
};

const MOST_ARMS = 1000;

function checkMeans({ means, rewards }: BanditParams): void {
  if (means === 'drawn') return;
  const numbers = Array.isArray(means) && means.length > 0 && means.every((mean) => Number.isFinite(mean));
  if (!numbers) throw new BadInput(`means must be 'drawn' or a list of finite numbers, got ${JSON.stringify(means)}`);
  const outside = means.find((mean: number) => mean < 0 || mean > 1);
  if (rewards === 'bernoulli' && outside !== undefined) {
    throw new BadInput(`means of bernoulli arms are probabilities in [0, 1], got ${outside}`);
  }
}

/** Arms of a bandit. @throws BadInput when a parameter is bad. */
function armsOf(p: BanditParams): number {
  const refuse = (name: keyof BanditParams, allowed: string): never => {
    throw new BadInput(`${name} must be ${allowed}, got ${JSON.stringify(p[name])}`);
  };
  if (p.rewards !== 'gaussian' && p.rewards !== 'bernoulli') refuse('rewards', "'gaussian' or 'bernoulli'");
  if (!Number.isInteger(p.arms) || p.arms < 1 || p.arms > MOST_ARMS) refuse('arms', `an integer in [1, ${MOST_ARMS}]`);
  if (!(p.noise >= 0)) refuse('noise', 'at least 0');
  if (!Number.isSafeInteger(p.pulls) || p.pulls < 1) refuse('pulls', 'a positive integer');
  checkMeans(p);
  return Array.isArray(p.means) ? p.means.length : p.arms;
}

function drawMeans(p: BanditParams, rng: Rng): number[] {
  return Array.from({ length: p.arms }, () => (p.rewards === 'gaussian' ? rng.normal() : rng.uniform()));
}

/** For each arm its pulls and its mean reward so far. */
function observeHistory(s: BanditState, out: NumericArray, offset: number): void {
  const arms = s.means.length;
  for (let arm = 0; arm < arms; arm++) {
    out[offset + 2 * arm] = s.pulled[arm];
    out[offset + 2 * arm + 1] = s.pulled[arm] === 0 ? 0 : s.paid[arm] / s.pulled[arm];
  }
}

function observationSpace(p: BanditParams): Discrete | Box {
  const arms = armsOf(p);
  if (!p.history) return discrete(1);
  const [low, high] = p.rewards === 'bernoulli' ? [0, 1] : [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
  const perArm = (pulls: number, mean: number) =>
    Array.from({ length: 2 * arms }, (_, i) => (i % 2 === 0 ? pulls : mean));
  return box(perArm(0, low), perArm(p.pulls, high));
}

export const bandit = defineEnv({
  id: 'Tiny/Bandit-v0',
  summary: 'Pull the arm that pays best: one state, as many actions as arms.',
  params: {
    means: [0.2, -0.8, 1.5, 0.4, 1.2, -1.5, -0.2, -1, 0.8, -0.5],
    arms: 10,
    rewards: 'gaussian',
    noise: 1,
    pulls: 1,
    history: false,
  } as BanditParams,
  observationSpace,
  actionSpace: (p: BanditParams) => discrete(armsOf(p)),
  init(rng, p): BanditState {
    const means = Array.isArray(p.means) ? p.means.slice() : drawMeans(p, rng);
    const none = means.slice().fill(0);
    return { means, pulled: none, paid: none.slice(), pulls: 0, arm: -1, reward: 0 };
  },
  step(s, arm, rng, p) {
    const mean = s.means[arm];
    s.reward = p.rewards === 'gaussian' ? mean + p.noise * rng.normal() : rng.uniform() < mean ? 1 : 0;
    s.arm = arm;
    s.pulls++;
    s.pulled[arm]++;
    s.paid[arm] += s.reward;
    return s.reward;
  },
  isTerminal: (s, p) => s.pulls >= p.pulls,
  observe(s, out, offset, p) {
    if (p.history) observeHistory(s, out, offset);
    else out[offset] = 0;
  },
  presentation: {
    keys: Object.fromEntries(Array.from({ length: 10 }, (_, arm) => [`Digit${(arm + 1) % 10}`, arm])),
    stepsPerSecond: 2,
    layout: (p) => ({ rewards: p.rewards as string, noise: p.noise as number, pulls: p.pulls as number }),
  },
});
