/** Worlds with one mistake each: the rules that must be broken, and no others, with what must be seen. */

import { CHANCE, ENDS, RENDERING, SHARING, SNAPSHOTS } from './broken-behaviour.js';
import { CALLS, OBSERVATIONS, SPACES } from './broken-calls.js';
import { DECLARATIONS, MASKS, MODELS, STATES } from './broken-definitions.js';

export const broken = [
  ...SPACES,
  ...CALLS,
  ...OBSERVATIONS,
  ...CHANCE,
  ...SHARING,
  ...ENDS,
  ...SNAPSHOTS,
  ...RENDERING,
  ...STATES,
  ...MASKS,
  ...DECLARATIONS,
  ...MODELS,
];
