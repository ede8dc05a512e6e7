/**
 * A graph of ONNX operators under construction: values with known type and shape, and the nodes that make them.
 *
 * Building simplifies as it goes: equal nodes are made once, arithmetic on constant scalars is done at once, and a
 * scalar broadcast to a shape stays a scalar for as long as broadcasting gives the same answer.
 */

import { foldScalar, isNeutral } from './fold.js';

export type ValueType = 'float32' | 'int32' | 'bool' | 'uint8' | 'int64';
export type ConstantData = Float32Array | Int32Array | Uint8Array | BigInt64Array;
export type Attributes = Readonly<Record<string, number | string | readonly number[]>>;

export interface Value {
  readonly id: number;
  readonly type: ValueType;
  readonly shape: readonly number[];
  readonly source: Node | Constant | Input;
}
export interface Node {
  readonly kind: 'node';
  readonly op: string; // the ONNX operator
  readonly inputs: readonly Value[];
  readonly attributes: Attributes;
  readonly outputs: readonly Value[];
}
export interface Constant {
  readonly kind: 'constant';
  readonly data: ConstantData;
}
export interface Input {
  readonly kind: 'input';
  /** Its name in the model. */
  readonly name: string;
}
export interface OutputSpec {
  readonly type: ValueType;
  readonly shape: readonly number[];
}

export interface Graph {
  /** Every node, in an order in which they can be computed. */
  readonly nodes: readonly Node[];
  /** What is fed. */
  input(name: string, type: ValueType, shape: readonly number[]): Value;
  constant(data: ConstantData, type: ValueType, shape: readonly number[]): Value;
  scalar(value: number, type: ValueType): Value;
  /** A list of integers, as ONNX takes shapes, axes and the like. */
  integers(values: readonly number[]): Value;
  /** A node with one output. */
  add(op: string, inputs: readonly Value[], shape: readonly number[], type: ValueType, attributes?: Attributes): Value;
  /** An elementwise node: its inputs broadcast against each other to `shape`. */
  elementwise(op: string, inputs: readonly Value[], shape: readonly number[], type: ValueType): Value;
  addMany(
    op: string,
    inputs: readonly Value[],
    outputs: readonly OutputSpec[],
    attributes?: Attributes,
  ): readonly Value[];
  reshape(value: Value, shape: readonly number[]): Value;
  transpose(value: Value, permutation: readonly number[]): Value;
  cast(value: Value, type: ValueType): Value;
  /** `value` repeated along its axes of length 1 until it has `shape`. */
  expand(value: Value, shape: readonly number[]): Value;
}

const elementCode: Readonly<Record<ValueType, number>> = { float32: 1, uint8: 2, int32: 6, int64: 7, bool: 9 };
/** The number ONNX gives a type of element. */
export const onnxType = (type: ValueType): number => elementCode[type];

export const sizeOf = (shape: readonly number[]): number => shape.reduce((size, n) => size * n, 1);
export const sameShape = (a: readonly number[], b: readonly number[]): boolean =>
  a.length === b.length && a.every((n, i) => n === b[i]);

const holding: Readonly<Record<ValueType, (n: number) => ConstantData>> = {
  float32: (n) => Float32Array.of(n),
  int32: (n) => Int32Array.of(n),
  bool: (n) => Uint8Array.of(n),
  uint8: (n) => Uint8Array.of(n),
  int64: (n) => BigInt64Array.of(BigInt(n)),
};

/** The number of a constant scalar, else undefined. */
export const scalarOf = (value: Value): number | undefined =>
  value.source.kind === 'constant' && value.source.data.length === 1 ? Number(value.source.data[0]) : undefined;

/** The value that this one repeats (an Expand's input), else itself. */
const repeated = (value: Value): Value =>
  value.source.kind === 'node' && value.source.op === 'Expand' ? value.source.inputs[0] : value;

/** The input of a Reshape. */
const unshaped = (value: Value): Value | undefined =>
  value.source.kind === 'node' && value.source.op === 'Reshape' ? value.source.inputs[0] : undefined;

/**
 * The inputs of an elementwise node before they were reshaped to `shape`, where the node can be computed on those: all
 * full inputs were reshaped from one shape with the same last axis, and the others are scalars or run along that axis.
 */
function beforeReshape(inputs: readonly Value[], shape: readonly number[]): readonly Value[] | undefined {
  const from = inputs.map(unshaped).find((x, i) => x !== undefined && sameShape(inputs[i].shape, shape))?.shape;
  if (from === undefined || from.at(-1) !== shape.at(-1)) return undefined;
  const before = inputs.map((x) => {
    const source = unshaped(x);
    if (source !== undefined && sameShape(source.shape, from) && sameShape(x.shape, shape)) return source;
    const small = repeated(x);
    return small.shape.length === 0 || sameShape(small.shape, shape.slice(-1)) ? small : undefined;
  });
  return before.every((x) => x !== undefined) ? before : undefined;
}

/** Constants up to this many numbers are compared by content. */
const smallConstant = 65_536;

class GraphBuilder implements Graph {
  readonly nodes: Node[] = [];
  readonly #known = new Map<string, readonly Value[]>();
  #count = 0;

