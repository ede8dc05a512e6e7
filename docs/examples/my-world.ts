import { defineEnv, spaces } from 'bellman';

const HEATING = [-0.04, 0, 0.04]; // open the door · wait · feed wood

/** Kiln: hold a pottery kiln at half its heat while the wind blows. Cold it goes out, too hot the pots crack. */
export default defineEnv({
  id: 'mine/Kiln-v0',
  summary: 'Hold a pottery kiln at half its heat while the wind blows.',
  params: { gust: 0.01 },
  observationSpace: spaces.box([-1, -1], [2, 1]),
  actionSpace: spaces.discrete(3),
  init: (rng) => ({ heat: 0.3 + 0.4 * rng.uniform(), wind: 0 }),
  step(state, action, rng, params) {
    state.wind = 0.9 * state.wind + params.gust * (2 * rng.uniform() - 1);
    state.heat += HEATING[action] - state.wind;
    return Math.abs(state.heat - 0.5) < 0.1 ? 1 : 0;
  },
  isTerminal: (state) => state.heat <= 0 || state.heat >= 1,
  observe(state, out, offset) {
    out[offset] = state.heat;
    out[offset + 1] = state.wind;
  },
  registration: { horizon: 200, rewardThreshold: 180 },
  presentation: {
    actionNames: ['door', 'wait', 'feed'],
    keys: { ArrowDown: 0, Space: 1, ArrowUp: 2 },
    stepsPerSecond: 15,
    observationNames: ['heat', 'wind'],
  },
});
