import { describe, expect, test } from 'vitest';
import { BadInput } from '../../../core/errors.js';
import { make } from '../../../core/make.js';
import { makeRng } from '../../../core/rng.js';
import { makeVec } from '../../../core/vec-env.js';
import {
  doorKey8x8,
  dynamicObstacles5x5,
  dynamicObstacles8x8,
  empty5x5,
  type MiniGridState,
  memoryS7,
  minigrid,
  multiRoomN4S5,
} from '../../../envs/minigrid/index.js';
import {
  BALL,
  DOOR_CLOSED,
  DOOR_LOCKED,
  EMPTY,
  KEY,
  kindOf,
  placeOf,
  strideOf,
  thing,
  WALL,
} from '../../../envs/minigrid/things.js';
import { ONE_HOT_SIZE, seenPlaces } from '../../../envs/minigrid/view.js';
import { play } from '../episodes.js';
import { scriptedRng } from '../scripted-rng.js';
import { minigrid as known } from './controllers.js';

const [LEFT, RIGHT, FORWARD, PICKUP, TOGGLE] = [0, 1, 2, 3, 5];
const rng = makeRng(0);

const copyOf = (s: MiniGridState): MiniGridState => ({ ...s, cells: s.cells.slice() });
const inFront = (s: MiniGridState, stride: number): number => s.at + [1, stride, -1, -stride][s.direction];

/** Breadth first over all that can change: place, direction, hand, keys and doors. Steps to success; −1 for none. */
function stepsToSuccess(world: (typeof minigrid)[number], start: MiniGridState): number {
  const stride = strideOf(world.params.size);
  const things = Array.from(start.cells.keys()).filter((place) => ![EMPTY, WALL].includes(start.cells[place]));
  const keyOf = (s: MiniGridState): string => `${s.at},${s.direction},${s.carrying},${things.map((t) => s.cells[t])}`;
  const known = new Set([keyOf(start)]);
  let edge = [start];
  for (let steps = 1; edge.length > 0; steps++) {
    const next: MiniGridState[] = [];
    for (const s of edge) {
      const kind = kindOf(s.cells[inFront(s, stride)]);
      const opens = kind === DOOR_CLOSED || (kind === DOOR_LOCKED && s.carrying !== 0);
      for (const action of [LEFT, RIGHT, FORWARD, ...(kind === KEY ? [PICKUP] : []), ...(opens ? [TOGGLE] : [])]) {
        const moved = copyOf(s);
        world.step(moved, action, rng, world.params as never);
        if (moved.outcome === 1) return steps;
        const key = keyOf(moved);
        if (moved.outcome !== 0 || known.has(key)) continue;
        known.add(key);
        next.push(moved);
      }
    }
    edge = next;
  }
  return -1;
}

describe('every level can be solved within its horizon', () => {
  test.each(minigrid.map((world) => [world.id, world] as const))('%s, 200 seeds', (_, world) => {
    const levels = new Set<string>();
    for (let seed = 0; seed < 200; seed++) {
      const s = world.init(makeRng(seed), world.params as never);
      levels.add(`${s.at},${s.direction},${s.cells}`);
      // Balls that roll are not in the way for ever.
      for (const place of s.obstacles) s.cells[place] = EMPTY;
      s.obstacles = new Int32Array(0);
      const steps = stepsToSuccess(world, s);
      expect(steps, `seed ${seed}`).toBeGreaterThan(0);
      expect(steps, `seed ${seed}`).toBeLessThanOrEqual(world.params.maxSteps);
    }
    const fixed = /Empty-\d/.test(world.id);
    expect(levels.size > 5).toBe(!fixed);
  });
});

