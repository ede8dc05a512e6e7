/**
 * Our side of `bench env`, in a process of its own for each row, so that no world is measured with code that another one
 * has shaped. Reads a JSON request a line, writes a JSON reply a line: see peer.ts.
 *
 *   prepare  { world, how, count }   →
 *   time     { ms }                  → rate: steps a second over about `ms` milliseconds
 *   heap     { steps }               → kept: bytes a step left on the heap after `steps` of them, collected before and after
 *
 * Actions are drawn before the clock starts.
 */

import { createInterface } from 'node:readline';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { NumericArray } from '../../../core/arrays.js';
import { make } from '../../../core/make.js';
import { readMember, writeMember } from '../../../core/members.js';
import { makeRng, type Rng } from '../../../core/rng.js';
import { type ArraySpace, makeArray } from '../../../core/spaces.js';
import { makeVec } from '../../../core/vec-env.js';
import '../../../envs/index.js';
import type { WorldRow } from './rows.js';

/** Makes at least that many steps and says how many they were. */
type Advance = (steps: number) => number;

const ROWS = 256; // rows of actions drawn in advance and used in turn

const drawActions = (rng: Rng, space: ArraySpace, count: number): NumericArray[] =>
  Array.from({ length: ROWS }, () => {
    const row = makeArray(space, count);
    for (let i = 0; i < count; i++) writeMember(space.sample(rng), row, i * space.size);
    return row;
  });

function together(id: string, count: number): Advance {
  const vec = makeVec(id, { count });
  const drawn = drawActions(makeRng(0).split('bench'), vec.actionSpace, count);
  vec.reset({ seed: 0 });
  let row = 0;
  return (steps) => {
    let n = 0;
    for (; n < steps; n += count) vec.step(drawn[row++ % ROWS]);
    return n;
  };
}

function alone(id: string): Advance {
  const env = make(id, { structured: false });
  const space = env.actionSpace as ArraySpace;
  const drawn = drawActions(makeRng(0).split('bench'), space, 16);
  const actions = drawn.flatMap((row) => Array.from({ length: 16 }, (_, i) => readMember(space, row, i)));
  env.reset({ seed: 0 });
  let at = 0;
  return (steps) => {
    for (let n = 0; n < steps; n++) {
      const { terminated, truncated } = env.step(actions[at++ % actions.length]);
      if (terminated || truncated) env.reset();
    }
    return steps;
  };
}

/** CartPole as plain arrays: no contract, no checks, float32 observations written, restarted at an end. */
function byHand(count: number): Advance {
  const rng = makeRng(0).split('bench');
  const state = Float64Array.from({ length: count * 4 }, () => 0.1 * rng.uniform() - 0.05);
  const obs = new Float32Array(count * 4);
  const age = new Int32Array(count);
  const drawn = Array.from({ length: ROWS }, () => Int32Array.from({ length: count }, () => rng.int(2)));
  const step = (action: Int32Array): void => {
    for (let i = 0; i < count; i++) {
      const at = 4 * i;
      const theta = state[at + 2];
      const thetaDot = state[at + 3];
      const cos = Math.cos(theta);
      const sin = Math.sin(theta);
      const push = ((action[i] === 1 ? 10 : -10) + 0.05 * thetaDot * thetaDot * sin) / 1.1;
      const thetaAcc = (9.8 * sin - cos * push) / (0.5 * (4 / 3 - (0.1 * cos * cos) / 1.1));
      state[at] += 0.02 * state[at + 1];
      state[at + 1] += 0.02 * (push - (0.05 * thetaAcc * cos) / 1.1);
      state[at + 2] += 0.02 * thetaDot;
      state[at + 3] += 0.02 * thetaAcc;
      const ended = Math.abs(state[at]) > 2.4 || Math.abs(state[at + 2]) > 0.2094395 || ++age[i] >= 500;
      if (ended) {
        age[i] = 0;
        for (let k = 0; k < 4; k++) state[at + k] = 0.1 * rng.uniform() - 0.05;
      }
      for (let k = 0; k < 4; k++) obs[at + k] = state[at + k];
    }
  };
  let row = 0;
  return (steps) => {
    let n = 0;
    for (; n < steps; n += count) step(drawn[row++ % ROWS]);
    return n;
  };
}

const collect = ((): (() => void) => {
  setFlagsFromString('--expose-gc');
  return runInNewContext('gc') as () => void;
})();

let advance: Advance = () => 0;

/** Steps a second: stretches of growing length until the time is used. */
function rate(ms: number): number {
  const start = performance.now();
  let steps = 0;
  let stretch = 256;
  let elapsed = 0;
  while (elapsed < ms) {
    steps += advance(stretch);
    elapsed = performance.now() - start;
    if (elapsed < ms / 20) stretch *= 2;
  }
  return (1000 * steps) / elapsed;
}

function heapKept(steps: number): number {
  advance(Math.ceil(steps / 100));
  collect();
  const before = process.memoryUsage().heapUsed;
  const n = advance(steps);
  collect();
  return (process.memoryUsage().heapUsed - before) / n;
}

interface Request {
  readonly id: number;
  readonly op: string;
  readonly world: string;
  readonly how: WorldRow['how'];
  readonly count: number;
  readonly ms: number;
  readonly steps: number;
}

function answer({ op, world, how, count, ms, steps }: Request): Record<string, unknown> {
  if (op === 'time') return { rate: [rate(ms)] };
  if (op === 'heap') return { kept: [heapKept(steps)] };
  advance = how === 'vector' ? together(world, count) : how === 'single' ? alone(world) : byHand(count);
  return {};
}

for await (const line of createInterface({ input: process.stdin })) {
  const request = JSON.parse(line) as Request;
  let reply: Record<string, unknown>;
  try {
    reply = answer(request);
  } catch (error) {
    reply = { error: (error as Error).message };
  }
  process.stdout.write(`${JSON.stringify({ id: request.id, ...reply })}\n`);
}
