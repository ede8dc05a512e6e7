/** Code for kernels that are no loops over one shape: products, reductions along an axis, softmax, gathering, copies. */

import type { Node } from '../trace/graph.js';
import type { Assembler, Local } from './assembler.js';
import { emitExp, emitLog, type Temporaries } from './functions.js';
import { acrossLanes, type Context, combine, neutral } from './loop-code.js';
import { integersOf, roleOf } from './roles.js';
import type { Kernel, Place } from './schedule.js';

const FLOAT = 4; // bytes
const VECTOR = 16;

/** A pointer into a buffer: a local, and what to add to it. */
interface Pointer {
  readonly at: Local;
  readonly offset: number;
}

function pointer({ a, buffers }: Context, place: Place): Pointer {
  const at = a.local('i32');
  a.get(buffers[place.buffer]).set(at);
  return { at, offset: place.offset };
}
const advance = (a: Assembler, { at }: Pointer, bytes: number): Assembler => a.get(at).i32(bytes).op('i32.add').set(at);
/** The first input and the output. */
function ends(context: Context, node: Node): { x: Pointer; y: Pointer } {
  const { schedule } = context;
  return {
    x: pointer(context, schedule.place(node.inputs[0])!),
    y: pointer(context, schedule.place(node.outputs[0])!),
  };
}

/** Runs `vector` for every four of `count` numbers, then `single` for each that is left; i counts their bytes. */
function along(a: Assembler, i: Local, count: number, each: (width: 1 | 4) => void): void {
  const bytes = count * FLOAT;
  const vectors = bytes - (bytes % VECTOR);
  a.loop(i, 0, vectors, VECTOR, () => each(4));
  a.loop(i, vectors, bytes, FLOAT, () => each(1));
}

const load = (a: Assembler, p: Pointer, i: Local, width: 1 | 4): Assembler =>
  a
    .get(p.at)
    .get(i)
    .op('i32.add')
    .memory(width === 4 ? 'v128.load' : 'v128.load32_splat', p.offset);

function store(a: Assembler, p: Pointer, i: Local, value: Local, width: 1 | 4): void {
  a.get(p.at).get(i).op('i32.add').get(value);
  if (width === 4) a.memory('v128.store', p.offset);
  else a.storeLane(p.offset);
}

/** Takes `x`, whole or its first number alone, into `sum`. */
function take(a: Assembler, node: Node, sum: Local, x: Local, width: 1 | 4): void {
  a.get(sum);
  if (width === 4) a.get(x);
  else a.f32x4(neutral(node)).get(x).lane('f32x4', 0).withLane(0);
  a.op(combine(node)).set(sum);
}

function reduceRows(context: Context, node: Node, rows: number, columns: number): void {
  const { a } = context;
  const { x, y } = ends(context, node);
  const [row, i, sum, value] = [a.local('i32'), a.local('i32'), a.local('v128'), a.local('v128')];
  a.loop(row, 0, rows, 1, () => {
    a.f32x4(neutral(node)).set(sum);
    along(a, i, columns, (width) => {
      load(a, x, i, width).set(value);
      take(a, node, sum, value, width);
    });
    acrossLanes(a, sum, combine(node));
    if (node.op === 'ReduceMean') a.get(sum).f32x4(columns).op('f32x4.div').set(sum);
    a.get(y.at).get(sum).storeLane(y.offset);
    advance(a, x, columns * FLOAT);
    advance(a, y, FLOAT);
  });
}

/** Columns side by side that are summed while the rows run past: what the registers hold. */
const COLUMNS = 8; // vectors

function reduceColumns(context: Context, node: Node, rows: number, columns: number): void {
  const { a } = context;
  const ways = ends(context, node);
  const column = a.local('i32');
  let start = 0;
  for (const [vectors, width] of [
    [COLUMNS, 4],
    [1, 4],
    [1, 1],
  ] as const) {
    const block = vectors * width * FLOAT;
    const end = start + Math.floor((columns * FLOAT - start) / block) * block;
    a.loop(column, start, end, block, () =>
      columnBlock(context, node, ways, { rows, columns, vectors, width, column }),
    );
    start = end;
  }
}

interface ColumnBlock {
  readonly rows: number;
  readonly columns: number;
  readonly vectors: number;
  readonly width: 1 | 4;
  /** Bytes of the columns before it. */
  readonly column: Local;
}

