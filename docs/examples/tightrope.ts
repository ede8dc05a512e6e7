import { defineEnv, spaces } from 'bellman';

export default defineEnv({
  id: 'Tightrope-v0',
  summary: 'Walk a rope in the wind: lean left or right, and do not lean too far.',
  params: { gust: 0.1 },
  registration: { horizon: 200 },
  observationSpace: spaces.box(-1, 1, [1]),
  actionSpace: spaces.discrete(2),
  init: () => ({ lean: 0 }),
  step(state, action, rng, { gust }) {
    state.lean += (action === 0 ? -0.05 : 0.05) + gust * (2 * rng.uniform() - 1);
    return 1;
  },
  isTerminal: ({ lean }) => Math.abs(lean) > 1,
  observe({ lean }, out, offset) {
    out[offset] = Math.max(-1, Math.min(1, lean));
  },
});
