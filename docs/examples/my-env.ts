import { type Env, InvalidAction, makeRng, ResetNeeded, type Rng, spaces } from 'bellman';

const END = 6; // the gate is at the far end of the alley, cell 6
const HORIZON = 50;

interface Saved {
  cell: number;
  length: number;
  ended: boolean;
  rng: ReturnType<Rng['save']>;
}

/** Alley: walk along seven cells to the gate. One step in ten slips back. Made without `defineEnv`. */
export default function makeAlley(): Env<number, number> {
  let rng = makeRng(0);
  let cell = 0;
  let length = 0; // steps of this episode
  let ended = true; // before the first reset and after an end
  const env: Env<number, number> = {
    observationSpace: spaces.discrete(END + 1),
    actionSpace: spaces.discrete(2), // 0 back · 1 on
    spec: { id: 'mine/Alley-v0', params: {}, horizon: HORIZON, rewardThreshold: 0.9, nondeterministic: false },
    presentation: { actionNames: ['back', 'on'] },
    get unwrapped() {
      return env;
    },
    reset({ seed } = {}) {
      if (seed !== undefined) rng = makeRng(seed);
      cell = 0;
      length = 0;
      ended = false;
      return { observation: cell, info: {} };
    },
    step(action) {
      if (ended) throw new ResetNeeded('the alley was stepped before a reset: call reset() first');
      if (action !== 0 && action !== 1) throw new InvalidAction(`the alley knows actions 0 and 1, got ${action}`);
      const on = action === 1 && rng.uniform() >= 0.1;
      cell = Math.max(0, cell + (on ? 1 : -1));
      length++;
      const terminated = cell === END;
      const truncated = length === HORIZON;
      ended = terminated || truncated;
      return { observation: cell, reward: terminated ? 1 : -0.01, terminated, truncated, info: {} };
    },
    render: () => null, // no renderMode
    snapshot: () => ({ cell, length, ended, rng: { ...rng.save() } }),
    restore(snapshot) {
      const saved = snapshot as unknown as Saved;
      ({ cell, length, ended } = saved);
      rng.load(saved.rng);
    },
    close() {},
  };
  return env;
}