function columnBlock({ a }: Context, node: Node, { x, y }: { x: Pointer; y: Pointer }, block: ColumnBlock): void {
  const { rows, columns, vectors, width, column } = block;
  const sums = Array.from({ length: vectors }, () => a.local('v128'));
  const [row, from] = [a.local('i32'), a.local('i32')];
  for (const sum of sums) a.f32x4(neutral(node)).set(sum);
  a.get(x.at).get(column).op('i32.add').set(from);
  a.loop(row, 0, rows, 1, () => {
    for (const [v, sum] of sums.entries()) {
      a.get(sum)
        .get(from)
        .memory(width === 4 ? 'v128.load' : 'v128.load32_splat', x.offset + v * VECTOR);
      a.op(combine(node)).set(sum);
    }
    a.get(from)
      .i32(columns * FLOAT)
      .op('i32.add')
      .set(from);
  });
  for (const [v, sum] of sums.entries()) {
    if (node.op === 'ReduceMean') a.get(sum).f32x4(rows).op('f32x4.div').set(sum);
    store(a, { at: y.at, offset: y.offset + v * VECTOR }, column, sum, width);
  }
}

/** πᵢ = e^(zᵢ − max z) / Σ…, or its logarithm zᵢ − max z − ln Σ…, row by row. */
function softmax(context: Context, node: Node, rows: number, columns: number): void {
  const { a } = context;
  const { x, y } = ends(context, node);
  const [row, i] = [a.local('i32'), a.local('i32')];
  const [most, sum, value] = [a.local('v128'), a.local('v128'), a.local('v128')];
  const temporaries: Temporaries = [a.local('v128'), a.local('v128'), a.local('v128'), a.local('v128')];
  const logarithm = node.op === 'LogSoftmax';
  const taking = (op: 'ReduceMax' | 'ReduceSum', into: Local, each: (width: 1 | 4) => void): void => {
    const by: Node = { ...node, op };
    a.f32x4(neutral(by)).set(into);
    along(a, i, columns, (width) => {
      each(width);
      take(a, by, into, value, width);
    });
    acrossLanes(a, into, combine(by));
  };
  a.loop(row, 0, rows, 1, () => {
    taking('ReduceMax', most, (width) => load(a, x, i, width).set(value));
    taking('ReduceSum', sum, (width) => {
      load(a, x, i, width).get(most).op('f32x4.sub');
      emitExp(a, temporaries);
      a.set(value);
      if (!logarithm) store(a, y, i, value, width);
    });
    if (logarithm) {
      a.get(sum);
      emitLog(a, temporaries);
      a.get(most).op('f32x4.add').set(sum);
    }
    along(a, i, columns, (width) => {
      load(a, logarithm ? x : y, i, width).get(sum);
      a.op(logarithm ? 'f32x4.sub' : 'f32x4.div').set(value);
      store(a, y, i, value, width);
    });
    advance(a, x, columns * FLOAT);
    advance(a, y, columns * FLOAT);
  });
}

/** The first place of the largest number. */
function argMax(context: Context, node: Node, rows: number, columns: number): void {
  const { a } = context;
  const { x, y } = ends(context, node);
  const [row, i, best] = [a.local('i32'), a.local('i32'), a.local('i32')];
  const [value, most] = [a.local('f32'), a.local('f32')];
  a.loop(row, 0, rows, 1, () => {
    a.i32(0).set(best).get(x.at).memory('f32.load', x.offset).set(most);
    a.loop(i, 1, columns, 1, () => {
      advance(a, x, FLOAT);
      a.get(x.at).memory('f32.load', x.offset).set(value);
      a.get(value)
        .get(most)
        .op('f32.gt')
        .when(() => a.get(value).set(most).get(i).set(best));
    });
    a.get(y.at).get(best).memory('i32.store', y.offset);
    advance(a, x, FLOAT);
    advance(a, y, FLOAT);
  });
}

interface Product {
  readonly left: Pointer; // [m, k]
  readonly right: Pointer; // [k, n]
  readonly result: Pointer; // [m, n]
  readonly k: number;
  readonly n: number;
}

/**
 * `rows` rows and `vectors` · 4 (or, of width 1, `vectors`) columns of a product, kept in registers while k runs.
 * The pointers stand at the first row and at the first column.
 */
function productBlock(a: Assembler, p: Product, rows: number, vectors: number, width: 1 | 4, column: Local): void {
  const { left, right, result, k, n } = p;
  const sums = Array.from({ length: rows }, () => Array.from({ length: vectors }, () => a.local('v128')));
  const [i, from, value] = [a.local('i32'), a.local('i32'), a.local('v128')];
  const b = Array.from({ length: vectors }, () => a.local('v128'));
  for (const sum of sums.flat()) a.f32x4(0).set(sum);
  a.get(right.at).get(column).op('i32.add').set(from);
  a.loop(i, 0, k * FLOAT, FLOAT, () => {
    b.forEach((local, v) => {
      const at = right.offset + v * width * FLOAT;
      a.get(from)
        .memory(width === 4 ? 'v128.load' : 'v128.load32_splat', at)
        .set(local);
    });
    sums.forEach((row, r) => {
      a.get(left.at)
        .get(i)
        .op('i32.add')
        .memory('v128.load32_splat', left.offset + r * k * FLOAT)
        .set(value);
      for (const [v, sum] of row.entries()) a.get(sum).get(value).get(b[v]).op('f32x4.mul').op('f32x4.add').set(sum);
    });
    a.get(from)
      .i32(n * FLOAT)
      .op('i32.add')
      .set(from);
  });
  sums.forEach((row, r) => {
    row.forEach((sum, v) => {
      const at: Pointer = { at: result.at, offset: result.offset + r * n * FLOAT + v * width * FLOAT };
      store(a, at, column, sum, width);
    });
  });
}

