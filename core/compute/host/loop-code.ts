/** Code for loops: many nodes computed number by number, four at a time, and one at a time at the end. */

import { type Node, scalarOf, sizeOf, type Value, type ValueType } from '../trace/graph.js';
import type { Assembler, Instruction, Local } from './assembler.js';
import { emitExp, emitLog, emitSigmoid, emitTanh, type Temporaries } from './functions.js';
import { type Reading, roleOf } from './roles.js';
import type { Kernel, Place, Schedule } from './schedule.js';

/** What all code is made with. */
export interface Context {
  readonly a: Assembler;
  readonly schedule: Schedule;
  /** The address of each buffer. */
  readonly buffers: readonly Local[];
}

const integerOps: Readonly<Record<string, Instruction>> = {
  Add: 'i32x4.add',
  Sub: 'i32x4.sub',
  Mul: 'i32x4.mul',
  Max: 'i32x4.max_s',
  Min: 'i32x4.min_s',
  Neg: 'i32x4.neg',
  Abs: 'i32x4.abs',
  Equal: 'i32x4.eq',
  Greater: 'i32x4.gt_s',
  GreaterOrEqual: 'i32x4.ge_s',
  Less: 'i32x4.lt_s',
  LessOrEqual: 'i32x4.le_s',
};
const floatOps: Readonly<Record<string, Instruction>> = {
  Add: 'f32x4.add',
  Sub: 'f32x4.sub',
  Mul: 'f32x4.mul',
  Div: 'f32x4.div',
  Max: 'f32x4.max',
  Min: 'f32x4.min',
  Neg: 'f32x4.neg',
  Abs: 'f32x4.abs',
  Sqrt: 'f32x4.sqrt',
  Floor: 'f32x4.floor',
  Ceil: 'f32x4.ceil',
  Round: 'f32x4.nearest',
  Equal: 'f32x4.eq',
  Greater: 'f32x4.gt',
  GreaterOrEqual: 'f32x4.ge',
  Less: 'f32x4.lt',
  LessOrEqual: 'f32x4.le',
};

/** Where the numbers of one pass through a loop's body are. */
interface Lane {
  readonly width: 1 | 4;
  /** Bytes added to every address: passes of an unrolled body differ in it. */
  readonly shift: number;
  /** Which accumulators the pass adds to. */
  readonly pass: number;
}

const UNROLLED = 4; // passes of a loop that reduces: enough to hide the latency of an addition

export class LoopCode {
  readonly #context: Context;
  readonly #kernel: Kernel;
  readonly #locals = new Map<string, Local>();
  readonly #temporaries: Temporaries;
  readonly #own: readonly [Local, Local];
  /** Bytes: of the number, of its row, of its place in the row, and of the row's number. */
  readonly #at: { readonly full: Local; readonly row: Local; readonly period: Local; readonly repeat: Local };
  readonly #sums: readonly { readonly node: Node; readonly accumulators: readonly Local[] }[];

  constructor(context: Context, kernel: Kernel) {
    const { a } = context;
    this.#context = context;
    this.#kernel = kernel;
    this.#temporaries = [a.local('v128'), a.local('v128'), a.local('v128'), a.local('v128')];
    this.#own = [a.local('v128'), a.local('v128')];
    this.#at = { full: a.local('i32'), row: a.local('i32'), period: a.local('i32'), repeat: a.local('i32') };
    this.#sums = kernel.nodes
      .filter((node) => roleOf(node)!.kind === 'reduce')
      .map((node) => ({ node, accumulators: Array.from({ length: UNROLLED }, () => a.local('v128')) }));
  }

