/** Every kernel, by the name TensorFlow.js gives it. */

import type { Kernel } from '../backend.js';
import { composedImages as images, composedLayers as layers, composedLists as lists } from './composed.js';
import { convolution } from './convolution.js';
import { depthwise } from './depthwise.js';
import { elementwise } from './elementwise.js';
import { functions } from './functions.js';
import { gathering } from './gathering.js';
import { linearAlgebra } from './linear-algebra.js';
import { pooling } from './pooling.js';
import { reductions } from './reductions.js';
import { resizing } from './resizing.js';
import { selection } from './selection.js';
import { shape } from './shape.js';
import { slicing } from './slicing.js';
import { sums } from './sums.js';

/** The kernels by what they do; docs/compute.md lists them so. */
export const themes: Readonly<Record<string, Readonly<Record<string, Kernel>>>> = {
  'numbers one by one': { ...elementwise, ...functions },
  'sums and extremes along axes': reductions,
  'products of matrices': { ...linearAlgebra, ...sums },
  'convolutions and pooling': { ...convolution, ...depthwise, ...pooling },
  'shapes and slices': { ...shape, ...slicing },
  'choosing, gathering and scattering': { ...selection, ...gathering, ...lists },
  'whole layers': layers,
  images: { ...resizing, ...images },
};

export const kernels: Readonly<Record<string, Kernel>> = Object.assign({}, ...Object.values(themes));
