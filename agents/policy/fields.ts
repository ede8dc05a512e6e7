/** Hyper-parameters that on-policy agents share, and which spaces they take. */

import type { AgentKind } from '../../core/agent.js';
import { choice, flag, real, sizes, whole } from '../../core/config.js';
import type { Box, Discrete, MultiDiscrete } from '../../core/spaces.js';
import { ACTIVATIONS } from '../networks.js';
import { needsPolicyActions } from './heads.js';

export const actorFields = {
  sharedNetwork: flag(false, 'one trunk for policy and v instead of two'),
  hidden: sizes([64, 64], 'widths of the dense layers, at least one'),
  channels: sizes([16], 'filters of the 3 × 3 convolutions; observations of pixels only'),
  activation: choice('tanh', ACTIVATIONS, 'activation after every layer but the last'),
  memory: whole(0, { min: 0 }, 'units of a GRU after the dense layers of a trunk, which remembers; 0: none'),
  squash: flag(false, 'Box actions: tanh of a draw scaled to the Box, instead of the draw clipped to it'),
  initialDeviation: real(1, { above: 0 }, 'σ at the start, before any squashing; Box actions only'),
  normalizeObservation: flag(false, 'shift and scale observations by running moments, clipped to ±10; not of pixels'),
  normalizeReward: flag(false, 'divide rewards by the running deviation of the discounted return, clipped to ±10'),
};

/** Actions that a policy can have. */
export type PolicyActions = Discrete | MultiDiscrete | Box;

export const misfitOfPolicy: AgentKind['misfit'] = ({ actionSpace }) => needsPolicyActions(actionSpace);
