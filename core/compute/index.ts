/** The devices, by name. */

import { BadInput, closest } from '../errors.js';
import type { Device, DeviceName } from './device.js';

export type * from './device.js';

export interface DeviceOptions {
  /** Threads for one operator at most, on 'cpu'; programs too small for several use one. Default: the cores, up to 4. */
  readonly threads?: number;
}
export interface DeviceInfo {
  readonly name: DeviceName;
  readonly available: boolean;
  readonly description: string;
  /** Why it is not available, and what to do. */
  readonly reason?: string;
}

const VULKAN = "Debian: 'apt install libvulkan1 mesa-vulkan-drivers', or the driver of the GPU's maker";

const makers: Readonly<Record<DeviceName, (options: DeviceOptions) => Promise<Device>>> = {
  cpu: async (options) => (await import('./cpu-device.js')).makeCpuDevice(options),
  webgpu: async () => {
    const missing = (await import('./vulkan.js')).missingVulkan();
    if (missing !== null) throw new BadInput(`device 'webgpu' is not available: ${missing} (${VULKAN})`);
    return (await import('./ort-gpu.js')).makeWebGpuDevice();
  },
  cuda: async () => (await import('./ort-gpu.js')).makeCudaDevice(),
  'tfjs-cpu': async () => (await import('./eager-device.js')).makeTfjsCpuDevice(),
  'tfjs-node': async () => (await import('./tfjs-node.js')).makeTfjsNodeDevice('tfjs-node'),
  'tfjs-node-gpu': async () => (await import('./tfjs-node.js')).makeTfjsNodeDevice('tfjs-node-gpu'),
};

const purpose: Readonly<Record<DeviceName, string>> = {
  cpu: 'compiled graphs on onnxruntime',
  webgpu: 'compiled graphs on a GPU, through Vulkan, Metal or Direct3D 12',
  cuda: 'compiled graphs on an NVIDIA GPU',
  'tfjs-cpu': 'TensorFlow.js in plain JavaScript, the reference',
  'tfjs-node': "TensorFlow's kernels on the CPU, op by op",
  'tfjs-node-gpu': "TensorFlow's kernels on CUDA, op by op",
};

export const deviceNames = Object.keys(makers) as readonly DeviceName[];

const isDeviceName = (name: string): name is DeviceName => Object.hasOwn(makers, name);

/** @throws BadInput for an unknown name, a device that is not available here, or a bad option. */
export async function makeDevice(name: string, options: DeviceOptions = {}): Promise<Device> {
  if (name === 'auto') {
    throw new BadInput("device 'auto' is chosen for a training: give it to train(), or as train … --device auto");
  }
  if (!isDeviceName(name)) {
    const meant = closest(name, deviceNames);
    const hint = meant === null ? '' : ` (did you mean '${meant}'?)`;
    throw new BadInput(`unknown device '${name}'${hint}: there are ${deviceNames.join(', ')}`);
  }
  if (options.threads !== undefined && name !== 'cpu') {
    throw new BadInput(`threads are of device 'cpu': '${name}' takes none, got ${options.threads}`);
  }
  return makers[name](options);
}

/** Every device and whether it can be had here. */
export async function listDevices(): Promise<DeviceInfo[]> {
  const list: DeviceInfo[] = [];
  for (const name of deviceNames) {
    try {
      const device = await makeDevice(name);
      list.push({ name, available: true, description: device.description });
      device.dispose();
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      list.push({ name, available: false, description: purpose[name], reason });
    }
  }
  return list;
}
