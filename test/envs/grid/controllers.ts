/** Hand-written policies of the grid worlds, by world: optimal ones, by value iteration over their models. */

import { finiteMdpOf } from '../../../core/finite-mdp.js';
import type { AnyDefinition } from '../../../core/registry.js';
import { fourRooms, keys, maze, portals, windy } from '../../../envs/grid/index.js';
import type { Controller, Known } from '../controllers.js';

/** The best action of every state at γ = 0.999, which breaks ties in favour of the shorter way. */
export function bestActions(world: AnyDefinition): Int32Array {
  const mdp = finiteMdpOf(world);
  const value = new Float64Array(mdp.states);
  const best = new Int32Array(mdp.states);
  for (let sweep = 0, change = 1; sweep < 2_000 && change > 1e-9; sweep++) {
    change = 0;
    for (let s = 0; s < mdp.states; s++) {
      let high = Number.NEGATIVE_INFINITY;
      for (let a = 0; a < mdp.actions; a++) {
        let q = 0;
        for (let k = mdp.rowStart[s * mdp.actions + a]; k < mdp.rowStart[s * mdp.actions + a + 1]; k++) {
          q += mdp.probability[k] * (mdp.reward[k] + (mdp.terminated[k] ? 0 : 0.999 * value[mdp.nextState[k]]));
        }
        if (q > high + 1e-12) [high, best[s]] = [q, a];
      }
      change = Math.max(change, Math.abs(high - value[s]));
      value[s] = high;
    }
  }
  return best;
}

/** Value iteration waits for the first episode: who only imports this file does not pay for it. */
function planned(name: string, world: AnyDefinition, episodes = 1_000): Known {
  let best: Int32Array | undefined;
  const controller: Controller = ([state]) => {
    best ??= bestActions(world);
    return best[state];
  };
  return { name, make: () => controller, episodes };
}

export const grid: Readonly<Record<string, Known>> = {
  'Grid/Maze-v0': planned('walkTheMaze', maze, 10),
  'Grid/Windy-v0': planned('tackAgainstTheWind', windy, 10),
  'Grid/FourRooms-v0': planned('walkThroughRooms', fourRooms),
  'Grid/Portals-v0': planned('takeThePortals', portals, 10),
  'Grid/Keys-v0': planned('fetchTheKeys', keys, 10),
};
