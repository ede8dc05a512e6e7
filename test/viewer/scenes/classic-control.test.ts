import { describe, expect, test } from 'vitest';
import { dark, light } from '../../../viewer/scenes/index.js';
import { mix } from '../../../viewer/scenes/painter.js';
import { at, pictureOf, same } from './pictures.js';

describe('MountainCar', () => {
  const across = (x: number): number => 57 + (x + 1.2) * 470;
  const road = (x: number): number => 300 - 160 * Math.sin(3 * x);

  test('puts the car on the road where it is', () => {
    const x = -Math.PI / 6; // the bottom, where the road is level
    const picture = pictureOf('MountainCar-v0', { x, v: 0 });
    expect(at(picture, across(x), road(x) - 26)).toBe(dark.accent);
    expect(at(picture, across(x - 0.3), road(x - 0.3) - 26)).not.toBe(dark.accent);
  });

  test('shows the push of the engine on its side, in both worlds', () => {
    const x = -Math.PI / 6;
    const warm = (id: string, state: object, action: number | null) => {
      const picture = pictureOf(id, { x, v: 0, ...state }, { action });
      return [-1, 1].map((side) => at(picture, across(x) + side * 50, road(x) - 28) === dark.warm);
    };
    expect(warm('MountainCar-v0', {}, 0)).toEqual([true, false]);
    expect(warm('MountainCar-v0', {}, 1)).toEqual([false, false]);
    expect(warm('MountainCar-v0', {}, 2)).toEqual([false, true]);
    expect(warm('MountainCarContinuous-v0', { force: -1 }, null)).toEqual([true, false]);
    expect(warm('MountainCarContinuous-v0', { force: 0 }, null)).toEqual([false, false]);
  });

  test('turns the flag green at the goal, which is nearer in the continuous world', () => {
    const flag = (id: string, goal: number, x: number) =>
      at(pictureOf(id, { x, v: 0.01, force: 0 }), across(goal) + 12, road(goal) - 75);
    expect(flag('MountainCar-v0', 0.5, 0.4)).toBe(dark.bad);
    expect(flag('MountainCar-v0', 0.5, 0.5)).toBe(dark.good);
    expect(flag('MountainCarContinuous-v0', 0.45, 0.449)).toBe(dark.bad);
    expect(flag('MountainCarContinuous-v0', 0.45, 0.45)).toBe(dark.good);
  });
});

describe('Acrobot', () => {
  test('swings both links: angles are counter-clockwise from straight down', () => {
    const tip = (theta1: number, theta2: number) => {
      const picture = pictureOf('Acrobot-v1', { theta1, theta2 });
      const [x, y] = [
        320 + 125 * (Math.sin(theta1) + Math.sin(theta1 + theta2)),
        355 + 125 * (Math.cos(theta1) + Math.cos(theta1 + theta2)),
      ];
      return at(picture, x, y);
    };
    expect(tip(0, 0)).toBe(dark.warm);
    expect(tip(1, -0.5)).toBe(dark.warm);
    expect(tip(-0.7, 2)).toBe(dark.warm);
    expect(tip(Math.PI, 0)).toBe(dark.good); // above the line
  });

  test('joins the second link to the first and leans it by both angles', () => {
    const [theta1, theta2] = [0.9, 0.8];
    const picture = pictureOf('Acrobot-v1', { theta1, theta2 });
    const along = (share: number, lean: number): [number, number] => [
      320 + 125 * (Math.sin(theta1) + share * Math.sin(lean)) + 4 * Math.cos(lean),
      355 + 125 * (Math.cos(theta1) + share * Math.cos(lean)) - 4 * Math.sin(lean),
    ];
    const green = mix(dark.good, dark.accent, 0.2);
    for (const share of [0.3, 0.6, 0.8]) {
      expect(at(picture, ...along(share, theta1 + theta2))).toBe(green);
      expect(at(picture, ...along(share, theta2))).not.toBe(green);
    }
  });

  test('glides the short way over the seam at ±π', () => {
    const half = pictureOf(
      'Acrobot-v1',
      { theta1: -3.1, theta2: 0 },
      { previous: { theta1: 3.1, theta2: 0 }, progress: 0.5 },
    );
    expect(at(half, 320, 355 - 250)).toBe(dark.good);
  });

  test('shows the torque at the elbow, and none for none', () => {
    const arc = (action: number | null) => pictureOf('Acrobot-v1', { theta1: 0.3, theta2: 0.2 }, { action });
    expect(same(arc(1), arc(null))).toBe(true);
    expect(same(arc(0), arc(null))).toBe(false);
    expect(same(arc(0), arc(2))).toBe(false);
  });
});

describe('Pendulum', () => {
  const bob = (theta: number): [number, number] => [300 - 186 * Math.sin(theta), 330 - 186 * Math.cos(theta)];

  test('leans counter-clockwise from upright', () => {
    for (const theta of [0, 1, -2, 3]) {
      const picture = pictureOf('Pendulum-v1', { theta, thetaDot: 0, torque: 0 });
      expect(at(picture, ...bob(theta))).toBe(dark.accent);
      expect(at(picture, ...bob(theta + 2))).not.toBe(dark.accent);
    }
  });

  test('draws the torque as it was and moves between two states', () => {
    const torque = (value: number) => pictureOf('Pendulum-v1', { theta: 0.2, thetaDot: 0, torque: value });
    expect(same(torque(1), torque(2))).toBe(false);
    expect(same(torque(1), torque(-1))).toBe(false);
    const previous = { theta: 1, thetaDot: 0, torque: 0 };
    const half = pictureOf('Pendulum-v1', { theta: 1.4, thetaDot: 0, torque: 0 }, { previous, progress: 0.5 });
    expect(at(half, ...bob(1.2))).toBe(dark.accent);
  });
});

test.each([
  ['MountainCar-v0', { x: 0.2, v: 0.01 }],
  ['Acrobot-v1', { theta1: 1, theta2: 1 }],
  ['Pendulum-v1', { theta: 1, thetaDot: 1, torque: 1 }],
])('%s is a pure function of the moment, and themes differ', (id, state) => {
  expect(same(pictureOf(id, state), pictureOf(id, state))).toBe(true);
  expect(same(pictureOf(id, state), pictureOf(id, state, { palette: light }))).toBe(false);
});
