/** How programs are divided between host code and engine, and that the parts work on one memory. */

import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Device, ProgramDefinition } from '../../../../core/compute/device.js';
import { makeDevice } from '../../../../core/compute/index.js';
import { adam } from '../../../../core/compute/optimisers.js';
import type { AnyDefinition } from '../../../../core/compute/ort-plan.js';
import { traceProgram } from '../../../../core/compute/ort-plan.js';
import { openSession } from '../../../../core/compute/ort-sessions.js';
import { partition } from '../../../../core/compute/partition.js';
import { planSplit } from '../../../../core/compute/split-plan.js';
import { dqnUpdate, experience, minAtarProblem, mlpProblem, type Problem } from '../programs.js';

let device: Device;
beforeAll(async () => {
  device = await makeDevice('cpu');
});
afterAll(() => device.dispose());

const f = (...x: number[]) => Float32Array.of(...x);
const vector = (...x: number[]) => ({ shape: [x.length], data: f(...x) });

function opsOf(definition: unknown): Record<'head' | 'body' | 'tail', string[]> {
  const { graph, outputs } = traceProgram(definition as AnyDefinition);
  const { head, body, tail } = partition(graph.nodes, Object.values(outputs));
  const names = (nodes: readonly { op: string }[]) => [...new Set(nodes.map(({ op }) => op))].sort();
  return { head: names(head), body: names(body), tail: names(tail) };
}

/** The definition of an update of a deep Q-network on batches of 128. */
async function updateOf(problem: Problem) {
  const definitions: AnyDefinition[] = [];
  const spy: Device = {
    name: 'cpu',
    description: '',
    store: (values) => device.store(values),
    compile(definition) {
      definitions.push(definition as unknown as AnyDefinition);
      return device.compile(definition);
    },
    dispose() {},
  };
  const made = await dqnUpdate(spy, problem, 128);
  made.program.dispose();
  return { ...made, definition: definitions[0] };
}

describe('an update', () => {
  test.each([
    ['an MLP', mlpProblem(4, 64, 64, 2)],
    ['a network of convolutions', minAtarProblem()],
  ])(
    'of %s leaves the engine its products: windows are the head’s, sums and the optimiser the tail’s',
    async (_, problem) => {
      const { head, body, tail } = opsOf((await updateOf(problem)).definition);
      expect(body).toContain('Gemm');
      expect(body).not.toContain('Transpose');
      expect(body).not.toContain('Sqrt');
      expect(body).not.toContain('Concat');
      expect(tail).toEqual(expect.arrayContaining(['Concat', 'ReduceSum', 'Sqrt', 'Sub']));
      expect(head).toContain('Equal'); // one-hot actions
    },
  );

  test('is made where the stores are', async () => {
    const { definition, online, slots } = await updateOf(mlpProblem(4, 64, 64, 2));
    const { written } = planSplit(definition);
    expect([online, slots].map((store) => written.get(store as never))).toEqual([{ inPlace: true }, { inPlace: true }]);
  });
});

describe('a store that is written from other places of itself', () => {
  const cases: Record<string, { next: (flat: tf.Tensor1D) => tf.Tensor1D; becomes: number[]; inPlace: boolean }> = {
    'its halves change places': {
      next: (x) => tf.concat([tf.slice(x, [2], [2]), tf.slice(x, [0], [2])]),
      becomes: [3, 4, 1, 2],
      inPlace: false,
    },
    'everything moves on by one': {
      next: (x) => tf.concat([tf.slice(x, [3], [1]), tf.mul(tf.slice(x, [0], [3]), 10)] as tf.Tensor1D[]),
      becomes: [4, 10, 20, 30],
      inPlace: false,
    },
    'one half is added to the other': {
      next: (x) => {
        const [a, b] = tf.split(x, 2);
        return tf.concat([tf.add(a, b), b] as tf.Tensor1D[]);
      },
      becomes: [4, 6, 3, 4],
      inPlace: false,
    },
    'all is divided by the sum of all': {
      next: (x) => tf.div(x, tf.sum(x)),
      becomes: [0.1, 0.2, 0.3, 0.4],
      inPlace: true,
    },
  };
  test.each(Object.keys(cases))('%s', async (name) => {
    const { next, becomes, inPlace } = cases[name];
    const store = device.store({ a: vector(1, 2, 3, 4) });
    const definition = {
      name,
      stores: { store },
      inputs: {},
      run: (stores: { store: { flat: tf.Tensor1D } }) => ({ outputs: {}, writes: { store: next(stores.store.flat) } }),
    };
    expect([...planSplit(definition as unknown as AnyDefinition).written.values()]).toEqual([{ inPlace }]);
    const program = await device.compile(definition as ProgramDefinition<'store', never, never>);
    await program.run({});
    expect(store.read().a).toEqual(f(...becomes));
    program.dispose();
  });
});

