/** What the host can compute of a graph, and in what shape of loop. */

import type { Node, Value } from '../trace/graph.js';
import { sizeOf } from '../trace/graph.js';

/**
 * How an elementwise loop over a shape reads one of its inputs: number by number ('full'), one number for all ('one'),
 * the same `inner` numbers again and again ('period'), or each number `inner` times ('repeat').
 */
export interface Reading {
  readonly mode: 'full' | 'one' | 'period' | 'repeat';
  readonly inner: number;
}

/** How `from` is broadcast to `to`; undefined when it is in none of the four ways. */
export function readingOf(from: readonly number[], to: readonly number[]): Reading | undefined {
  const [m, n] = [sizeOf(from), sizeOf(to)];
  if (m === n) return { mode: 'full', inner: 0 };
  if (m === 1) return { mode: 'one', inner: 0 };
  const aligned = [...new Array<number>(to.length - from.length).fill(1), ...from];
  const first = aligned.findIndex((k) => k > 1);
  const last = aligned.findLastIndex((k) => k > 1);
  const whole = (start: number, end: number): boolean => aligned.slice(start, end).every((k, i) => k === to[start + i]);
  if (whole(first, aligned.length)) return { mode: 'period', inner: m };
  if (whole(0, last + 1)) return { mode: 'repeat', inner: n / m };
  return undefined;
}

/** A reduction's shape: of everything, of rows (the last axes), or of columns (the first axes). */
export interface Reduction {
  readonly over: 'all' | 'rows' | 'columns';
  readonly rows: number;
  readonly columns: number;
}

export function reductionOf(shape: readonly number[], axes: readonly number[]): Reduction | undefined {
  const long = [...shape.keys()].filter((i) => shape[i] > 1);
  const gone = long.filter((i) => axes.includes(i));
  const kept = long.filter((i) => !axes.includes(i));
  const product = (list: readonly number[]): number => sizeOf(list.map((i) => shape[i]));
  if (kept.length === 0) return { over: 'all', rows: 1, columns: product(gone) };
  if (gone.length === 0) return undefined;
  if (kept.at(-1)! < gone[0]) return { over: 'rows', rows: product(kept), columns: product(gone) };
  if (gone.at(-1)! < kept[0]) return { over: 'columns', rows: product(gone), columns: product(kept) };
  return undefined;
}

/** What is to be done for a node. */
export type Role =
  | { readonly kind: 'alias'; readonly offsets: readonly number[] } // each output, numbers from the input's first
  | { readonly kind: 'map'; readonly inner: number; readonly readings: readonly Reading[] }
  | ({ readonly kind: 'reduce' } & Reduction)
  | { readonly kind: 'softmax'; readonly rows: number; readonly columns: number }
  | { readonly kind: 'arg-max'; readonly rows: number; readonly columns: number }
  | { readonly kind: 'product'; readonly m: number; readonly k: number; readonly n: number }
  | { readonly kind: 'gather'; readonly outer: number; readonly block: number; readonly from: number }
  | { readonly kind: 'join' };

const floats = new Set(
  'Add Sub Mul Div Max Min Neg Abs Sqrt Reciprocal Floor Ceil Round Sign Exp Log Tanh Sigmoid Relu LeakyRelu'.split(
    ' ',
  ),
);
const integers = new Set(['Add', 'Sub', 'Mul', 'Max', 'Min', 'Neg', 'Abs', 'Relu']);
const comparisons = new Set(['Equal', 'Greater', 'GreaterOrEqual', 'Less', 'LessOrEqual']);
const logic = new Set(['And', 'Or', 'Not']);
const casts = new Set([
  'float32>bool',
  'int32>bool',
  'uint8>float32',
  'uint8>int32',
  'int32>float32',
  'float32>int32',
  'bool>float32',
  'bool>int32',
]);

function isMap({ op, inputs, outputs }: Node): boolean {
  const [x] = inputs;
  const type = outputs[0].type;
  if (op === 'Cast') return casts.has(`${x.type}>${type}`) || (x.type === 'int64' && type === 'int32');
  if (logic.has(op)) return true;
  if (comparisons.has(op)) return x.type === 'float32' || x.type === 'int32';
  if (op === 'IsNaN') return x.type === 'float32';
  if (op === 'Where' || op === 'Clip' || op === 'Expand') return type === 'float32' || type === 'int32';
  return type === 'float32' ? floats.has(op) : type === 'int32' && integers.has(op);
}

