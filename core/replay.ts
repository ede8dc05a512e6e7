/**
 * Uniform experience replay (Lin 1992) in typed arrays, one ring a world, each observation stored once.
 *
 * A ring is a stream of slots o₀ a₀ r₀ | o₁ a₁ r₁ | … : slot i holds the observation and what was done in it, and the
 * next observation of slot i is the observation of slot i + 1. The head slot holds the newest observation, in which
 * nothing has been done yet. The last observation of an episode keeps a slot of its own that is marked as no
 * experience, so a transition never leads from one episode into another. Bytes stay bytes, and stacks of pictures share
 * their frames: see replay/frames.ts.
 */

import type { AgentState, StoredTensor, Transitions } from './agent.js';
import type { NumericArray } from './arrays.js';
import { BadInput, CorruptFile } from './errors.js';
import { makeObservations } from './replay/observations.js';
import { copy, firstRows, putRows } from './replay/rows.js';
import { drawStratified, makeSumTree } from './replay/sum-tree.js';
import { discountOf } from './returns.js';
import type { Rng } from './rng.js';
import { type ArraySpace, makeArray } from './spaces.js';

/**
 * B stretches of up to n steps in the caller's arrays: what was done in `obs`, what followed, and where that led.
 *
 *   rₜ₊₁ + γ rₜ₊₂ + … + γᵐ⁻¹ rₜ₊ₘ,   γₜ₊₁ ⋯ γₜ₊ₘ,   m ≤ n steps to the end of the episode or of what is known
 */
export interface ReplayBatch {
  readonly obs: NumericArray; // [B × D], oₜ
  readonly action: NumericArray; // [B × A], aₜ
  readonly reward: Float32Array; // [B], discounted sum of m rewards
  /** What v(oₜ₊ₘ) is worth now: γᵐ, or 0 where the last of the steps terminated. */
  readonly discount: Float32Array; // [B]
  readonly nextObs: NumericArray; // [B × D], oₜ₊ₘ: the true last one where the episode ended
  /** Which actions make sense in `nextObs`; null in worlds without action masks. */
  readonly nextMask: Uint8Array | null; // [B × actions]
  /** Where the stretches begin, for `prioritise`; and the priorities they were drawn by, 1 each where there are none. */
  readonly slot: Int32Array; // [B]
  readonly priority: Float64Array; // [B]
}

export interface ReplayOptions {
  /** Transitions kept in all, shared evenly by the worlds (resets between episodes count too). */
  readonly capacity: number;
  readonly envCount: number; // N
  readonly observationSpace: ArraySpace;
  readonly actionSpace: ArraySpace;
  /** γ. Default 1. */
  readonly gamma?: number;
  /** n: steps in a stretch. Default 1. */
  readonly steps?: number;
  /** Entries of an action mask; default 0: the worlds have none. */
  readonly maskSize?: number;
  /** Draw in proportion to priorities: a new transition has the largest so far, at first 1. Default false. */
  readonly prioritised?: boolean;
}

export interface Replay {
  /** Transitions that can be sampled now. */
  readonly size: number;
  /** Takes one step of every world in. */
  add(step: Transitions): void;
  /** Arrays that fit `sample`. */
  makeBatch(batch: number): ReplayBatch;
  /** Fills `out` with `batch` stretches whose first step is drawn with replacement. @throws RangeError when there are none. */
  sample(rng: Rng, batch: number, out: ReplayBatch): void;
  /** Gives the stretches of a batch that was drawn since the last `add` other priorities. */
  prioritise(slot: Int32Array, priority: Float64Array): void;
  save(): AgentState;
  /** @throws CorruptFile when the state is not of a replay like this one. */
  load(state: AgentState): void;
}

/** Saved with the tensors: heads and counts of every world's ring. */
interface Saved {
  readonly slots: number;
  readonly head: number[];
  readonly filled: number[];
  readonly ended: number[];
  readonly largest: number;
}

