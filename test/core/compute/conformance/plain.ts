/**
 * The kernels of TensorFlow.js in plain JavaScript, beside ours in every call that the specs make. Most specs allow a
 * thousandth, take infinity for NaN, or look at a shape alone: this does not.
 */

import { MathBackendCPU } from '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import type { NumericArray } from '../../../../core/arrays.js';
import { difference } from '../harness.js';

const allowed = 2e-5; // of numbers above 1, or absolute

export interface Numbers {
  readonly shape: readonly number[];
  readonly dtype: tf.DataType;
  readonly values: tf.BackendValues | NumericArray;
}

let known: MathBackendCPU | undefined;
function backend(): MathBackendCPU {
  if (known !== undefined) return known;
  known = new MathBackendCPU();
  const before = tf.env().getBool('PROD');
  tf.env().set('PROD', true); // The first use advertises otherwise.
  known.makeTensorInfo([], 'float32', Float32Array.of(0));
  tf.env().set('PROD', before);
  return known;
}

/** How what `kernel` made differs from what plain JavaScript makes; undefined where it does not. */
export function differenceFromPlain(
  kernel: string,
  given: Readonly<Record<string, Numbers>> | readonly Numbers[],
  attrs: tf.NamedAttrMap,
  made: readonly Numbers[],
): string | undefined {
  const plain = tf.getKernel(kernel, 'cpu');
  if (plain === undefined) return undefined;
  const info = ({ shape, dtype, values }: Numbers) =>
    backend().makeTensorInfo([...shape], dtype, values as tf.BackendValues);
  const inputs = Array.isArray(given)
    ? given.map(info)
    : Object.fromEntries(Object.entries(given).map(([name, one]) => [name, info(one)]));
  let wanted: readonly tf.TensorInfo[];
  try {
    wanted = [plain.kernelFunc({ inputs: inputs as tf.NamedTensorInfoMap, attrs, backend: backend() })].flat();
  } catch (error) {
    return `plain JavaScript refuses it: ${String(error)}`;
  }
  return wanted.map((one, i) => differenceOf(made[i], one)).find((text) => text !== undefined);
}

function differenceOf(got: Numbers, wanted: tf.TensorInfo): string | undefined {
  const [mine, theirs] = [got, wanted].map(({ shape, dtype }) => `${dtype} [${shape.join()}]`);
  if (mine !== theirs) return `made ${mine}, wanted ${theirs}`;
  const values = backend().readSync(wanted.dataId) as NumericArray;
  const error = difference(got.values as NumericArray, values);
  if (error <= allowed) return undefined;
  const some = (list: ArrayLike<number>): string => Array.from(list).slice(0, 8).join();
  return `made ${some(got.values as NumericArray)}, wanted ${some(values)}`;
}
