/**
 * The devices `tfjs-node` and `tfjs-node-gpu`: TensorFlow's own kernels, where one of the packages is installed.
 *
 * Both packages register one backend, 'tensorflow', and load a library of one name: a process holds one of the two.
 */

import * as tf from '@tensorflow/tfjs-core';
import { BadInput } from '../errors.js';
import { EagerDevice, onBackend } from './eager-device.js';
import { registerGradients } from './gradients/index.js';
import { adaptKernels } from './tfjs-node-kernels.js';

export type TfjsNodeName = 'tfjs-node' | 'tfjs-node-gpu';

/** How a package is found and loaded: here, so that tests can give one that is broken. */
export interface Packages {
  /** @throws when it is not installed. */
  find(name: string): unknown;
  /** Its exports. */
  load(name: string): Promise<object>;
}

/** What is read of the backend that both packages bring. */
interface TensorflowBackend {
  readonly isGPUPackage: boolean;
  readonly isUsingGpuDevice: boolean;
  readonly binding: { readonly TF_Version: string };
}

const BACKEND = 'tensorflow';
const NO_BINDING = 'native addon module (tfjs_binding.node) can not be found';

const packageOf = (name: TfjsNodeName): string => `@tensorflow/${name}`;
// Undefined, against its type, where the backend was tried and did not start.
const loaded = () => tf.findBackend(BACKEND) as unknown as TensorflowBackend | null | undefined;
const firstLine = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).split('\n')[0].trim();

async function installed(): Promise<Packages> {
  const { createRequire } = await import('node:module');
  return { find: createRequire(import.meta.url).resolve, load: (name) => import(name) };
}

/** @throws BadInput, one line: why the device cannot be had here and what to do. */
export async function makeTfjsNodeDevice(name: TfjsNodeName, packages?: Packages): Promise<EagerDevice> {
  const before = tf.engine().backendName as string | undefined;
  try {
    const backend = await load(name, packages ?? (await installed()));
    await adaptKernels(BACKEND);
    registerGradients();
    onBackend(BACKEND, () => tf.scalar(0).dispose());
    const kernels = `TensorFlow ${backend.binding.TF_Version}${backend.isUsingGpuDevice ? ' with CUDA' : ''}`;
    return new EagerDevice(name, BACKEND, `TensorFlow.js ${tf.version_core} on ${kernels}, op by op`);
  } finally {
    // The package makes its backend the current one.
    if (before != null) void tf.setBackend(before);
  }
}

async function load(name: TfjsNodeName, packages: Packages): Promise<TensorflowBackend> {
  const refuse = (why: string): never => {
    throw new BadInput(`device '${name}' is not available: ${why}`);
  };
  try {
    packages.find(packageOf(name));
  } catch (error) {
    refuse(`install it with 'npm install ${packageOf(name)}@${tf.version_core}' (${firstLine(error)})`);
  }
  const other = name === 'tfjs-node' ? 'tfjs-node-gpu' : 'tfjs-node';
  const held = loaded();
  if (held != null && held.isGPUPackage !== (name === 'tfjs-node-gpu'))
    refuse(`this process holds '${other}', and there is room for one TensorFlow: use a process of its own`);
  await bring(name, packages, refuse);
  const backend = loaded();
  if (backend == null) {
    forget();
    return refuse(`${packageOf(name)} was loaded, but its backend does not start`);
  }
  if (name === 'tfjs-node-gpu' && !backend.isUsingGpuDevice)
    refuse("TensorFlow finds no GPU that it can use (it needs CUDA 11.2 and cuDNN 8): 'cpu' and 'tfjs-node' need none");
  return backend;
}

/** Loads the package, or leaves nothing of it behind. */
async function bring(name: TfjsNodeName, packages: Packages, refuse: (why: string) => never): Promise<void> {
  await prepareNode();
  try {
    const exported = (await packages.load(packageOf(name))) as { Tensor?: unknown; version?: Record<string, string> };
    if (exported.Tensor === tf.Tensor) return;
    const theirs = exported.version?.['tfjs-core'] ?? 'unknown';
    refuse(
      `it brings a TensorFlow.js core of its own (${theirs}; ours is ${tf.version_core}): ` +
        `'npm install ${packageOf(name)}@${tf.version_core}', then 'npm dedupe'`,
    );
  } catch (error) {
    forget();
    if (error instanceof BadInput) throw error;
    const reason = firstLine(error);
    if (reason.includes(NO_BINDING))
      refuse(`its native part is missing: 'npm rebuild ${packageOf(name)}' downloads it, where the network lets it`);
    refuse(`${packageOf(name)} does not load (${reason})`);
  }
}

/** A package that fails half-way has registered its kernels; a second one would warn of each. */
function forget(): void {
  for (const { kernelName } of tf.getKernelsForBackend(BACKEND)) tf.unregisterKernel(kernelName, BACKEND);
  if (Object.hasOwn(tf.engine().registryFactory, BACKEND)) tf.removeBackend(BACKEND);
}

async function prepareNode(): Promise<void> {
  // tfjs-node 4.22 calls util.isNullOrUndefined, which Node 23 took away, and util.isArray, of which Node 22 warns.
  const { default: util } = await import('node:util');
  const known = util as { isArray: unknown; isNullOrUndefined?: (value: unknown) => boolean };
  known.isNullOrUndefined ??= (value) => value === null || value === undefined;
  known.isArray = Array.isArray;
  // TensorFlow tells about its build on stderr: level 1 keeps warnings and errors. Read when the library is loaded.
  process.env.TF_CPP_MIN_LOG_LEVEL ??= '1';
}