  emit(): void {
    this.#hoist();
    for (const { node, accumulators } of this.#sums) {
      for (const sum of accumulators) this.#context.a.f32x4(neutral(node)).set(sum);
    }
    if (this.#kernel.inner === 0) this.#flat();
    else this.#rows();
    for (const sum of this.#sums) this.#finishSum(sum.node, sum.accumulators);
  }

  #flat(): void {
    const { a } = this.#context;
    const { full } = this.#at;
    const bytes = 4 * this.#kernel.size;
    const passes = this.#sums.length > 0 ? UNROLLED : 1;
    const unrolled = bytes - (bytes % (16 * passes));
    a.loop(full, 0, unrolled, 16 * passes, () => {
      for (let pass = 0; pass < passes; pass++) this.#body({ width: 4, shift: 16 * pass, pass });
    });
    const vectors = bytes - (bytes % 16);
    if (passes > 1) a.loop(full, unrolled, vectors, 16, () => this.#body({ width: 4, shift: 0, pass: 0 }));
    a.loop(full, vectors, bytes, 4, () => this.#body({ width: 1, shift: 0, pass: 0 }));
  }

  #rows(): void {
    const { a } = this.#context;
    const { full, row, period, repeat } = this.#at;
    const bytes = 4 * this.#kernel.inner;
    const vectors = bytes - (bytes % 16);
    const within = (width: 1 | 4) => () => {
      a.get(row).get(period).op('i32.add').set(full);
      this.#body({ width, shift: 0, pass: 0 });
    };
    a.i32(0).set(repeat);
    a.loop(row, 0, 4 * this.#kernel.size, bytes, () => {
      a.loop(period, 0, vectors, 16, within(4));
      a.loop(period, vectors, bytes, 4, within(1));
      a.get(repeat).i32(4).op('i32.add').set(repeat);
    });
  }

  /** Numbers that are the same all through the loop. */
  #hoist(): void {
    const { a, schedule } = this.#context;
    for (const { input, reading } of this.#reads()) {
      const constant = scalarOf(schedule.root(input).value);
      const key = this.#key(input, reading);
      if (this.#locals.has(key) || (constant === undefined && reading.mode !== 'one')) continue;
      const local = a.local('v128');
      if (constant !== undefined) this.#number(input, constant).set(local);
      else {
        const place = schedule.place(input)!;
        this.#address(place);
        if (input.type === 'uint8') a.memory('i32.load8_u', place.offset).op('i32x4.splat').set(local);
        else a.memory('v128.load32_splat', place.offset).set(local);
      }
      this.#locals.set(key, local);
    }
  }

  /** True is a lane of ones. */
  #number({ type }: Value, constant: number): Assembler {
    const { a } = this.#context;
    return type === 'float32' ? a.f32x4(constant) : a.i32x4(type === 'bool' ? -constant : constant);
  }

