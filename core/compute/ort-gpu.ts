/** The devices 'webgpu' and 'cuda': providers of onnxruntime's package for Node. */

import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { arch, platform } from 'node:process';
import * as ort from 'onnxruntime-node';
import { BadInput } from '../errors.js';
import { GpuDevice } from './gpu-device.js';
import { missingNvidia } from './nvidia.js';
import { onnxModel } from './onnx.js';
import { makeGraph } from './trace/graph.js';

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

/** The file of the CUDA provider, which the package does not bring along. Without it the engine complains on stderr. */
function cudaLibrary(): string {
  const bin = join(dirname(createRequire(import.meta.url).resolve('onnxruntime-node')), '..', 'bin', 'napi-v6');
  const name = platform === 'win32' ? 'onnxruntime_providers_cuda.dll' : 'libonnxruntime_providers_cuda.so';
  return join(bin, platform, arch, name);
}

/** @throws BadInput with what is missing, where a program of one node cannot be made and run. */
async function makeGpuDevice(provider: 'webgpu' | 'cuda'): Promise<GpuDevice> {
  try {
    const missing = provider === 'cuda' ? missingNvidia() : null;
    if (missing !== null) throw new Error(missing);
    if (provider === 'cuda' && !existsSync(cudaLibrary())) throw new Error(`there is no ${basename(cudaLibrary())}`);
    const graph = makeGraph();
    const x = graph.input('x', 'float32', [1]);
    const { bytes } = onnxModel('probe', graph, { y: graph.add('Add', [x, x], [1], 'float32') });
    const session = await ort.InferenceSession.create(bytes, { executionProviders: [provider], logSeverityLevel: 4 });
    await session.run({ x: new ort.Tensor('float32', Float32Array.of(1), [1]) });
    await session.release();
  } catch (error) {
    const why = (error instanceof Error ? error.message : String(error)).split('\n')[0];
    throw new BadInput(`device '${provider}' is not available: it needs ${needs[provider]} (${why})`);
  }
  return new GpuDevice({
    engine: ort,
    name: provider,
    description: `compiled graphs on onnxruntime ${version}, provider ${provider}`,
    provider,
  });
}

export const makeWebGpuDevice = (): Promise<GpuDevice> => makeGpuDevice('webgpu');
export const makeCudaDevice = (): Promise<GpuDevice> => makeGpuDevice('cuda');
