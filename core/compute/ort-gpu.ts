/** The devices 'webgpu' and 'cuda': providers of onnxruntime's package for Node. */

import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { arch, platform } from 'node:process';
import * as tf from '@tensorflow/tfjs-core';
import * as ort from 'onnxruntime-node';
import { BadInput } from '../errors.js';
import { GpuDevice } from './gpu-device.js';
import { missingNvidia } from './nvidia.js';

const version = ort.env.versions.node ?? ort.env.versions.common;

/** What must be there besides this package, in a line. */
const needs = {
  webgpu:
    "a GPU and its driver: on Linux a Vulkan driver and its loader (Debian: 'apt install libvulkan1 " +
    "mesa-vulkan-drivers', or the maker's driver); Windows and macOS bring theirs",
  cuda:
    "an NVIDIA GPU, CUDA 12 with cuDNN 9, and onnxruntime's CUDA libraries, which the install script of " +
    "onnxruntime-node fetches: 'ONNXRUNTIME_NODE_INSTALL=cuda12 npm rebuild onnxruntime-node'",
} as const;

/** The CUDA provider, which the package does not bring along. Without it the engine complains on stderr. */
const CUDA_LIBRARY = 'libonnxruntime_providers_cuda.so';

function cudaLibrary(): string {
  const bin = join(dirname(createRequire(import.meta.url).resolve('onnxruntime-node')), '..', 'bin', 'napi-v6');
  return join(bin, platform, arch, CUDA_LIBRARY);
}

/** Runs a program whose store stays on the device, twice. @throws Error when the numbers that come back are wrong. */
async function tryOut(device: GpuDevice): Promise<void> {
  const store = device.store({ a: { shape: [2], data: Float32Array.of(1, 2) } });
  const program = await device.compile({
    name: 'probe',
    stores: { store },
    inputs: { x: { shape: [2], dtype: 'float32' } },
    run: (stores, { x }) => ({ outputs: {}, writes: { store: tf.add(stores.store.flat, x) as tf.Tensor1D } }),
  });
  for (let i = 0; i < 2; i++) await program.run({ x: Float32Array.of(3, 4) });
  await device.pull();
  const { a } = store.read();
  program.dispose();
  store.dispose();
  if (a[0] !== 7 || a[1] !== 10) throw new Error(`it computed ${[...a].join()} where 7,10 is right`);
}

/** @throws BadInput with what is missing, where a small program cannot be made and run. */
async function makeGpuDevice(provider: 'webgpu' | 'cuda'): Promise<GpuDevice> {
  const description = `compiled graphs on onnxruntime ${version}, provider ${provider}`;
  const device = new GpuDevice({ engine: ort, name: provider, description, provider });
  try {
    const missing = provider === 'cuda' ? missingNvidia() : null;
    if (missing !== null) throw new Error(missing);
    if (provider === 'cuda' && !existsSync(cudaLibrary())) throw new Error(`there is no ${CUDA_LIBRARY}`);
    await tryOut(device);
    return device;
  } catch (error) {
    device.dispose();
    const why = (error instanceof Error ? error.message : String(error)).split('\n')[0];
    throw new BadInput(`device '${provider}' is not available: it needs ${needs[provider]} (${why})`);
  }
}

export const makeWebGpuDevice = (): Promise<GpuDevice> => makeGpuDevice('webgpu');
export const makeCudaDevice = (): Promise<GpuDevice> => makeGpuDevice('cuda');
