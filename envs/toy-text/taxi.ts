/**
 * Taxi: fetch a passenger from one of four landmarks and set them down at another.
 *
 * Five rows of five cells with some walls between columns. The landmarks are R (0, 0), G (0, 4), Y (4, 0), B (4, 3).
 *
 *   obs      ((row · 5 + column) · 5 + passenger) · 4 + destination: passenger 0 … 3 waits at R, G, Y, B, 4 rides
 *   action   0 south · 1 north · 2 east · 3 west · 4 pick up · 5 drop off; a step into a wall stays
 *   reward   −1 a step; 20 for setting the passenger down at the destination; −10 for a pick-up or drop-off where
 *            there is none to do
 *   start    any cell, the passenger at one landmark and bound for another: 300 states, evenly
 *   ends     terminated when the passenger is set down at the destination · truncated after 200 steps
 *   info     `prob`, the probability of the outcome that happened; `actionMask`, the actions that change something
 *   best     7.93 in the mean over the starts, from 3 to 15 (value iteration)
 *
 * Dietterich (2000), "Hierarchical Reinforcement Learning with the MAXQ Value Function Decomposition". The same Markov
 * decision process as Gymnasium's Taxi-v4 (toy_text/taxi.py), probability by probability; its threshold of 8 is out of
 * reach in the mean. Dropping a passenger at a wrong landmark costs −1 and leaves them there. With `ficklePassenger`
 * the number observed does not say all (whether the passenger may yet change their mind), so no model is listed.
 */

import { defineEnv } from '../../core/define-env.js';
import { BadInput } from '../../core/errors.js';
import type { Rng } from '../../core/rng.js';
import { discrete } from '../../core/spaces.js';
import { compiledOnce, drawOutcome, listOutcomes } from './model.js';
import { ABOARD, ACTIONS, decodeTaxi, MASKS, STATES, TAXI_MAP, taxiModel, taxiText } from './taxi-map.js';

export interface TaxiState {
  /** What is observed: ((row · 5 + column) · 5 + passenger) · 4 + destination. */
  number: number;
  /** Probability of the outcome that led here; 1 after a reset. */
  prob: number;
  /** True while the passenger is going to change their mind. */
  fickle: boolean;
}

export type TaxiParams = {
  /** A move goes where it is meant to with probability 0.8, else to one of its sides; it never drifts when blocked. */
  readonly isRainy: boolean;
  /** In 30 % of the episodes the passenger chooses another destination after the first move aboard. */
  readonly ficklePassenger: boolean;
};

const FICKLE = 0.3;
const STARTS = 300;

const isStart = (number: number): boolean => {
  const { passenger, destination } = decodeTaxi(number);
  return passenger !== ABOARD && passenger !== destination;
};
const starts = Int32Array.from(Array.from({ length: STATES }, (_, number) => number).filter(isStart)); // [300]

const modelOf = compiledOnce(({ isRainy }: TaxiParams) => taxiModel(isRainy));

/** Another destination, one of the three that the passenger has not got in mind. */
function changeMind(number: number, rng: Rng): number {
  const other = rng.int(3);
  const destination = number % 4;
  return number - destination + (other < destination ? other : other + 1);
}

const passengerOf = (number: number): number => Math.floor(number / 4) % 5;

export const taxi = defineEnv({
  id: 'Taxi-v4',
  summary: 'Fetch a passenger from one of four landmarks and set them down at another.',
  params: { isRainy: false, ficklePassenger: false } as TaxiParams,
  observationSpace: discrete(STATES),
  actionSpace: discrete(ACTIONS),
  init(rng, p): TaxiState {
    const number = starts[rng.int(STARTS)];
    return { number, prob: 1, fickle: p.ficklePassenger && rng.uniform() < FICKLE };
  },
  step(s, action, rng, p) {
    const model = modelOf(p);
    const outcome = drawOutcome(model, s.number, action, rng);
    const next = model.nextState[outcome];
    const rode = s.fickle && passengerOf(s.number) === ABOARD && Math.floor(next / 20) !== Math.floor(s.number / 20);
    s.number = rode ? changeMind(next, rng) : next;
    s.fickle = s.fickle && !rode;
    s.prob = model.probability[outcome];
    return model.reward[outcome];
  },
  isTerminal: (s) => passengerOf(s.number) === s.number % 4,
  observe(s, out, offset) {
    out[offset] = s.number;
  },
  info: (s) => ({ prob: s.prob }),
  actionMask(s, out, offset) {
    for (let a = 0; a < ACTIONS; a++) out[offset + a] = MASKS[s.number * ACTIONS + a];
  },
  transitions(s, action, p) {
    if (p.ficklePassenger) {
      throw new BadInput(
        'Taxi-v4 lists no transitions with ficklePassenger true: its 500 numbers are not all its state',
      );
    }
    return listOutcomes(modelOf(p), s, action);
  },
  startDistribution: () => Float64Array.from({ length: STATES }, (_, s) => (isStart(s) ? 1 / STARTS : 0)),
  registration: { horizon: 200, rewardThreshold: 8 },
  presentation: {
    actionNames: ['south', 'north', 'east', 'west', 'pick up', 'drop off'],
    keys: { ArrowDown: 0, ArrowUp: 1, ArrowRight: 2, ArrowLeft: 3, KeyP: 4, KeyD: 5, Space: 4, Enter: 5 },
    stepsPerSecond: 4,
    observationNames: ['state'],
    layout: () => TAXI_MAP,
    text: (s: TaxiState) => taxiText(s.number),
  },
});
