/** What every learner promises, whatever it learns. */

import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, test } from 'vitest';
import type { AgentKind } from '../../core/agent.js';
import type { EnvDefinition } from '../../core/env.js';
import { CorruptFile } from '../../core/errors.js';
import { evaluate } from '../../core/evaluate.js';
import type { LoopEvent } from '../../core/loop.js';
import { type Training, type TrainingState, type TrainOptions, train } from '../../core/train.js';
import { actionsOfCorridor, stump, treadmill } from './worlds.js';

type Settings = Readonly<Record<string, unknown>>;

export interface Contract {
  readonly kind: AgentKind;
  /** The corridor, seen in a way that the agent takes. */
  readonly world: EnvDefinition;
  /** Hyper-parameters for quick learning in tiny worlds. */
  readonly config: Settings;
  /** Enough steps for a few updates, and where to cut them in two. */
  readonly steps: number;
  readonly cut: number;
  /** Enough steps to solve the corridor. */
  readonly learningSteps: number;
  /** Hyper-parameters with which it learns nothing. */
  readonly frozen: Settings;
  /** Why the agent cannot know the worth of a step that is cut short; absent: it can. */
  readonly noTreadmill?: string;
}

type Options = Partial<Omit<TrainOptions, 'config'>> & { readonly config?: Settings };

const start = (
  { kind, world, config, steps }: Contract,
  { config: own, ...options }: Options = {},
): Promise<Training> =>
  train({
    env: world,
    agent: kind,
    steps,
    envs: 2,
    seed: 1,
    device: 'tfjs-cpu',
    ...options,
    config: { ...config, ...own } as NonNullable<TrainOptions['config']>,
  });

/** Runs to the end, or to the first checkpoint after `until` steps. */
async function run(training: Training, until = Number.POSITIVE_INFINITY): Promise<LoopEvent[]> {
  const events: LoopEvent[] = [];
  for await (const event of training) {
    events.push(event);
    if (event.kind === 'checkpoint' && event.envSteps >= until) break;
  }
  return events;
}

async function finalState(training: Training): Promise<TrainingState> {
  await run(training);
  const state = await training.save();
  training.dispose();
  return state;
}

/** v(s) of the only state after training: its own value, or the best of its action values. */
async function worth(contract: Contract, env: EnvDefinition, gamma: number): Promise<number> {
  const training = await start(contract, { env, steps: contract.learningSteps, device: 'cpu', config: { gamma } });
  await run(training);
  const { q, value } = await training.agent.think(Int32Array.of(0), 1);
  training.dispose();
  return value?.[0] ?? Math.max(...(q ?? []));
}

async function meanReturn(contract: Contract, seed: number, config: Settings = {}): Promise<number> {
  const training = await start(contract, { seed, steps: contract.learningSteps, device: 'cpu', config });
  await run(training);
  const result = await evaluate({ env: contract.world, policy: training.agent, episodes: 1 });
  training.dispose();
  return result.return.mean;
}

