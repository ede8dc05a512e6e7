/**
 * Gradients of the TensorFlow.js kernels that programs use. The package for Node ships without any; these are written
 * so that the graphs they leave behind are small.
 */

import { elementwise } from './elementwise.js';
import { products } from './products.js';
import { reductions } from './reductions.js';
import { shape } from './shape.js';
import { registerTable } from './table.js';

export function registerGradients(): void {
  for (const table of [elementwise, reductions, shape, products]) registerTable(table);
}
