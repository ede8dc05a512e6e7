/**
 * What on-policy agents share: an actor and critic in one store, how they act and think, and the rollout of what came of
 * it. An agent that remembers keeps one memory for each world, which begins anew where an episode does.
 */

import type { AgentSetting, AgentState, Beside, Thoughts, Transitions } from '../../core/agent.js';
import type { NumericArray } from '../../core/arrays.js';
import type { Store, TensorSpecs } from '../../core/compute/device.js';
import type { Rng } from '../../core/rng.js';
import { type Drawn, makeRollout, type Rollout } from '../../core/rollout.js';
import { makeForward } from '../forward.js';
import { prefixed, restore, restoreArray, tensorsOf, unprefixed } from '../keeping.js';
import { type ActionHead, type HeadOptions, makeHead } from './heads.js';
import { type ActorCritic, type ActorCriticOptions, makeActorCritic } from './networks.js';

export interface ActorOptions extends ActorCriticOptions, Omit<HeadOptions, 'masked'> {
  readonly rolloutSteps: number;
  readonly gamma: number;
}

export interface Actor {
  readonly network: ActorCritic;
  readonly head: ActionHead;
  readonly net: Store;
  readonly rollout: Rollout;
  /** What was remembered before the first row of the rollout. */
  readonly memoryBefore: Float32Array; // [N × M]
  /** The stream that actions are drawn from. */
  readonly explore: Rng;
  act(obs: NumericArray, count: number, mask?: Uint8Array | null): Promise<NumericArray>;
  think(obs: NumericArray, count: number, beside?: Beside): Promise<Thoughts>;
  /** Takes one step in. Returns whether the rollout is full now. */
  remember(step: Transitions): boolean | Promise<boolean>;
  save(): AgentState['tensors'];
  load(tensors: AgentState['tensors']): void;
  dispose(): void;
}

/** A network for the policy and v, as it starts. */
export function makeActor(name: string, setting: AgentSetting, options: ActorOptions): Actor {
  const { observationSpace, actionSpace, envCount, device, rng, masked = false } = setting;
  const head = makeHead(actionSpace, { ...options, masked });
  const network = makeActorCritic(observationSpace, head, options);
  const net = device.store(network.init(rng.split('network')));
  const M = network.memorySize;

  const forward = makeForward<'net', 'shown' | 'value' | 'memory'>({
    name,
    device,
    stores: { net },
    network,
    beside: (count): TensorSpecs => (M > 0 ? { memory: { shape: [count, M], dtype: 'float32' } } : {}),
    run({ net: parameters }, obs, { memory }) {
      const inTime = M > 0 ? { steps: 1, memory: memory as never } : null;
      const { outputs, own, value, memory: after } = network.forward(parameters, obs, inTime);
      return { shown: head.shown(outputs, own), value, memory: after ?? value };
    },
  });

  const { maskSize } = head;
  const { makeDrawn } = head;
  const rollout = makeRollout({
    steps: options.rolloutSteps,
    envCount,
    observationSpace,
    makeActions: makeDrawn,
    maskSize,
  });
  const explore = rng.split('explore');
  const memory = new Float32Array(envCount * M); // after the last observation
  const memoryBefore = new Float32Array(envCount * M);
  const withMemory = (kept: Float32Array) => (M > 0 ? { memory: kept } : {});

  const drawn: Drawn = {
    action: makeDrawn(envCount),
    logProb: new Float32Array(envCount),
    value: new Float32Array(envCount),
  };
  const to = { drawn: drawn.action, action: head.makeActions(envCount) };

  async function act(obs: NumericArray, count: number, mask?: Uint8Array | null): Promise<NumericArray> {
    if (rollout.length === 0) memoryBefore.set(memory);
    const out = await forward('act', obs, count, withMemory(memory));
    if (M > 0) memory.set(out.memory);
    drawn.value.set(out.value);
    for (let i = 0; i < count; i++) drawn.logProb[i] = head.draw(out.shown, i, explore, to, mask);
    return to.action;
  }

  async function think(obs: NumericArray, count: number, beside: Beside = {}): Promise<Thoughts> {
    const before = beside.memory ?? new Float32Array(count * M);
    const out = await forward('think', obs, count, withMemory(before));
    const thoughts = { ...head.mode(out.shown, count, beside.mask), value: out.value.slice() };
    return M > 0 ? { ...thoughts, memory: out.memory.slice() } : thoughts;
  }

  /** Nothing is remembered over the end of an episode. */
  function forget(step: Transitions): void {
    for (let i = 0; i < step.count; i++) {
      const goesOn = step.valid[i] === 1 && step.terminated[i] === 0 && step.truncated[i] === 0;
      if (!goesOn) memory.fill(0, i * M, (i + 1) * M);
    }
  }

  function remember(step: Transitions): boolean | Promise<boolean> {
    if (!rollout.add(step, drawn, options.gamma)) {
      forget(step);
      return false;
    }
    return forward('learn', step.nextObs, step.count, withMemory(memory)).then(({ value }) => {
      rollout.bootstrap(value);
      forget(step);
      return rollout.full;
    });
  }

  return {
    network,
    head,
    net,
    rollout,
    memoryBefore,
    explore,
    act,
    think,
    remember,
    save: () => ({
      ...tensorsOf('net', net),
      ...prefixed('rollout', rollout.save()),
      ...(M > 0 && {
        memory: { shape: [envCount, M], data: memory.slice() },
        memoryBefore: { shape: [envCount, M], data: memoryBefore.slice() },
      }),
    }),
    load(tensors) {
      restore('net', net, tensors);
      rollout.load(unprefixed('rollout', tensors));
      if (M === 0) return;
      restoreArray('memory', memory, tensors);
      restoreArray('memoryBefore', memoryBefore, tensors);
    },
    dispose() {
      forward.dispose();
      net.dispose();
    },
  };
}
