/** Training on a device by its name. */

import { type ComposeOptions, compose, type Training } from './compose.js';
import type { Device, DeviceName } from './compute/device.js';
import { makeDevice } from './compute/index.js';
import type { Fields } from './config.js';

export type { Training, TrainingState } from './compose.js';

export interface TrainOptions<F extends Fields = Fields> extends Omit<ComposeOptions<F>, 'device'> {
  /** A device, or the name of one that is then made and disposed of. Default 'cpu'. */
  readonly device?: Device | DeviceName;
}

/**
 * Composes a training: `for await (const event of await train({ … }))`.
 *
 * @throws BadInput when an id, a setting or a number is wrong, or the agent does not fit the world.
 */
export async function train<F extends Fields>(options: TrainOptions<F>): Promise<Training<F>> {
  const { device: wanted = 'cpu' } = options;
  if (typeof wanted === 'object') return compose({ ...options, device: wanted });
  const device = await makeDevice(wanted);
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