describe('levels', () => {
  test('MultiRoom has its rooms’ doors, closed, no two neighbours of one colour', () => {
    for (let seed = 0; seed < 50; seed++) {
      const s = multiRoomN4S5.init(makeRng(seed), multiRoomN4S5.params);
      expect(s.cells.filter((code) => kindOf(code) === DOOR_CLOSED)).toHaveLength(5);
    }
  });

  test('DoorKey keeps key and agent on one side, the goal on the other', () => {
    for (let seed = 0; seed < 50; seed++) {
      const s = doorKey8x8.init(makeRng(seed), doorKey8x8.params);
      const x = (place: number) => (place % strideOf(8)) - 6;
      const door = x(s.cells.findIndex((code) => kindOf(code) === DOOR_LOCKED));
      expect(x(s.cells.findIndex((code) => kindOf(code) === KEY))).toBeLessThan(door);
      expect(x(s.at)).toBeLessThan(door);
    }
  });
});

describe('Dynamic-Obstacles', () => {
  const at = (x: number, y: number) => placeOf(5, x, y);
  function level(balls: readonly (readonly [number, number])[]): MiniGridState {
    const s = dynamicObstacles5x5.init(makeRng(1), { ...dynamicObstacles5x5.params, obstacles: 0 });
    s.obstacles = Int32Array.from(balls, ([x, y]) => at(x, y));
    for (const place of s.obstacles) s.cells[place] = thing(BALL, 2);
    return s;
  }
  const step = (s: MiniGridState, action: number, ...draws: number[]) =>
    dynamicObstacles5x5.step(s, action, scriptedRng(...draws), dynamicObstacles5x5.params);

  test('a step into a ball costs one and ends, even where the ball rolls away', () => {
    const s = level([[2, 1]]);
    expect(step(s, FORWARD, 0.99)).toBe(-1);
    expect(s.outcome).toBe(2);
    expect([...s.obstacles]).toEqual([at(3, 2)]);
  });

  test('a step into a wall does the same; turning does not', () => {
    const s = level([]);
    expect(step(s, LEFT)).toBe(0);
    expect([step(s, FORWARD), s.outcome]).toEqual([-1, 2]);
  });

  test('a ball that rolls in front of the agent stops it, and costs nothing', () => {
    const s = level([[3, 2]]);
    // Free around (3, 2): (2, 1), (3, 1), (2, 2), (1, …) no; the first is (2, 1).
    expect(step(s, FORWARD, 0)).toBe(0);
    expect([s.at, s.outcome, s.cells[at(2, 1)]]).toEqual([at(1, 1), 0, thing(BALL, 2)]);
  });

  test('balls keep off the agent, the goal and each other, and none is lost', () => {
    const p = dynamicObstacles8x8.params;
    const s = dynamicObstacles8x8.init(makeRng(3), p);
    for (let k = 0; k < 2_000; k++) {
      dynamicObstacles8x8.step(s, k % 2, rng, p);
      expect(new Set(s.obstacles).size).toBe(4);
      expect([...s.obstacles].every((place) => s.cells[place] === thing(BALL, 2) && place !== s.at)).toBe(true);
      expect(s.cells.filter((code) => kindOf(code) === BALL)).toHaveLength(4);
    }
  });
});