  #value(type: ValueType, shape: readonly number[], source: Value['source']): Value {
    return { id: this.#count++, type, shape, source };
  }

  input(name: string, type: ValueType, shape: readonly number[]): Value {
    return this.#value(type, shape, { kind: 'input', name });
  }

  constant(data: ConstantData, type: ValueType, shape: readonly number[]): Value {
    const numbers = data as ArrayLike<number | bigint>;
    if (data.length > 1 && Array.prototype.every.call(numbers, (x) => Object.is(x, numbers[0]))) {
      return this.expand(this.constant(data.slice(0, 1), type, []), shape);
    }
    if (data.length > smallConstant) return this.#value(type, shape, { kind: 'constant', data });
    const key = `${type}[${shape.join()}]=${Array.from(numbers, (x) => (Object.is(x, -0) ? '-0' : String(x))).join()}`;
    return this.#once(key, () => [this.#value(type, shape, { kind: 'constant', data })])[0];
  }

  scalar(value: number, type: ValueType): Value {
    return this.constant(holding[type](value), type, []);
  }

  integers(values: readonly number[]): Value {
    const key = `integers[${values.join()}]`;
    const data = BigInt64Array.from(values, BigInt);
    return this.#once(key, () => [this.#value('int64', [values.length], { kind: 'constant', data })])[0];
  }

  #once(key: string, make: () => readonly Value[]): readonly Value[] {
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const made = make();
    this.#known.set(key, made);
    return made;
  }

  add(op: string, inputs: readonly Value[], shape: readonly number[], type: ValueType, attributes?: Attributes): Value {
    return this.addMany(op, inputs, [{ type, shape }], attributes)[0];
  }

  addMany(op: string, inputs: readonly Value[], outputs: readonly OutputSpec[], attributes: Attributes = {}) {
    const types = outputs.map(({ type, shape }) => `${type}[${shape.join()}]`).join();
    const key = `${op}(${inputs.map((x) => x.id).join()})${JSON.stringify(attributes)}:${types}`;
    return this.#once(key, () => {
      const values: Value[] = [];
      const node: Node = { kind: 'node', op, inputs, attributes, outputs: values };
      for (const { type, shape } of outputs) values.push(this.#value(type, shape, node));
      this.nodes.push(node);
      return values;
    });
  }

  elementwise(op: string, inputs: readonly Value[], shape: readonly number[], type: ValueType): Value {
    const scalars = inputs.map((x) => scalarOf(repeated(x)));
    if (scalars.every((x) => x !== undefined)) {
      const folded = foldScalar(op, scalars, type);
      if (folded !== undefined) return this.expand(this.scalar(folded, type), shape);
    }
    const kept = inputs.findIndex((x, i) => sameShape(x.shape, shape) && x.type === type && isNeutral(op, scalars, i));
    if (kept >= 0) return inputs[kept];
    const flat = beforeReshape(inputs, shape);
    if (flat !== undefined) {
      const rank = Math.max(...flat.map((x) => x.shape.length));
      const inner = flat.find((x) => x.shape.length === rank)!.shape;
      return this.reshape(this.elementwise(op, flat, inner, type), shape);
    }
    const anchored = inputs.some((x) => x === repeated(x) && sameShape(x.shape, shape));
    return this.add(op, anchored ? inputs.map(repeated) : inputs, shape, type);
  }

  reshape(value: Value, shape: readonly number[]): Value {
    if (sameShape(value.shape, shape)) return value;
    const inner = repeated(value);
    if (sizeOf(inner.shape) === 1 && inner !== value) return this.expand(this.reshape(inner, []), shape);
    if (value.source.kind === 'constant') return this.constant(value.source.data, value.type, shape);
    const { source } = value;
    const from = source.kind === 'node' && source.op === 'Reshape' ? source.inputs[0] : value;
    if (sameShape(from.shape, shape)) return from;
    const attributes = shape.includes(0) ? { allowzero: 1 } : {}; // Else a 0 copies the length of the input's axis.
    return this.add('Reshape', [from, this.integers(shape)], shape, value.type, attributes);
  }

  transpose(value: Value, permutation: readonly number[]): Value {
    if (permutation.every((p, i) => p === i)) return value;
    const shape = permutation.map((p) => value.shape[p]);
    const moved = permutation.filter((p) => value.shape[p] !== 1);
    if (moved.every((p, i) => i === 0 || moved[i - 1] < p)) return this.reshape(value, shape);
    const { source } = value;
    if (source.kind === 'node' && source.op === 'Transpose') {
      const inner = source.attributes.perm as readonly number[];
      return this.transpose(
        source.inputs[0],
        permutation.map((p) => inner[p]),
      );
    }
    return this.add('Transpose', [value], shape, value.type, { perm: permutation });
  }

  cast(value: Value, type: ValueType): Value {
    if (value.type === type) return value;
    return this.add('Cast', [value], value.shape, type, { to: onnxType(type) });
  }

  expand(value: Value, shape: readonly number[]): Value {
    if (sameShape(value.shape, shape)) return value;
    return this.add('Expand', [repeated(value), this.integers(shape)], shape, value.type);
  }
}

export const makeGraph = (): Graph => new GraphBuilder();
