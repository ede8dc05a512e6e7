/**
 * Actor and critic: what is seen → outputs for an action head and v(s), in one network or two, with or without memory.
 *
 *   trunk (convolutions and dense layers, each activated)  →  GRU, if it remembers  →  one linear layer
 *
 * Weights start orthogonal, biases 0: gain √2 in the trunk, 1 in the GRU, 0.01 before actions (all are about as likely
 * at first), 1 before v. Huang et al. 2022, details 2 and 13, and 1 to 3 of the recurrent ones.
 */

import * as tf from '@tensorflow/tfjs-core';
import type { TensorSpec } from '../../core/compute/device.js';
import { BadInput } from '../../core/errors.js';
import type { Rng } from '../../core/rng.js';
import type { ArraySpace } from '../../core/spaces.js';
import {
  ACTIVATE,
  dense,
  type InitialParameters,
  makeNetwork,
  type NetworkOptions,
  type Parameters,
} from '../networks.js';
import type { ActionHead } from './heads.js';
import { orthogonal } from './orthogonal.js';

const POLICY_GAIN = 0.01;

export interface ActorCriticOptions extends NetworkOptions {
  /** One trunk for policy and value. */
  readonly sharedNetwork: boolean;
  /** Units of a trunk's GRU; 0: none. */
  readonly memory: number;
}

/** Where a batch of rows stands in time: `steps` rows of each of W worlds, step by step. */
export interface InTime {
  readonly steps: number; // T
  /** What was remembered before the first. */
  readonly memory: tf.Tensor2D; // [W, M]
  /** 1 where an episode begins with the row: nothing is remembered from before. Absent: nowhere. */
  readonly start?: tf.Tensor; // [T × W]
}

export interface ActorCritic {
  /** Numbers remembered of a world; 0: none. */
  readonly memorySize: number; // M
  /** What `count` observations look like to a program. */
  input(count: number): TensorSpec;
  init(rng: Rng): InitialParameters;
  forward(
    parameters: Parameters,
    obs: tf.Tensor, // [B, …]
    inTime: InTime | null,
  ): {
    readonly outputs: tf.Tensor2D; // [B, O], for the action head
    readonly own: Parameters; // the action head's
    readonly value: tf.Tensor1D; // [B]
    readonly memory: tf.Tensor2D | null; // [W, M], after the last step
  };
}

/** { 'a.b' } → { 'b' }, of those that begin with `prefix.` */
const partOf = (parameters: Parameters, prefix: string): Parameters =>
  Object.fromEntries(
    Object.entries(parameters)
      .filter(([name]) => name.startsWith(`${prefix}.`))
      .map(([name, tensor]) => [name.slice(prefix.length + 1), tensor]),
  );

const product = (shape: readonly number[]): number => shape.reduce((a, b) => a * b, 1);
const zeros = (...shape: number[]) => ({ shape, data: new Float32Array(product(shape)) });

/**
 * One step of a gated recurrent unit (Cho et al. 2014, https://arxiv.org/abs/1406.1078; reset after the product):
 *
 *   r = σ(x_r + h U_r),  z = σ(x_z + h U_z),  n = tanh(x_n + r (h U_n + b)),  h′ = (1 − z) n + z h
 */
export function gruStep(
  x: tf.Tensor2D, // [W, 3H]: x_r, x_z, x_n, biases in it
  h: tf.Tensor2D, // [W, H]
  u: tf.Tensor, // [H, 3H]
  b: tf.Tensor, // [H]
): tf.Tensor2D {
  const [xr, xz, xn] = tf.split(x, 3, 1);
  const [hr, hz, hn] = tf.split(tf.matMul(h, u as tf.Tensor2D), 3, 1);
  const r = tf.sigmoid(tf.add(xr, hr));
  const z = tf.sigmoid(tf.add(xz, hz));
  const n = tf.tanh(tf.add(xn, tf.mul(r, tf.add(hn, b))));
  return tf.add(n, tf.mul(z, tf.sub(h, n))) as tf.Tensor2D;
}

/** How many steps back a fresh GRU remembers, at most. */
const LONGEST = 32;

/**
 * Biases [3H] of the gates r, z, n: 0, save z = σ(log u) with u uniform in (1, LONGEST): half of what a unit knows is gone
 * after about u steps, so some remember long before anything is learned. Tallec & Ollivier 2018,
 * https://arxiv.org/abs/1804.11188.
 */
const chronoBias = (rng: Rng, units: number): Float32Array =>
  Float32Array.from({ length: 3 * units }, (_, k) =>
    k >= units && k < 2 * units ? Math.log(1 + (LONGEST - 1) * rng.uniform()) : 0,
  );