test('outputs and stores outlive the growth of the memory', async () => {
  const own = await makeDevice('cpu');
  const problem = mlpProblem(4, 64, 64, 2);
  const { program, online } = await dqnUpdate(own, problem, 128);
  const batch = experience(problem, 128, 1);
  const out = await program.run(batch);
  const [loss, weights] = [out.loss[0], online.read()];
  for (let i = 0; i < 4; i++) own.store({ big: { shape: [1_000_000], data: new Float32Array(1_000_000).fill(i) } });
  expect(out.loss[0]).toBe(loss);
  expect(online.read()).toEqual(weights);
  expect((await program.run(batch)).loss[0]).toBeLessThan(loss);
  own.dispose();
});

test('the memory grows while a run is under way, and nobody notices', async () => {
  const own = await makeDevice('cpu');
  const problem = mlpProblem(4, 64, 64, 2);
  const batch = experience(problem, 128, 1);
  const first = await dqnUpdate(own, problem, 128);
  const wanted = (await first.program.run(batch)).loss[0];

  const second = await dqnUpdate(own, problem, 128);
  const run = second.program.run(batch); // onnxruntime begins in a later turn of the event loop
  const size = 3_000_000;
  const big = own.store({ a: { shape: [size], data: new Float32Array(size) } });
  const copy = own.compile({
    name: 'big',
    stores: { big },
    inputs: { x: { shape: [size], dtype: 'float32' } },
    run: (stores, { x }) => ({ outputs: {}, writes: { big: tf.add(stores.big.flat, x) as tf.Tensor1D } }),
  });
  expect((await run).loss[0]).toBe(wanted);
  await (await copy).run({ x: new Float32Array(size).fill(2) });
  expect(big.read().a[size - 1]).toBe(2);
  own.dispose();
});

test('averages of gradients that have vanished do not become denormal', async () => {
  const optimiser = adam({ learningRate: 0.1 });
  const [net, slots] = [device.store({ w: vector(1, 1) }), optimiser.slots(device, 2)];
  const program = await device.compile({
    name: 'vanish',
    stores: { net, slots },
    inputs: { g: { shape: [2], dtype: 'float32' } },
    run(stores, { g }) {
      const next = optimiser.update(stores.net.flat, g as tf.Tensor1D, stores.slots);
      return { outputs: {}, writes: { net: next.flat, slots: next.slots } };
    },
  });
  await program.run({ g: f(1, 1) });
  for (let i = 0; i < 1200; i++) await program.run({ g: f(0, 1) });
  const { m } = slots.read();
  expect(m[0]).toBeLessThan(1e-30);
  expect(m[0] === 0 || m[0] >= 1.1754943508222875e-38).toBe(true);
  expect(m[1]).toBeCloseTo(1, 5);
  program.dispose();
});

describe('sessions', () => {
  class Session {
    released = 0;
    async release() {
      this.released++;
    }
  }
  const engineOf = () => {
    const made: Session[] = [];
    const create = async () => {
      made.push(new Session());
      return made.at(-1);
    };
    return { made, engine: { InferenceSession: { create } } as never };
  };
  const model = (x: number) => Uint8Array.of(1, 2, x);

  test('the same model is compiled once, while it is used and after', async () => {
    const { made, engine } = engineOf();
    const a = await openSession(engine, model(1), {});
    const b = await openSession(engine, model(1), {});
    expect(b.session).toBe(a.session);
    a.close();
    b.close();
    expect((await openSession(engine, model(1), {})).session).toBe(a.session);
    expect(made.length).toBe(1);
  });

  test('another model, other options or another engine is another session', async () => {
    const { made, engine } = engineOf();
    const other = engineOf();
    await openSession(engine, model(1), {});
    await openSession(engine, model(2), {});
    await openSession(engine, model(1), { intraOpNumThreads: 2 });
    await openSession(other.engine, model(1), {});
    expect([made.length, other.made.length]).toEqual([3, 1]);
  });

  test('of the unused the last eight are kept', async () => {
    const { made, engine } = engineOf();
    for (let i = 0; i < 12; i++) (await openSession(engine, model(i), {})).close();
    await Promise.resolve();
    const released = made.map((session) => session.released);
    expect(released).toEqual([1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0]);
  });

  test('a model that cannot be compiled is not kept', async () => {
    let tries = 0;
    const create = async () => {
      tries++;
      throw new Error('bad model');
    };
    const engine = { InferenceSession: { create } } as never;
    await expect(openSession(engine, model(1), {})).rejects.toThrow('bad model');
    await expect(openSession(engine, model(1), {})).rejects.toThrow('bad model');
    expect(tries).toBe(2);
  });
});
