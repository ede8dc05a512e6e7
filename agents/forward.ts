/** Running networks forward: one compiled program for each number of observations, compiled when first needed. */

import type { Tensor } from '@tensorflow/tfjs-core';
import type { NumericArray } from '../core/arrays.js';
import type { Device, Program, Store, TensorSpecs } from '../core/compute/device.js';
import type { Network, Parameters } from './networks.js';

export interface Forward<O extends string> {
  /**
   * What the networks say of `count` observations. The arrays are overwritten by the next call for the same purpose:
   * those who may call at the same time (acting, a viewer) use purposes of their own.
   */
  (
    purpose: 'act' | 'think' | 'learn',
    obs: NumericArray,
    count: number,
    beside?: Readonly<Record<string, NumericArray>>,
  ): Promise<Record<O, Float32Array>>;
  dispose(): void;
}

export interface ForwardDefinition<S extends string, O extends string> {
  /** For messages and profiles: 'dqn'. */
  readonly name: string;
  readonly device: Device;
  readonly stores: Readonly<Record<S, Store>>;
  /** Says what observations look like. */
  readonly network: Pick<Network, 'input'>;
  /** What is handed in beside `count` observations. Default: nothing. */
  beside?(count: number): TensorSpecs;
  run(
    parameters: Readonly<Record<S, Parameters>>,
    obs: Tensor,
    beside: Readonly<Record<string, Tensor>>,
  ): Readonly<Record<O, Tensor>>;
}

export function makeForward<S extends string, O extends string>(definition: ForwardDefinition<S, O>): Forward<O> {
  const { name, device, stores, network } = definition;
  const programs = new Map<string, Promise<Program<string, O>>>();

  const compile = (purpose: string, count: number): Promise<Program<string, O>> =>
    device.compile({
      name: `${name}/${purpose}`,
      stores,
      inputs: { ...definition.beside?.(count), obs: network.input(count) } as TensorSpecs,
      run(views, { obs, ...beside }) {
        const parameters = Object.fromEntries((Object.keys(views) as S[]).map((key) => [key, views[key].unpack()]));
        return { outputs: definition.run(parameters as Record<S, Parameters>, obs, beside) };
      },
    });

  const forward = async (
    purpose: string,
    obs: NumericArray,
    count: number,
    beside?: Readonly<Record<string, NumericArray>>,
  ) => {
    const key = `${purpose}/${count}`;
    let program = programs.get(key);
    if (program === undefined) {
      program = compile(purpose, count);
      programs.set(key, program);
    }
    return (await (await program).run({ ...beside, obs })) as Record<O, Float32Array>;
  };
  return Object.assign(forward, {
    dispose() {
      for (const program of programs.values())
        void program.then(
          (p) => p.dispose(),
          () => undefined, // whoever asked for it was told
        );
      programs.clear();
    },
  });
}
