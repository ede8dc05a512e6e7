/**
 * Gradients of the TensorFlow.js kernels that programs use. The package for Node ships without any; these are written
 * so that the graphs they leave behind are small.
 */

import { composed } from './composed.js';
import { convolutions } from './convolutions.js';
import { elementwise } from './elementwise.js';
import { functions } from './functions.js';
import { gathering } from './gathering.js';
import { pooling } from './pooling.js';
import { products } from './products.js';
import { reductions } from './reductions.js';
import { resizing } from './resizing.js';
import { shape } from './shape.js';
import { slicing } from './slicing.js';
import { sums } from './sums.js';
import { type GradientTable, registerTable } from './table.js';

export const gradients: GradientTable = {
  ...elementwise,
  ...functions,
  ...reductions,
  ...products,
  ...sums,
  ...convolutions,
  ...pooling,
  ...resizing,
  ...shape,
  ...slicing,
  ...gathering,
  ...composed,
};

export const registerGradients = (): void => registerTable(gradients);