/** @throws BadInput when the capacity gives a world no transition, or more memory than one array can hold. */
export function makeReplay(options: ReplayOptions): Replay {
  const { capacity, envCount, observationSpace, actionSpace, gamma = 1, steps = 1, maskSize = 0 } = options;
  const { prioritised = false } = options;
  const slots = Math.floor(capacity / envCount) + 1; // one more: the head has no transition yet
  const actionSize = actionSpace.size;
  if (slots < 2)
    throw new BadInput(`a replay for ${envCount} worlds needs a capacity of at least that, got ${capacity}`);

  const observations = makeObservations({ observationSpace, envCount, slots });
  const action = makeArray(actionSpace, envCount * slots); // [N × slots × A]
  const reward = new Float32Array(envCount * slots);
  const terminated = new Uint8Array(envCount * slots);
  const mask = new Uint8Array(envCount * slots * maskSize);
  const experience = new Uint8Array(envCount * slots); // 1 where slot i → i + 1 is a transition to learn from
  const head = new Int32Array(envCount); // newest slot
  const filled = new Int32Array(envCount); // slots in use, head included
  const ended = new Uint8Array(envCount); // the last step ended the episode
  const tree = prioritised ? makeSumTree(envCount * slots) : null; // 0 where there is nothing to learn from
  let largest = 1; // priority so far
  let mostFilled = 0;
  let size = 0;

  /** A new head that holds the observation of a world. What lay there is forgotten. */
  function push(env: number, from: NumericArray, allowed: Uint8Array | null | undefined): void {
    const next = filled[env] === 0 ? 0 : (head[env] + 1) % slots;
    const at = env * slots + next;
    size -= experience[at];
    experience[at] = 0;
    tree?.set(at, 0);
    observations.put(env, at, from);
    if (allowed) copy(allowed, env * maskSize, mask, at * maskSize, maskSize);
    head[env] = next;
    if (filled[env] < slots) filled[env]++;
    if (filled[env] > mostFilled) mostFilled = filled[env];
  }

  function addOne(env: number, step: Transitions): void {
    // Where worlds reset within a step, the observation after an end is not the one the episode ended on.
    if (filled[env] === 0 || (ended[env] === 1 && step.valid[env] === 1)) push(env, step.obs, step.mask);
    const at = env * slots + head[env];
    copy(step.action, env * actionSize, action, at * actionSize, actionSize);
    reward[at] = step.reward[env];
    terminated[at] = step.terminated[env];
    push(env, step.nextObs, step.nextMask);
    experience[at] = step.valid[env];
    tree?.set(at, step.valid[env] * largest);
    size += step.valid[env];
    ended[env] = step.terminated[env] | step.truncated[env];
  }

  /** Index of a slot with a transition to learn from; every one is as likely. */
  function draw(rng: Rng): number {
    for (;;) {
      const k = rng.int(envCount * (mostFilled - 1));
      const env = k % envCount;
      const age = 1 + Math.floor(k / envCount); // slots behind the head
      if (age >= filled[env]) continue;
      const slot = head[env] >= age ? head[env] - age : head[env] - age + slots;
      if (experience[env * slots + slot] === 1) return env * slots + slot;
    }
  }

  const after = (at: number): number => ((at + 1) % slots === 0 ? at + 1 - slots : at + 1);

  /** Fills row b with the stretch that begins at a slot. */
  function gather(first: number, out: ReplayBatch, b: number): void {
    let at = first;
    let sum = reward[at];
    let scale = 1;
    let next = after(at);
    for (let k = 1; k < steps && experience[next] === 1; k++) {
      scale *= gamma;
      at = next;
      sum += scale * reward[at];
      next = after(at);
    }
    out.slot[b] = first;
    out.priority[b] = tree?.get(first) ?? 1;
    observations.get(first, out.obs, b);
    copy(action, first * actionSize, out.action, b * actionSize, actionSize);
    out.reward[b] = sum;
    ends.terminated = terminated[at];
    out.discount[b] = scale * discountOf(ends, gamma);
    observations.get(next, out.nextObs, b);
    if (out.nextMask !== null) copy(mask, next * maskSize, out.nextMask, b * maskSize, maskSize);
  }
  const ends = { terminated: 0 };

  const rows = (data: NumericArray, used: number, width: number): StoredTensor => ({
    shape: width === 1 ? [envCount, used] : [envCount, used, width],
    data: firstRows(data, envCount, used, width),
  });

  return {
    get size() {
      return size;
    },
    add(step) {
      for (let env = 0; env < envCount; env++) addOne(env, step);
    },
    makeBatch: (batch) => ({
      obs: makeArray(observationSpace, batch),
      action: makeArray(actionSpace, batch),
      reward: new Float32Array(batch),
      discount: new Float32Array(batch),
      nextObs: makeArray(observationSpace, batch),
      nextMask: maskSize === 0 ? null : new Uint8Array(batch * maskSize),
      slot: new Int32Array(batch),
      priority: new Float64Array(batch),
    }),
    sample(rng, batch, out) {
      if (size === 0) throw new RangeError('the replay holds no transition to sample');
      if (tree !== null) drawStratified(tree, rng, batch, out.slot);
      for (let b = 0; b < batch; b++) gather(tree === null ? draw(rng) : out.slot[b], out, b);
    },
    prioritise(slot, priority) {
      slot.forEach((at, b) => {
        tree?.set(at, priority[b]);
        largest = Math.max(largest, priority[b]);
      });
    },
    save: () => ({
      tensors: {
        ...observations.save(mostFilled),
        action: rows(action, mostFilled, actionSize),
        reward: rows(reward, mostFilled, 1),
        terminated: rows(terminated, mostFilled, 1),
        experience: rows(experience, mostFilled, 1),
        ...(maskSize > 0 && { mask: rows(mask, mostFilled, maskSize) }),
        ...(tree && { priority: rows(tree.leaves(), mostFilled, 1) }),
      },
      json: { slots, head: [...head], filled: [...filled], ended: [...ended], largest },
    }),
    load({ tensors, json }) {
      const saved = json as unknown as Saved;
      if (saved.slots !== slots || saved.head.length !== envCount) {
        throw new CorruptFile(
          `the saved replay has ${saved.head.length} worlds of ${saved.slots} slots, this one ${envCount} of ${slots}`,
        );
      }
      head.set(saved.head);
      filled.set(saved.filled);
      ended.set(saved.ended);
      mostFilled = Math.max(...saved.filled);
      experience.fill(0);
      largest = saved.largest;
      const priority = new Float64Array(envCount * slots);
      observations.load(
        tensors,
        mostFilled,
        saved.head.map((slot, env) => (saved.filled[env] === 0 ? -1 : env * slots + slot)),
      );
      const stored = {
        action,
        reward,
        terminated,
        experience,
        ...(maskSize > 0 && { mask }),
        ...(tree && { priority }),
      };
      for (const [name, data] of Object.entries(stored)) {
        const width = data.length / (envCount * slots);
        putRows(name, tensors[name]?.data, data, envCount, mostFilled, width);
      }
      tree?.fill(priority);
      size = experience.reduce((sum, one) => sum + one, 0);
    },
  };
}
