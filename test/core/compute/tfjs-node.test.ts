/**
 * How the devices on TensorFlow's kernels are got, with packages made for the purpose: theirs download TensorFlow.
 * Where they are installed, BELLMAN_TEST_DEVICES=tfjs-node has the tests of every device run on the real ones.
 */

import util from 'node:util';
import * as tf from '@tensorflow/tfjs-core';
import { afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { makeDevice } from '../../../core/compute/index.js';
import { makeTfjsNodeDevice, type Packages } from '../../../core/compute/tfjs-node.js';
import { BadInput } from '../../../core/errors.js';

const gpuOf = (name: string) => name === '@tensorflow/tfjs-node-gpu';

const core = { Tensor: tf.Tensor, version: { 'tfjs-core': tf.version_core } };

/** The JavaScript kernels under TensorFlow's name. */
function startBackend(isGPUPackage: boolean, isUsingGpuDevice = isGPUPackage, exported: object = core): object {
  tf.copyRegisteredKernels('cpu', 'tensorflow');
  const Backend = tf.findBackend('cpu').constructor as new () => tf.KernelBackend;
  const binding = { TF_Version: '2.9.1' };
  tf.registerBackend('tensorflow', () => Object.assign(new Backend(), { isGPUPackage, isUsingGpuDevice, binding }));
  void tf.setBackend('tensorflow'); // As the packages do.
  return exported;
}
const whole: Packages = {
  find: (name) => name,
  load: async (name) => {
    if (tf.findBackend('tensorflow') === null) startBackend(gpuOf(name));
    return core;
  },
};
const failing = (message: string): Packages => ({
  find: (name) => name,
  load: async () => {
    tf.copyRegisteredKernels('cpu', 'tensorflow');
    throw new Error(message);
  },
});
const refusal = async (name: 'tfjs-node' | 'tfjs-node-gpu', packages: Packages): Promise<string> => {
  const error = await makeTfjsNodeDevice(name, packages).then(
    () => null,
    (thrown) => thrown,
  );
  expect(error).toBeInstanceOf(BadInput);
  const { message } = error as BadInput;
  expect(message).toMatch(new RegExp(`^device '${name}' is not available: [^\n]+$`));
  return message;
};

beforeAll(async () => {
  (await makeDevice('tfjs-cpu')).dispose();
  tf.env().set('PROD', true); // The JavaScript backend greets otherwise, each time that it starts.
});
beforeEach(() => tf.setBackend('cpu'));
function stopBackend(): void {
  if (tf.findBackend('tensorflow') !== null) tf.removeBackend('tensorflow');
  for (const { kernelName } of tf.getKernelsForBackend('tensorflow')) tf.unregisterKernel(kernelName, 'tensorflow');
}
afterEach(stopBackend);

test('a program runs on the backend that the package brings; the current one is as before', async () => {
  const device = await makeTfjsNodeDevice('tfjs-node', whole);
  expect(device.description).toBe(`TensorFlow.js ${tf.version_core} on TensorFlow 2.9.1, op by op`);
  expect(tf.getBackend()).toBe('cpu');
  const seen: string[] = [];
  const program = await device.compile({
    name: 'slope',
    stores: {},
    inputs: { x: { shape: [2], dtype: 'float32' } },
    run(_, { x }) {
      seen.push(tf.getBackend());
      return { outputs: { slope: tf.grad((z: tf.Tensor) => tf.sum(tf.square(z)))(x) } };
    },
  });
  expect(await program.run({ x: Float32Array.of(1, -3) })).toEqual({ slope: Float32Array.of(2, -6) });
  expect(seen).toEqual(['tensorflow']);
  expect(tf.getBackend()).toBe('cpu');
});

test('the gradients are ours, whatever the package registers', async () => {
  const theirs = vi.fn(() => ({ x: () => tf.scalar(7) }));
  const meddling: Packages = {
    ...whole,
    load: async (name) => {
      tf.unregisterGradient('Square');
      tf.registerGradient({ kernelName: 'Square', gradFunc: theirs });
      return whole.load(name);
    },
  };
  await makeTfjsNodeDevice('tfjs-node', meddling);
  const slope = tf.grad((x: tf.Tensor) => tf.square(x))(tf.scalar(3));
  expect(slope.dataSync()[0]).toBe(6);
  expect(theirs).not.toHaveBeenCalled();
});

test('the GPU device says that CUDA is in use, and is refused where TensorFlow fell back to the CPU', async () => {
  const device = await makeTfjsNodeDevice('tfjs-node-gpu', whole);
  expect(device.description).toContain('on TensorFlow 2.9.1 with CUDA, op by op');
  stopBackend();
  const packages: Packages = { ...whole, load: async () => startBackend(true, false) };
  expect(await refusal('tfjs-node-gpu', packages)).toMatch(
    /no GPU that it can use .*: 'cpu' and 'tfjs-node' need none/,
  );
});

test.each([
  ['tfjs-node', 'tfjs-node-gpu'],
  ['tfjs-node-gpu', 'tfjs-node'],
] as const)('after %s the same process refuses %s: it would be the first one under another name', async (one, two) => {
  await makeTfjsNodeDevice(one, whole);
  await makeTfjsNodeDevice(one, whole);
  const load = vi.fn(whole.load);
  expect(await refusal(two, { ...whole, load })).toContain(`this process holds '${one}'`);
  expect(load).not.toHaveBeenCalled();
});

test('a package that is not installed: what to install, in the version that fits', async () => {
  const find = () => {
    throw new Error("Cannot find module '@tensorflow/tfjs-node-gpu'\nRequire stack:\n- here");
  };
  expect(await refusal('tfjs-node-gpu', { ...whole, find })).toBe(
    `device 'tfjs-node-gpu' is not available: install it with 'npm install @tensorflow/tfjs-node-gpu@${tf.version_core}' ` +
      "(Cannot find module '@tensorflow/tfjs-node-gpu')",
  );
});

test('a package without its native part, as offline installs leave it: what downloads it', async () => {
  const lost =
    'The Node.js native addon module (tfjs_binding.node) can not be found at path: /x/tfjs_binding.node. \nPlease';
  expect(await refusal('tfjs-node', failing(lost))).toContain("part is missing: 'npm rebuild @tensorflow/tfjs-node'");
});

test('a native part that does not load: the reason; and nothing of the package stays', async () => {
  const reason = 'libcudart.so.11.0: cannot open shared object file';
  expect(await refusal('tfjs-node-gpu', failing(reason))).toContain(`tfjs-node-gpu does not load (${reason})`);
  expect(tf.getKernelsForBackend('tensorflow')).toEqual([]);
  expect(tf.getBackend()).toBe('cpu');
});

test('a backend that does not start is refused: TensorFlow.js would go on with another', async () => {
  const warn = vi.spyOn(console, 'warn').mockImplementation(() => undefined);
  const packages: Packages = {
    ...whole,
    load: async () => {
      tf.registerBackend('tensorflow', () => {
        throw new Error('no device');
      });
      void tf.setBackend('tensorflow');
      return core;
    },
  };
  expect(await refusal('tfjs-node', packages)).toContain('its backend does not start');
  expect(tf.getBackend()).toBe('cpu');
  expect(tf.engine().registryFactory).not.toHaveProperty('tensorflow');
  warn.mockRestore();
});

test('a package with a TensorFlow.js core of its own: both versions, and what makes them one', async () => {
  const other = { Tensor: class {}, version: { 'tfjs-core': '4.21.0' } };
  const packages: Packages = { ...whole, load: async () => startBackend(false, false, other) };
  expect(await refusal('tfjs-node', packages)).toContain(`(4.21.0; ours is ${tf.version_core}): 'npm install`);
  expect(tf.findBackend('tensorflow')).toBeNull();
});

test('the package finds functions that newer Nodes lack; notes of TensorFlow are off unless asked for', async () => {
  const known = util as { isArray?: unknown; isNullOrUndefined?: (value: unknown) => boolean };
  const { isArray, isNullOrUndefined } = known;
  vi.stubEnv('TF_CPP_MIN_LOG_LEVEL', undefined);
  for (const key of ['isArray', 'isNullOrUndefined']) Reflect.deleteProperty(known, key);
  await makeTfjsNodeDevice('tfjs-node', whole);
  expect([null, undefined, 0, ''].map((x) => known.isNullOrUndefined?.(x))).toEqual([true, true, false, false]);
  expect(known.isArray).toBe(Array.isArray);
  expect(process.env.TF_CPP_MIN_LOG_LEVEL).toBe('1');
  vi.stubEnv('TF_CPP_MIN_LOG_LEVEL', '0');
  await makeTfjsNodeDevice('tfjs-node', whole);
  expect(process.env.TF_CPP_MIN_LOG_LEVEL).toBe('0');
  vi.unstubAllEnvs();
  Object.assign(known, { isArray, isNullOrUndefined });
});
