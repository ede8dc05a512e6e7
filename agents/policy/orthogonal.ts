/** Orthogonal first weights. Saxe, McClelland & Ganguli 2014, https://arxiv.org/abs/1312.6120. */

import type { Rng } from '../../core/rng.js';

/** v less its parts along the first `count` vectors of `basis`, scaled to length 1. */
function straighten(v: Float64Array, basis: readonly Float64Array[], count: number): void {
  for (let j = 0; j < count; j++) {
    let along = 0;
    for (let k = 0; k < v.length; k++) along += v[k] * basis[j][k];
    for (let k = 0; k < v.length; k++) v[k] -= along * basis[j][k];
  }
  let squares = 0;
  for (const x of v) squares += x * x;
  const scale = 1 / Math.sqrt(squares);
  for (let k = 0; k < v.length; k++) v[k] *= scale;
}

/**
 * `gain` times a matrix with orthonormal rows or columns, whichever are fewer, drawn uniformly: Gram and Schmidt on
 * vectors of normal numbers. The last of `shape` are its columns, all before it its rows: [in, out], [h, w, in, out].
 */
export function orthogonal(rng: Rng, shape: readonly number[], gain: number): Float32Array {
  const columns = shape[shape.length - 1];
  const rows = shape.slice(0, -1).reduce((product, n) => product * n, 1);
  const tall = rows >= columns;
  const [few, long] = tall ? [columns, rows] : [rows, columns];
  const basis = Array.from({ length: few }, () => Float64Array.from({ length: long }, () => rng.normal()));
  basis.forEach((v, j) => {
    straighten(v, basis, j);
  });
  return Float32Array.from({ length: rows * columns }, (_, at) => {
    const [r, c] = [Math.floor(at / columns), at % columns];
    return gain * (tall ? basis[c][r] : basis[r][c]);
  });
}