  *#reads(): Generator<{ input: Value; reading: Reading }> {
    for (const node of this.#kernel.nodes) {
      const role = roleOf(node)!;
      const readings = role.kind === 'map' ? role.readings : [FULL];
      for (const [i, reading] of readings.entries()) yield { input: node.inputs[i], reading };
    }
  }

  #key(value: Value, { mode }: Reading): string {
    const { schedule } = this.#context;
    const { value: root, offset } = schedule.root(value);
    if (scalarOf(root) !== undefined) return `constant:${root.id}`;
    return `${root.id}:${offset}:${mode}`;
  }

  #address({ buffer }: Place): Assembler {
    return this.#context.a.get(this.#context.buffers[buffer]);
  }

  #body(lane: Lane): void {
    const { a, schedule } = this.#context;
    const loaded = new Set<string>();
    for (const node of this.#kernel.nodes) {
      const role = roleOf(node)!;
      if (role.kind === 'reduce') {
        this.#accumulate(node, lane, loaded);
        continue;
      }
      const readings = role.kind === 'map' ? role.readings : [];
      for (const [i, reading] of readings.entries()) this.#load(node.inputs[i], reading, lane, loaded);
      this.#compute(
        node,
        readings.map((reading, i) => this.#locals.get(this.#key(node.inputs[i], reading))!),
      );
      const [output] = node.outputs;
      const key = this.#key(output, FULL);
      const local = this.#locals.get(key) ?? a.local('v128');
      this.#locals.set(key, local);
      loaded.add(key);
      a.set(local);
    }
    // Last, so that a loop may write where it reads.
    for (const node of this.#kernel.nodes) {
      const [output] = node.outputs;
      const place = schedule.place(output);
      if (roleOf(node)!.kind === 'map' && place !== undefined) {
        this.#store(this.#locals.get(this.#key(output, FULL))!, place, lane);
      }
    }
  }

  #store(local: Local, place: Place, { width, shift }: Lane): void {
    const { a } = this.#context;
    this.#address(place).get(this.#at.full).op('i32.add').get(local);
    if (width === 4) a.memory('v128.store', place.offset + shift);
    else a.storeLane(place.offset + shift);
  }

  /** Loads a value into its local, unless it is there. */
  #load(value: Value, reading: Reading, lane: Lane, loaded: Set<string>): void {
    const { a, schedule } = this.#context;
    const key = this.#key(value, reading);
    if (loaded.has(key) || reading.mode === 'one' || key.startsWith('constant:')) return;
    loaded.add(key);
    const local = this.#locals.get(key) ?? a.local('v128');
    this.#locals.set(key, local);
    const place = schedule.place(value)!;
    const index = this.#at[reading.mode];
    this.#address(place).get(index);
    if (value.type === 'uint8') {
      a.i32(2).op('i32.shr_u').op('i32.add');
      this.#loadBytes(place.offset + lane.shift / 4, reading.mode === 'repeat' ? 1 : lane.width);
    } else {
      const single = lane.width === 1 || reading.mode === 'repeat';
      a.op('i32.add').memory(single ? 'v128.load32_splat' : 'v128.load', place.offset + lane.shift);
    }
    a.set(local);
  }

  /** Bytes as integers. */
  #loadBytes(offset: number, width: 1 | 4): void {
    const { a } = this.#context;
    if (width === 1) a.memory('i32.load8_u', offset).op('i32x4.splat');
    else a.memory('v128.load32_zero', offset).op('i16x8.extend_low_i8x16_u').op('i32x4.extend_low_i16x8_u');
  }

  #accumulate(node: Node, lane: Lane, loaded: Set<string>): void {
    const { a } = this.#context;
    this.#load(node.inputs[0], FULL, lane, loaded);
    const x = this.#locals.get(this.#key(node.inputs[0], FULL))!;
    const sum = this.#sums.find((entry) => entry.node === node)!.accumulators[lane.pass];
    a.get(sum);
    if (lane.width === 4) a.get(x);
    // One number: the other lanes take what changes nothing.
    else a.f32x4(neutral(node)).get(x).lane('f32x4', 0).withLane(0);
    a.op(combine(node)).set(sum);
  }

  #finishSum(node: Node, accumulators: readonly Local[]): void {
    const { a, schedule } = this.#context;
    const [first, ...rest] = accumulators;
    a.get(first);
    for (const sum of rest) a.get(sum).op(combine(node));
    a.set(first);
    acrossLanes(a, first, combine(node));
    const n = sizeOf(node.inputs[0].shape);
    if (node.op === 'ReduceMean') a.get(first).f32x4(n).op('f32x4.div').set(first);
    const place = schedule.place(node.outputs[0])!;
    this.#address(place).get(first).storeLane(place.offset);
  }

  #compute(node: Node, x: readonly Local[]): void {
    const { a } = this.#context;
    const type = node.inputs[0].type;
    const simple = (type === 'int32' ? integerOps : floatOps)[node.op];
    if (simple !== undefined) {
      for (const local of x) a.get(local);
      a.op(simple);
      return;
    }
    this.#composed(node, x);
  }

  /** Bytes were widened to integers, and places of 64 bits are kept as such: those need nothing. */
  #cast(from: ValueType, to: ValueType, x: Local): void {
    const { a } = this.#context;
    const float = from === 'float32';
    if (from === 'bool') (to === 'float32' ? a.f32x4(1) : a.i32x4(1)).get(x).op('v128.and');
    else if (to === 'bool' && float) a.get(x).f32x4(0).op('f32x4.ne');
    else if (to === 'bool') a.get(x).i32x4(0).op('i32x4.ne');
    else if (to === 'float32') a.get(x).op('f32x4.convert_i32x4_s');
    else if (float) a.get(x).op('i32x4.trunc_sat_f32x4_s');
    else a.get(x);
  }

  #composed({ op, inputs, outputs, attributes }: Node, [x, y, z]: readonly Local[]): void {
    const { a } = this.#context;
    const float = inputs[0].type === 'float32';
    switch (op) {
      case 'Expand':
        return void a.get(x);
      case 'Reciprocal':
        return void a.f32x4(1).get(x).op('f32x4.div');
      case 'Relu':
        return void (float ? a.get(x).f32x4(0).op('f32x4.pmax') : a.get(x).i32x4(0).op('i32x4.max_s'));
      case 'LeakyRelu':
        a.get(x)
          .get(x)
          .f32x4(attributes.alpha as number)
          .op('f32x4.mul');
        return void a.get(x).f32x4(0).op('f32x4.lt').op('v128.not').op('v128.bitselect');
      case 'Clip':
        if (float) return void a.get(x).get(y).op('f32x4.pmax').get(z).op('f32x4.pmin');
        return void a.get(x).get(y).op('i32x4.max_s').get(z).op('i32x4.min_s');
      case 'Where':
        return void a.get(y).get(z).get(x).op('v128.bitselect');
      case 'And':
        return void a.get(x).get(y).op('v128.and');
      case 'Or':
        return void a.get(x).get(y).op('v128.or');
      case 'Not':
        return void a.get(x).op('v128.not');
      case 'IsNaN':
        return void a.get(x).get(x).op('f32x4.ne');
      case 'Cast':
        return void this.#cast(inputs[0].type, outputs[0].type, x);
      default:
        this.#function(op, x);
    }
  }

  #function(op: string, x: Local): void {
    const { a } = this.#context;
    a.get(x);
    if (op === 'Exp') emitExp(a, this.#temporaries);
    else if (op === 'Log') emitLog(a, this.#temporaries);
    else if (op === 'Tanh') emitTanh(a, this.#own, this.#temporaries);
    else if (op === 'Sigmoid') emitSigmoid(a, this.#temporaries);
    else if (op === 'Sign') {
      // NaN stays, as the number that it is.
      a.f32x4(1).get(x).f32x4(0).op('f32x4.gt').op('v128.and');
      a.f32x4(1).get(x).f32x4(0).op('f32x4.lt').op('v128.and').op('f32x4.sub');
      a.get(x).get(x).op('f32x4.ne').op('v128.bitselect');
    } else throw new Error(`the host has no code for ${op}`);
  }
}

const FULL: Reading = { mode: 'full', inner: 0 };

/** What a reduction starts from. */
export const neutral = ({ op }: Node): number => (op === 'ReduceMax' ? -Infinity : op === 'ReduceMin' ? Infinity : 0);
/** How it takes a number in. */
export const combine = ({ op }: Node): Instruction =>
  op === 'ReduceMax' ? 'f32x4.max' : op === 'ReduceMin' ? 'f32x4.min' : 'f32x4.add';

/** Every lane of `x` becomes the four lanes' combination. */
export function acrossLanes(a: Assembler, x: Local, op: Instruction): void {
  a.get(x).get(x).get(x).shuffle(2, 3, 0, 1).op(op).set(x);
  a.get(x).get(x).get(x).shuffle(1, 0, 3, 2).op(op).set(x);
}
