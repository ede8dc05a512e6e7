/** For tests of equations: tfjs with its plain JavaScript kernels and all gradients. */

import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-core/dist/register_all_gradients.js';
import * as tf from '@tensorflow/tfjs-core';

tf.env().set('PROD', true); // no advertisement on the console

export { tf };

/** Largest difference between a gradient by tfjs and by central differences, at `x`. */
export function gradientError(loss: (x: tf.Tensor) => tf.Scalar, x: tf.Tensor, h = 1e-2): number {
  return tf.tidy(() => {
    const analytic = tf
      .grad((t) => loss(t))(x)
      .dataSync();
    const values = x.dataSync();
    let worst = 0;
    for (let i = 0; i < values.length; i++) {
      const at = (shift: number): number => {
        const moved = values.slice();
        moved[i] += shift;
        return loss(tf.tensor(moved, x.shape)).dataSync()[0];
      };
      worst = Math.max(worst, Math.abs((at(h) - at(-h)) / (2 * h) - analytic[i]));
    }
    return worst;
  });
}