export function keepsTheAgentContract(contract: Contract): void {
  const { kind } = contract;

  describe(`${kind.id} keeps the agent contract`, () => {
    test('every action, drawn or thought, lies in the action space', async () => {
      const training = await start(contract);
      const { LEFT, RIGHT } = actionsOfCorridor;
      for (let n = 0; n < 50; n++) {
        const actions = await training.agent.act(training.env.obs, 2);
        expect(actions).toBeInstanceOf(Int32Array);
        expect([...actions].every((a) => a === LEFT || a === RIGHT)).toBe(true);
      }
      const { action } = await training.agent.think(training.env.obs, 2);
      expect([...action].every((a) => a === LEFT || a === RIGHT)).toBe(true);
      training.dispose();
    });

    test('the same seed gives the same bits, another seed gives others', async () => {
      const first = await finalState(await start(contract));
      expect(await finalState(await start(contract))).toEqual(first);
      expect(await finalState(await start(contract, { seed: 2 }))).not.toEqual(first);
    });

    test('uninterrupted = resumed ≠ cold', async () => {
      const checkpoints = { checkpointEvery: contract.cut };
      const whole = await start(contract, checkpoints);
      const uninterrupted = await finalState(whole);

      const half = await start(contract, checkpoints);
      await run(half, contract.cut);
      const saved = structuredClone(await half.save());
      expect(half.loop.envSteps).toBeLessThan(contract.steps);
      half.dispose();

      const resumed = await start(contract, checkpoints);
      await resumed.load(structuredClone(saved));
      expect(await finalState(resumed)).toEqual(uninterrupted);

      const cold = await start(contract, checkpoints);
      cold.loop.load(saved.loop);
      expect((await finalState(cold)).agent).not.toEqual(uninterrupted.agent);
    });

    test('what another takes over to act by is enough to think the same, and refused when it is not all there', async () => {
      const trained = await start(contract);
      await run(trained);
      const { tensors } = structuredClone((await trained.save()).agent);
      const obs = trained.env.obs.slice();
      const thoughts = await trained.agent.think(obs, 2);
      const other = await start(contract, { seed: 2 });
      expect(await other.agent.think(obs, 2)).not.toEqual(thoughts);
      other.agent.loadPolicy(tensors);
      expect(await other.agent.think(obs, 2)).toEqual(thoughts);
      expect(() => other.agent.loadPolicy({})).toThrow(CorruptFile);
      for (const training of [trained, other]) training.dispose();
    });

    test('thinking changes nothing: asked twice it says the same, and training goes on as if it had not been asked', async () => {
      const asked = await start(contract);
      for await (const event of asked) {
        if (event.kind !== 'episode') continue;
        const first = await asked.agent.think(asked.env.obs, 2);
        expect(await asked.agent.think(asked.env.obs, 2)).toEqual(first);
        expect((await asked.agent.think(asked.env.obs.slice(0, asked.env.obs.length / 2), 1)).action).toHaveLength(1);
      }
      const state = await asked.save();
      asked.dispose();
      expect(state).toEqual(await finalState(await start(contract)));
    });

    test('updates leave no tensor behind, and dispose returns to where it started', async () => {
      const before = tf.memory().numTensors;
      const training = await start(contract);
      const counts: number[] = [];
      for await (const event of training) if (event.kind === 'update') counts.push(tf.memory().numTensors);
      expect(counts.length).toBeGreaterThan(1);
      expect(new Set(counts).size).toBe(1);
      training.dispose();
      expect(tf.memory().numTensors).toBe(before);
    });

    test('whatever it measures is documented, and finite', async () => {
      const training = await start(contract);
      const seen = new Set(Object.keys(training.agent.status()));
      for (const event of await run(training)) {
        if (event.kind !== 'update') continue;
        for (const [name, value] of Object.entries(event.metrics)) {
          seen.add(name);
          expect(Number.isFinite(value)).toBe(true);
        }
      }
      expect([...seen].sort()).toEqual(Object.keys(kind.metrics).sort());
      expect(training.agent.updates).toBeGreaterThan(0);
      training.dispose();
    });

    test('learns: every seed walks the corridor, where the same agent with learning switched off does not', async () => {
      const seeds = [1, 2, 3];
      const learned: number[] = [];
      const frozen: number[] = [];
      for (const seed of seeds) {
        learned.push(await meanReturn(contract, seed));
        frozen.push(await meanReturn(contract, seed, contract.frozen));
      }
      expect(learned).toEqual([1, 1, 1]);
      expect(frozen.reduce((sum, r) => sum + r, 0)).toBeLessThan(seeds.length);
    });

    if (contract.noTreadmill === undefined) {
      test('the treadmill: a step that is only ever cut short is worth 1 / (1 − γ), one that terminates is worth 1', async () => {
        const goesOn = await worth(contract, treadmill, 0.75);
        expect(goesOn).toBeGreaterThan(3.6);
        expect(goesOn).toBeLessThan(4.4);
        const ends = await worth(contract, stump, 0.75);
        expect(ends).toBeGreaterThan(0.9);
        expect(ends).toBeLessThan(1.1);
      });
    } else test.skip(`the treadmill: ${contract.noTreadmill}`);
  });
}