/** A GRU over T steps of W worlds: features [T × W, I] → what is remembered after each row [T × W, H], and at the end. */
function unroll(p: Parameters, features: tf.Tensor2D, { steps, memory, start }: InTime) {
  const worlds = memory.shape[0];
  const x = dense(features, p['gru.input.weight'], p['gru.input.bias']); // all steps at once
  const goesOn = start === undefined ? undefined : (tf.reshape(tf.sub(1, start), [-1, 1]) as tf.Tensor2D);
  const rows: tf.Tensor2D[] = [];
  let h = memory;
  for (let t = 0; t < steps; t++) {
    if (goesOn !== undefined) h = tf.mul(h, tf.slice(goesOn, [t * worlds, 0], [worlds, 1]));
    const now = steps === 1 ? x : tf.slice(x, [t * worlds, 0], [worlds, -1]);
    h = gruStep(now, h, p['gru.memory.weight'], p['gru.memory.bias']);
    rows.push(h);
  }
  return { features: steps === 1 ? h : (tf.concat(rows, 0) as tf.Tensor2D), memory: h };
}

/** @throws BadInput when there is no dense layer. */
export function makeActorCritic(space: ArraySpace, head: ActionHead, options: ActorCriticOptions): ActorCritic {
  const { sharedNetwork, memory: units, activation, hidden } = options;
  const width = hidden.at(-1);
  if (width === undefined) throw new BadInput('hidden needs at least one layer, got []');
  const trunk = makeNetwork(space, width, { ...options, hidden: hidden.slice(0, -1) });
  const trunks = sharedNetwork ? ['shared'] : ['policy', 'value'];
  const featureSize = units > 0 ? units : width;

  function initTrunk(rng: Rng, name: string): InitialParameters {
    const drawn = Object.entries(trunk.init(rng)).map(([key, { shape }]) => [
      `${name}.${key}`,
      shape.length > 1 ? { shape, data: orthogonal(rng, shape, Math.SQRT2) } : zeros(...shape),
    ]);
    if (units === 0) return Object.fromEntries(drawn);
    const weight = (rows: number) => {
      const gates = [0, 1, 2].map(() => orthogonal(rng, [rows, units], 1));
      const at = (k: number): number => {
        const [row, column] = [Math.floor(k / (3 * units)), k % (3 * units)];
        return gates[Math.floor(column / units)][row * units + (column % units)];
      };
      return { shape: [rows, 3 * units], data: Float32Array.from({ length: rows * 3 * units }, (_, k) => at(k)) };
    };
    return {
      ...Object.fromEntries(drawn),
      [`${name}.gru.input.weight`]: weight(width as number),
      [`${name}.gru.input.bias`]: { shape: [3 * units], data: chronoBias(rng, units) },
      [`${name}.gru.memory.weight`]: weight(units),
      [`${name}.gru.memory.bias`]: zeros(units),
    };
  }

  const linear = (rng: Rng, outputs: number, gain: number) => ({
    weight: { shape: [featureSize, outputs], data: orthogonal(rng, [featureSize, outputs], gain) },
    bias: zeros(outputs),
  });

  function init(rng: Rng): InitialParameters {
    const policy = linear(rng.split('policy.out'), head.outputs, POLICY_GAIN);
    const value = linear(rng.split('value.out'), 1, 1);
    return {
      ...Object.assign({}, ...trunks.map((name) => initTrunk(rng.split(name), name))),
      'policy.out.weight': policy.weight,
      'policy.out.bias': policy.bias,
      'value.out.weight': value.weight,
      'value.out.bias': value.bias,
      ...Object.fromEntries(Object.entries(head.init).map(([name, tensor]) => [`head.${name}`, tensor])),
    };
  }

  return {
    memorySize: trunks.length * units,
    input: trunk.input,
    init,
    forward(parameters, obs, inTime) {
      const seen = trunks.map((name) => ACTIVATE[activation](trunk.forward(partOf(parameters, name), obs)));
      const kept: tf.Tensor2D[] = [];
      const features = seen.map((x, k) => {
        if (inTime === null || units === 0) return x;
        const own = tf.slice(inTime.memory, [0, k * units], [-1, units]);
        const after = unroll(partOf(parameters, trunks[k]), x, { ...inTime, memory: own });
        kept.push(after.memory);
        return after.features;
      });
      const out = (x: tf.Tensor2D, name: string) =>
        dense(x, parameters[`${name}.out.weight`], parameters[`${name}.out.bias`]);
      return {
        outputs: out(features[0], 'policy'),
        own: partOf(parameters, 'head'),
        value: tf.reshape(out(features[features.length - 1], 'value'), [-1]),
        memory: kept.length === 0 ? null : kept.length === 1 ? kept[0] : (tf.concat(kept, 1) as tf.Tensor2D),
      };
    },
  };
}