/** The integers of a constant list. */
export function integersOf(value: Value): readonly number[] | undefined {
  if (value.source.kind !== 'constant') return undefined;
  return Array.from(value.source.data as ArrayLike<number | bigint>, Number);
}

/** @returns undefined when the host cannot compute the node. */
export function roleOf(node: Node): Role | undefined {
  const { op, inputs, outputs } = node;
  if (op === 'Reshape' || op === 'Identity') return { kind: 'alias', offsets: [0] };
  if (isMap(node)) return mapRole(node);
  if (inputs[0].type !== 'float32') return undefined;
  const shape = inputs[0].shape;
  const columns = shape.at(-1) ?? 1;
  switch (op) {
    case 'Split':
      return shape.length === 1 ? { kind: 'alias', offsets: runningSums(outputs) } : undefined;
    case 'Slice':
      return sliceRole(node);
    case 'Concat':
      return shape.length === 1 ? { kind: 'join' } : undefined;
    case 'ReduceSum':
    case 'ReduceMean':
    case 'ReduceMax':
    case 'ReduceMin':
      return reduceRole(node);
    case 'Softmax':
    case 'LogSoftmax':
      return node.attributes.axis === shape.length - 1
        ? { kind: 'softmax', rows: sizeOf(shape) / columns, columns }
        : undefined;
    case 'ArgMax':
      return node.attributes.axis === shape.length - 1
        ? { kind: 'arg-max', rows: sizeOf(shape) / columns, columns }
        : undefined;
    case 'MatMul':
      if (shape.length !== 2 || inputs[1].shape.length !== 2) return undefined;
      return { kind: 'product', m: shape[0], k: shape[1], n: inputs[1].shape[1] };
    case 'Gather':
      return gatherRole(node);
    default:
      return undefined;
  }
}

function runningSums(values: readonly Value[]): number[] {
  const offsets = [0];
  for (const { shape } of values) offsets.push(offsets.at(-1)! + sizeOf(shape));
  return offsets.slice(0, -1);
}

function mapRole({ op, inputs, outputs }: Node): Role | undefined {
  const read = op === 'Expand' ? inputs.slice(0, 1) : inputs;
  const readings = read.map((x) => readingOf(x.shape, outputs[0].shape));
  if (!readings.every((reading) => reading !== undefined)) return undefined;
  const inner = Math.max(...readings.map((reading) => reading.inner));
  const alike = readings.every((reading) => reading.inner === 0 || reading.inner === inner);
  return alike ? { kind: 'map', inner, readings } : undefined;
}

function reduceRole({ inputs: [x, axes], outputs, attributes }: Node): Role | undefined {
  const list = axes === undefined ? undefined : integersOf(axes);
  if (list === undefined || attributes.keepdims === undefined) return undefined;
  if (sizeOf(outputs[0].shape) === sizeOf(x.shape)) return { kind: 'alias', offsets: [0] };
  const reduction = reductionOf(
    x.shape,
    list.map((i) => (i < 0 ? i + x.shape.length : i)),
  );
  return reduction === undefined ? undefined : { kind: 'reduce', ...reduction };
}

/** Part of a vector, forwards. */
function sliceRole({ inputs: [x, ...lists] }: Node): Role | undefined {
  const [starts, , , steps] = lists.map(integersOf);
  if (x.shape.length !== 1 || starts === undefined || starts[0] < 0 || (steps ?? [1])[0] !== 1) return undefined;
  return { kind: 'alias', offsets: [starts[0]] };
}

function gatherRole({ inputs: [x, index], attributes }: Node): Role | undefined {
  const places = integersOf(index);
  if (places === undefined || places.some((i) => i < 0)) return undefined;
  const axis = attributes.axis as number;
  const [outer, block] = [sizeOf(x.shape.slice(0, axis)), sizeOf(x.shape.slice(axis + 1))];
  return { kind: 'gather', outer, block, from: x.shape[axis] };
}
