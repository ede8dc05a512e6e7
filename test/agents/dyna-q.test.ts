import { expect, test } from 'vitest';
import { dynaQ } from '../../agents/index.js';
import { makeOutcomeModel } from '../../agents/tabular/model.js';
import { makeRng } from '../../core/rng.js';
import { rowsOf, stepOf, tableAgent } from './tabular/steps.js';

test('without planning it is Q-learning', () => {
  const agent = tableAgent(dynaQ, { learningRate: 0.5, gamma: 0.5, planningSteps: 0 });
  agent.learn(stepOf(11, 6, 4, 12));
  agent.learn(stepOf(10, 5, 1, 11));
  expect(rowsOf(agent).flat()).toEqual([1, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0]);
});

test('one walk to the goal is enough for all of the way, where Q-learning knows its last step', () => {
  const walk = (planningSteps: number): number[] => {
    const agent = tableAgent(dynaQ, { learningRate: 1, gamma: 0.5, planningSteps });
    agent.learn(stepOf(10, 5, 0, 11));
    agent.learn(stepOf(11, 5, 0, 12));
    agent.learn(stepOf(12, 5, 8, 13, 'terminated'));
    agent.learn(stepOf(13, 5, 0, 13, 'terminated'));
    return rowsOf(agent).map(([first]) => first);
  };
  expect(walk(0)).toEqual([0, 0, 8, 0]);
  expect(walk(50)).toEqual([2, 4, 8, 0]);
});

test('the model draws what was tried, outcomes as often as they were seen', () => {
  const model = makeOutcomeModel();
  const win = { reward: 1, terminated: 1, nextObs: 3 };
  const lose = { reward: 0, terminated: 0, nextObs: 2 };
  for (const outcome of [win, lose, lose, lose]) model.add(7, outcome);
  model.add(9, win);
  expect(model.size).toBe(2);

  const rng = makeRng(1);
  const counts = { win: 0, lose: 0, other: 0 };
  for (let n = 0; n < 8000; n++) {
    const { at, outcome } = model.draw(rng);
    if (at === 9) counts.other++;
    else if (outcome.reward === 1) counts.win++;
    else counts.lose++;
  }
  expect(Math.abs(counts.other - 4000)).toBeLessThan(200); // pairs alike, however often they were tried
  expect(Math.abs(counts.win - 1000)).toBeLessThan(150); // a quarter of the other half
  expect(Math.abs(counts.lose - 3000)).toBeLessThan(200);
});

test('a model that was kept draws the same', () => {
  const model = makeOutcomeModel();
  for (let n = 0; n < 40; n++) model.add(n % 7, { reward: n % 3, terminated: n % 2, nextObs: n % 5 });
  const other = makeOutcomeModel();
  other.add(1, { reward: 5, terminated: 0, nextObs: 0 });
  other.load(structuredClone(model.save()));
  const [a, b] = [makeRng(5), makeRng(5)];
  for (let n = 0; n < 200; n++) expect(other.draw(a)).toEqual(model.draw(b));
});
