/** What a hand-written policy is. The policies themselves are in `FAMILY/controllers.ts`, by world. */

import type { NumericArray } from '../../core/arrays.js';

/** From the plain observation (the numbers of a vector's row) to an action. */
export type Controller = (obs: NumericArray | readonly number[]) => number | NumericArray;

/** A policy that a world allows somebody who knows it; the page of the world states its score. */
export interface Known {
  /** The name of the function. */
  readonly name: string;
  /** A controller for one episode: it may remember what it saw. */
  readonly make: () => Controller;
  /** Episodes over which the page states its score. Default 1 000. */
  readonly episodes?: number;
}

/** A policy without memory. */
export const stateless = (name: string, controller: Controller): Known => ({ name, make: () => controller });
