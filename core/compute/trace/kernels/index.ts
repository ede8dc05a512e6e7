/** Every kernel, by the name TensorFlow.js gives it. */

import type { Kernel } from '../backend.js';
import { composed } from './composed.js';
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

export const kernels: Readonly<Record<string, Kernel>> = {
  ...elementwise,
  ...functions,
  ...reductions,
  ...linearAlgebra,
  ...sums,
  ...convolution,
  ...depthwise,
  ...pooling,
  ...resizing,
  ...shape,
  ...slicing,
  ...selection,
  ...gathering,
  ...composed,
};