/** Columns in blocks of 16, 4 and 1 for one row, of 8, 4 and 1 for four rows at once: what sixteen registers hold. */
function productRows(a: Assembler, p: Product, rows: number, column: Local): void {
  const widest = rows === 1 ? 4 : 2;
  let start = 0;
  for (const [vectors, width] of [
    [widest, 4],
    [1, 4],
    [1, 1],
  ] as const) {
    const block = vectors * width * FLOAT;
    const end = start + Math.floor((p.n * FLOAT - start) / block) * block;
    a.loop(column, start, end, block, () => productBlock(a, p, rows, vectors, width, column));
    start = end;
  }
}

function product(context: Context, node: Node, m: number, k: number, n: number): void {
  const { a, schedule } = context;
  const { x: left, y: result } = ends(context, node);
  const right = pointer(context, schedule.place(node.inputs[1])!);
  const p: Product = { left, right, result, k, n };
  const [row, column] = [a.local('i32'), a.local('i32')];
  const fours = m - (m % 4);
  for (const [start, end, rows] of [
    [0, fours, 4],
    [fours, m, 1],
  ] as const) {
    a.loop(row, start, end, rows, () => {
      productRows(a, p, rows, column);
      advance(a, left, rows * k * FLOAT);
      advance(a, result, rows * n * FLOAT);
    });
  }
}

/** How many neighbours the table always asks for together. */
function runLength(table: readonly number[]): number {
  for (let run = table.length; run > 1; run--) {
    if (table.length % run === 0 && table.every((at, i) => i % run === 0 || at === table[i - 1] + 1)) return run;
  }
  return 1;
}

function gather(context: Context, node: Node, outer: number, block: number, from: number): void {
  const { a, schedule, buffers } = context;
  const { x, y } = ends(context, node);
  const places = integersOf(node.inputs[1])!;
  const run = runLength(places);
  const starts = Int32Array.from(
    places.filter((_, i) => i % run === 0),
    (at) => at * block * FLOAT,
  );
  const table = schedule.constant(starts);
  const [image, i, source, value] = [a.local('i32'), a.local('i32'), a.local('i32'), a.local('v128')];
  const bytes = run * block * FLOAT;
  const move = (at: Local, offset: number, width: 1 | 4): void => {
    a.get(at)
      .memory(width === 4 ? 'v128.load' : 'v128.load32_splat', x.offset + offset)
      .set(value);
    a.get(y.at).get(value);
    if (width === 4) a.memory('v128.store', y.offset + offset);
    else a.storeLane(y.offset + offset);
  };
  a.loop(image, 0, outer, 1, () => {
    a.loop(i, 0, starts.length * 4, 4, () => {
      a.get(buffers[table.buffer]).get(i).op('i32.add').memory('i32.load', table.offset);
      a.get(x.at).op('i32.add').set(source);
      if (bytes > 16 * VECTOR)
        a.get(y.at).i32(y.offset).op('i32.add').get(source).i32(x.offset).op('i32.add').i32(bytes).op('memory.copy');
      else {
        for (let at = 0; at < bytes; at += at + VECTOR <= bytes ? VECTOR : FLOAT)
          move(source, at, at + VECTOR <= bytes ? 4 : 1);
      }
      advance(a, y, bytes);
    });
    advance(a, x, from * block * FLOAT);
  });
}

function copy({ a, schedule, buffers }: Context, { from, to, bytes }: NonNullable<Kernel['copy']>): void {
  const source = schedule.place(from)!;
  a.get(buffers[to.buffer]).i32(to.offset).op('i32.add');
  a.get(buffers[source.buffer]).i32(source.offset).op('i32.add');
  a.i32(bytes).op('memory.copy');
}

export function emitKernel(context: Context, kernel: Kernel): void {
  const [node] = kernel.nodes;
  const role = node === undefined ? undefined : roleOf(node);
  if (kernel.copy !== undefined) copy(context, kernel.copy);
  else if (role?.kind === 'reduce') {
    (role.over === 'rows' ? reduceRows : reduceColumns)(context, node, role.rows, role.columns);
  } else if (role?.kind === 'softmax') softmax(context, node, role.rows, role.columns);
  else if (role?.kind === 'arg-max') argMax(context, node, role.rows, role.columns);
  else if (role?.kind === 'product') product(context, node, role.m, role.k, role.n);
  else if (role?.kind === 'gather') gather(context, node, role.outer, role.block, role.from);
  else throw new Error(`the host has no kernel for ${node.op}`);
}
