/** Sums of products over named axes. */

import { backend_util, type Tensor } from '@tensorflow/tfjs-core';
import type { Kernel } from '../backend.js';

export const sums: Readonly<Record<string, Kernel>> = {
  Einsum: (g, inputs, attrs) => {
    const equation = (attrs.equation as string).replaceAll(/\s/g, '');
    const given = Object.values(inputs);
    const factors = given.map((x) => g.cast(x, 'float32'));
    const { allDims, summedDims, idDims } = backend_util.decodeEinsumEquation(equation, factors.length);
    backend_util.checkEinsumDimSizes(
      allDims.length,
      idDims,
      factors.map(({ shape }) => ({ shape: [...shape] }) as Tensor),
    );
    const lengths = allDims.map((_, axis) => {
      const factor = idDims.findIndex((axes) => axes.includes(axis));
      return factors[factor].shape[idDims[factor].indexOf(axis)];
    });
    const shape = lengths.filter((_, axis) => !summedDims.includes(axis));
    const sums = g.add('Einsum', factors, shape, 'float32', { equation });
    return g.cast(sums, given.every(({ type }) => type === 'int32') ? 'int32' : 'float32');
  },
};
