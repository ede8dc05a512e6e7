/** What the tests do inside a page, by name. */

import {
  agents,
  type Device,
  evaluate,
  makeRng,
  makeWebDevice,
  train,
  type WebEngine,
  type WebOptions,
} from 'bellman/web';
import mjs from 'onnxruntime-web/ort-wasm-simd-threaded.asyncify.mjs?url';
import wasm from 'onnxruntime-web/ort-wasm-simd-threaded.asyncify.wasm?url';
import * as ort from 'onnxruntime-web/webgpu';
import { fetchPolicy } from '../../docs/examples/browser/policy.js';
import { type Numbers, updateNumbers } from './program.js';

// Threads are workers that load this file: left to itself the engine would have them load the page's whole bundle.
ort.env.wasm.wasmPaths = { mjs: new URL(mjs, location.href), wasm: new URL(wasm, location.href) };

let runs = 0;
/** The engine, its runs counted: a test of an engine that nothing was run on would be none. */
const engine: WebEngine = {
  Tensor: ort.Tensor,
  env: ort.env,
  InferenceSession: {
    async create(model: Uint8Array, options: ort.InferenceSession.SessionOptions) {
      const session = await ort.InferenceSession.create(model, options);
      const run = session.run.bind(session);
      session.run = ((...given: Parameters<typeof run>) => {
        runs++;
        return run(...given);
      }) as typeof session.run;
      return session;
    },
  } as WebEngine['InferenceSession'],
};

const { gpu } = navigator as { gpu?: { requestAdapter(): Promise<unknown> } };
let submits = 0; // batches of commands that a GPU was given
const { GPUQueue } = globalThis as unknown as { GPUQueue?: { prototype: { submit(...commands: unknown[]): void } } };
if (GPUQueue !== undefined) {
  const { submit } = GPUQueue.prototype;
  GPUQueue.prototype.submit = function (...commands) {
    submits++;
    submit.apply(this, commands);
  };
}

async function withDevice<T>(options: WebOptions, act: (device: Device) => Promise<T>): Promise<T> {
  const device = await makeWebDevice(engine, options);
  try {
    return await act(device);
  } finally {
    device.dispose();
  }
}

/** Everything that goes in and out is JSON. */
const tasks = {
  async numbers(options: WebOptions): Promise<Numbers & { runs: number; submits: number }> {
    runs = 0;
    submits = 0;
    const numbers = await withDevice(options, updateNumbers);
    return { ...numbers, runs, submits };
  },

  /** The numbers of a worker, which has the build without a GPU. */
  worker: (): Promise<Numbers> =>
    new Promise((resolve, reject) => {
      const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });
      worker.addEventListener('message', ({ data }) => {
        worker.terminate();
        resolve(data as Numbers);
      });
      worker.addEventListener('error', (error) => reject(new Error(error.message)));
    }),

  adapter: async (): Promise<boolean> => ((await gpu?.requestAdapter()) ?? null) !== null,

  /** Mean greedy return after a training of a preset cut short. */
  learned: (agent: string, seed: number, steps: number): Promise<{ mean: number; runs: number }> =>
    withDevice({ provider: 'wasm' }, async (device) => {
      runs = 0;
      const training = await train({ env: 'CartPole-v1', agent: agents[agent], seed, steps, device });
      for await (const _ of training);
      const result = await evaluate({ env: 'CartPole-v1', policy: training.agent, episodes: 20 });
      training.dispose();
      return { mean: result.return.mean, runs };
    }),

  /** What the updates of a short training measure, and parameters that it saves. */
  updates: (options: WebOptions): Promise<{ losses: number[]; saved: number[] }> =>
    withDevice(options, async (device) => {
      const config = { episodesPerUpdate: 4, hidden: [64] };
      const training = await train({
        env: 'CartPole-v1',
        agent: agents.reinforce,
        steps: 400,
        envs: 4,
        config,
        device,
      });
      const losses: number[] = [];
      for await (const event of training) if (event.kind === 'update') losses.push(event.metrics['loss/policy']);
      const { agent } = await training.save();
      training.dispose();
      return { losses, saved: [...agent.tensors['policyNet/dense1.weight'].data] };
    }),

  /** Mean return of actions drawn at random. */
  async random(episodes: number): Promise<number> {
    const rng = makeRng(1);
    const policy = {
      think: (_: unknown, count: number) => ({ action: Int32Array.from({ length: count }, () => rng.int(2)) }),
    };
    return (await evaluate({ env: 'CartPole-v1', policy, episodes })).return.mean;
  },

  /** What a saved policy does and thinks, from files that are fetched. */
  policy: (config: string, file: string, obs: number[], count: number) =>
    withDevice({ provider: 'wasm' }, async (device) => {
      const policy = await fetchPolicy(device, config, file);
      const { action, q, probability } = await policy.think(Float32Array.from(obs), count);
      const { returns } = await evaluate({ env: 'CartPole-v1', policy, episodes: 3 });
      policy.dispose();
      return { action: [...action], values: [...(q ?? probability ?? [])], returns };
    }),

  /** The message of the error that making a device ends in, or its description. */
  device: async (options: WebOptions): Promise<string> => {
    try {
      return await withDevice(options, async ({ description }) => description);
    } catch (error) {
      return `${error}`;
    }
  },
};

export type Tasks = typeof tasks;
Object.assign(globalThis, { tasks });