describe('observations', () => {
  test('make shows image, direction and mission; a vector the same numbers', () => {
    const env = make(doorKey8x8);
    const { observation } = env.reset({ seed: 5 });
    expect(observation.mission).toBe('use the key to open the door and then get to the goal');
    const vec = makeVec(doorKey8x8, { count: 1 });
    vec.reset({ seed: 5 });
    expect([...vec.obs]).toEqual([...observation.image, observation.direction]);
    expect(env.observationSpace.contains(observation)).toBe(true);
  });

  test('one-hot says the same', () => {
    const s = doorKey8x8.init(makeRng(2), doorKey8x8.params);
    const symbolic = new Uint8Array(148);
    const oneHot = new Uint8Array(ONE_HOT_SIZE).fill(9);
    doorKey8x8.observe(s, symbolic, 0, doorKey8x8.params);
    doorKey8x8.observe(s, oneHot, 0, { ...doorKey8x8.params, observation: 'one-hot' });
    const back: number[] = [];
    for (let i = 0; i < 49; i++) {
      const part = (from: number, to: number) => oneHot.slice(i * 20 + from, i * 20 + to).indexOf(1);
      back.push(part(0, 11), part(11, 17), part(17, 20));
    }
    expect([...back, oneHot.slice(980).indexOf(1)]).toEqual([...symbolic]);
    expect(oneHot.reduce((sum, one) => sum + one, 0)).toBe(49 * 3 + 1);
  });

  test('bytes at odd places and words at even ones are the same numbers', () => {
    const s = memoryS7.init(makeRng(2), memoryS7.params);
    const [even, odd] = [new Uint8Array(200), new Uint8Array(200)];
    memoryS7.observe(s, even, 4, memoryS7.params);
    memoryS7.observe(s, odd, 5, memoryS7.params);
    expect([...odd.slice(5, 153)]).toEqual([...even.slice(4, 152)]);
    expect([even[3], even[152]]).toEqual([0, 0]);
    const floats = new Float32Array(148);
    memoryS7.observe(s, floats, 0, memoryS7.params);
    expect([...floats]).toEqual([...even.slice(4, 152)]);
  });

  test('what is seen are places of the level, the agent’s own among them', () => {
    const s = empty5x5.init(rng, empty5x5.params);
    const places = seenPlaces(s, strideOf(5), true);
    expect(places).toHaveLength(49);
    expect(places).toContain(s.at);
    expect(places).toContain(placeOf(5, 3, 3));
  });
});

describe('what hand-written policies score', () => {
  test.each([
    ['MiniGrid/Empty-5x5-v0', 1 - (0.9 * 5) / 100],
    ['MiniGrid/Empty-8x8-v0', 1 - (0.9 * 11) / 256],
    ['MiniGrid/Empty-16x16-v0', 1 - (0.9 * 27) / 1024],
  ])('%s: %d', (id, score) => {
    const world = minigrid.find((one) => one.id === id) as typeof empty5x5;
    for (const { episodeReturn } of play(world, known[id].make, { episodes: 3 })) {
      expect(episodeReturn).toBeCloseTo(score, 12);
    }
  });

  test.each([
    ['MiniGrid/FourRooms-v0', 0.65],
    ['MiniGrid/DoorKey-5x5-v0', 0.955],
    ['MiniGrid/DoorKey-6x6-v0', 0.96],
    ['MiniGrid/DoorKey-8x8-v0', 0.965],
    ['MiniGrid/DoorKey-16x16-v0', 0.975],
    ['MiniGrid/MultiRoom-N2-S4-v0', 0.8],
    ['MiniGrid/MultiRoom-N4-S5-v0', 0.73],
    ['MiniGrid/MultiRoom-N6-v0', 0.58],
  ])('%s: an explorer earns at least %d in the mean', (id, least) => {
    const world = minigrid.find((one) => one.id === id) as typeof empty5x5;
    const returns = play(world, known[id].make, { episodes: 100 }).map(({ episodeReturn }) => episodeReturn);
    expect(returns.reduce((sum, one) => sum + one, 0) / returns.length).toBeGreaterThan(least);
    expect(returns.filter((one) => one === 0).length).toBeLessThanOrEqual(id.includes('FourRooms') ? 5 : 0);
  });

  test('Empty-Random: always there', () => {
    const world = minigrid[1];
    const returns = play(world, known[world.id].make, { episodes: 200 }).map(({ episodeReturn }) => episodeReturn);
    expect(Math.min(...returns)).toBeGreaterThan(0.9);
  });
});

test.each([
  [{ size: 3 }, 'size must be an integer in [4, 64], got 3'],
  [{ maxSteps: 0 }, 'maxSteps must be a positive integer, got 0'],
  [{ observation: 'rgb' }, `observation must be 'symbolic' or 'one-hot', got "rgb"`],
])('bad parameters are refused: %o', (params, message) => {
  expect(() => make(empty5x5, { params })).toThrow(BadInput);
  expect(() => make(empty5x5, { params })).toThrow(message);
});
