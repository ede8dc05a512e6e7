/** The reset options `low` and `high` of worlds whose start is drawn uniformly between two bounds. */

import type { EnvParams } from '../../core/env.js';
import { BadInput } from '../../core/errors.js';

export interface Bounds {
  readonly low: number;
  readonly high: number;
}

/** `options`, each a finite number and known to `world`, over `own`. @throws BadInput for any other. */
export function numberOptions<Names extends string>(
  world: string,
  own: Readonly<Record<Names, number>>,
  options: EnvParams,
): Readonly<Record<Names, number>> {
  for (const [key, value] of Object.entries(options)) {
    if (!Object.hasOwn(own, key)) {
      throw new BadInput(`unknown reset option '${key}' (${world} knows ${Object.keys(own).join(' and ')})`);
    }
    if (typeof value !== 'number' || !Number.isFinite(value)) {
      throw new BadInput(`reset option '${key}' must be a finite number, got ${JSON.stringify(value)}`);
    }
  }
  return { ...own, ...options };
}

/** The bounds of the start. @throws BadInput for another option, a bound that is no number, or low > high. */
export function startBounds(world: string, own: Bounds, options: EnvParams | undefined): Bounds {
  if (options === undefined) return own;
  const { low, high } = numberOptions(world, { low: own.low, high: own.high }, options);
  if (low > high) throw new BadInput(`reset option 'low' must not exceed 'high', got low ${low} and high ${high}`);
  return { low, high };
}
