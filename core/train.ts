/** Training on a device by its name. */

import { type ComposeOptions, compose, composeAgent, type Training } from './compose.js';
import type { Device, DeviceName } from './compute/device.js';
import { makeDevice } from './compute/index.js';
import type { Fields } from './config.js';
import { BadInput } from './errors.js';
import type { Fitting, World } from './fit.js';
import type { ArraySpace } from './spaces.js';

export type { Training, TrainingState } from './compose.js';

export interface TrainOptions<
  F extends Fields = Fields,
  Obs extends ArraySpace = ArraySpace,
  Act extends ArraySpace = ArraySpace,
> extends Omit<ComposeOptions<F, Obs, Act>, 'device'> {
  /**
   * A device, or the name of one that is then made and disposed of; 'auto': the one on which an update takes least time,
   * measured for at most two seconds. Default 'cpu'.
   */
  readonly device?: Device | DeviceName | 'auto';
  /** Of the device 'cpu', where it is made here. Default: the cores, up to four. */
  readonly threads?: number;
  /** Told in one line what 'auto' saw and chose. */
  readonly onDevice?: (line: string) => void;
}

/** The device that 'auto' stands for in this training. */
export async function chooseFor<F extends Fields>(options: Omit<TrainOptions<F>, 'device'>) {
  const { threads } = options;
  const { chooseDevice } = await import('./compute/auto.js');
  return chooseDevice((device) => composeAgent({ ...options, device }), { ...(threads !== undefined && { threads }) });
}

async function deviceFor<F extends Fields>(name: DeviceName | 'auto', options: TrainOptions<F>): Promise<Device> {
  const { threads } = options;
  if (name !== 'auto') return makeDevice(name, { ...(threads !== undefined && { threads }) });
  const choice = await chooseFor(options);
  options.onDevice?.(choice.line);
  return makeDevice(choice.name, { ...(choice.threads !== undefined && { threads: choice.threads }) });
}

/**
 * Composes a training: `for await (const event of await train({ … }))`.
 *
 * @throws BadInput when an id, a setting or a number is wrong, or the agent does not fit the world.
 */
export async function train<
  F extends Fields,
  Obs extends ArraySpace = ArraySpace,
  Act extends ArraySpace = ArraySpace,
  const W extends World = World,
>(options: TrainOptions<F, Obs, Act> & Fitting<W, Obs, Act>): Promise<Training<F>>;
export async function train<F extends Fields>(options: TrainOptions<F>): Promise<Training<F>> {
  const { device: wanted = 'cpu' } = options;
  if (typeof wanted === 'object' && options.threads !== undefined) {
    throw new BadInput(`threads are of a device that is made here, got ${options.threads} and a device`);
  }
  if (typeof wanted === 'object') return compose({ ...options, device: wanted });
  const device = await deviceFor(wanted, options);
  try {
    const training = await compose({ ...options, device });
    const dispose = (): void => {
      training.dispose();
      device.dispose();
    };
    return { ...training, dispose };
  } catch (error) {
    device.dispose();
    throw error;
  }
}
