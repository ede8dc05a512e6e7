/**
 * Writes a graph as an ONNX model: protocol buffers by hand, only the fields that are used.
 * Field numbers: onnx.proto3 of the ONNX project, IR version 9.
 */

import { BadInput } from '../errors.js';
import { neededNodes } from './partition.js';
import { type Attributes, type ConstantData, type Graph, onnxType, type Value } from './trace/graph.js';

const irVersion = 9;
const opset = 18;

/** A message under construction. */
class Message {
  readonly #parts: Uint8Array[] = [];
  #length = 0;

  #push(part: Uint8Array): void {
    this.#parts.push(part);
    this.#length += part.length;
  }

  #varint(value: number | bigint): void {
    let rest = BigInt.asUintN(64, BigInt(value));
    const bytes: number[] = [];
    do {
      const low = Number(rest & 127n);
      rest >>= 7n;
      bytes.push(rest > 0n ? low | 128 : low);
    } while (rest > 0n);
    this.#push(Uint8Array.from(bytes));
  }

  integer(field: number, value: number | bigint): this {
    this.#varint(field << 3);
    this.#varint(value);
    return this;
  }

  float(field: number, value: number): this {
    this.#varint((field << 3) | 5);
    const bytes = new Uint8Array(4);
    new DataView(bytes.buffer).setFloat32(0, value, true);
    this.#push(bytes);
    return this;
  }

  bytes(field: number, value: Uint8Array): this {
    this.#varint((field << 3) | 2);
    this.#varint(value.length);
    this.#push(value);
    return this;
  }

  text(field: number, value: string): this {
    return this.bytes(field, new TextEncoder().encode(value));
  }

  message(field: number, value: Message): this {
    return this.bytes(field, value.finish());
  }

  each<T>(values: Iterable<T>, write: (message: this, value: T) => void): this {
    for (const value of values) write(this, value);
    return this;
  }

  finish(): Uint8Array {
    const all = new Uint8Array(this.#length);
    let at = 0;
    for (const part of this.#parts) {
      all.set(part, at);
      at += part.length;
    }
    return all;
  }
}

/** AttributeProto: floats for numbers that are not whole, integers and lists of integers otherwise. */
function attribute(name: string, value: Attributes[string]): Message {
  const message = new Message().text(1, name);
  if (typeof value === 'string') return message.text(4, value).integer(20, 3);
  if (typeof value !== 'number') return message.each(value, (m, n) => m.integer(8, n)).integer(20, 7);
  return name === 'alpha' ? message.float(2, value).integer(20, 1) : message.integer(3, value).integer(20, 2);
}

const bytesOf = (data: ConstantData): Uint8Array => new Uint8Array(data.buffer, data.byteOffset, data.byteLength);

/** TensorProto */
const tensor = (name: string, { shape, type }: Value, data: ConstantData): Message =>
  new Message()
    .each(shape, (m, n) => m.integer(1, n))
    .integer(2, onnxType(type))
    .text(8, name)
    .bytes(9, bytesOf(data));

/** ValueInfoProto */
function valueInfo(name: string, { shape, type }: Value): Message {
  const dimensions = new Message().each(shape, (m, n) => m.message(1, new Message().integer(1, n)));
  const tensorType = new Message().integer(1, onnxType(type)).message(2, dimensions);
  return new Message().text(1, name).message(2, new Message().message(1, tensorType));
}

/** NodeProto */
const nodeProto = (
  op: string,
  inputs: readonly string[],
  outputs: readonly string[],
  attributes: Attributes,
): Message =>
  new Message()
    .each(inputs, (m, name) => m.text(1, name))
    .each(outputs, (m, name) => m.text(2, name))
    .text(4, op)
    .each(Object.entries(attributes), (m, [name, value]) => m.message(5, attribute(name, value)));

export interface ModelInput {
  readonly name: string;
  readonly value: Value;
}

export interface OnnxModel {
  readonly bytes: Uint8Array;
  /** The inputs that the outputs depend on: an engine may know nothing of the others. */
  readonly inputs: readonly ModelInput[];
  readonly nodeCount: number;
}

/**
 * The model of what `outputs` need. The values in `fed` come from outside, by those names, though nodes could make them.
 *
 * @throws BadInput when there is no output.
 */
export function onnxModel(
  name: string,
  graph: Pick<Graph, 'nodes'>,
  outputs: Readonly<Record<string, Value>>,
  fed: ReadonlyMap<Value, string> = new Map(),
): OnnxModel {
  if (Object.keys(outputs).length === 0) throw new BadInput(`program '${name}' has no output`);
  const nodes = neededNodes(graph.nodes, Object.values(outputs), new Set(fed.keys()));
  const values = new Set([...Object.values(outputs), ...nodes.flatMap((node) => node.inputs)]);
  const names = new Map<Value, string>(fed);
  // A value that a node makes carries the first output name asked for it; other names are copies.
  for (const [output, value] of Object.entries(outputs)) {
    if (value.source.kind === 'node' && !names.has(value)) names.set(value, output);
  }
  const nameOf = (v: Value): string => names.get(v) ?? (v.source.kind === 'input' ? v.source.name : `v${v.id}`);
  const copies = Object.entries(outputs).filter(([output, value]) => nameOf(value) !== output);
  const protos = [
    ...nodes.map((n) => nodeProto(n.op, n.inputs.map(nameOf), n.outputs.map(nameOf), n.attributes)),
    ...copies.map(([output, value]) => nodeProto('Identity', [nameOf(value)], [output], {})),
  ];
  const inputs = [...values].filter((value) => value.source.kind === 'input' || fed.has(value));
  const body = new Message()
    .each(protos, (m, proto) => m.message(1, proto))
    .text(2, name)
    .each(values, (m, v) => v.source.kind === 'constant' && m.message(5, tensor(nameOf(v), v, v.source.data)))
    .each(inputs, (m, v) => m.message(11, valueInfo(nameOf(v), v)))
    .each(Object.entries(outputs), (m, [output, v]) => m.message(12, valueInfo(output, v)));
  const opsets = new Message().text(1, '').integer(2, opset);
  const bytes = new Message().integer(1, irVersion).text(2, 'bellman').message(7, body).message(8, opsets).finish();
  const described = inputs.map((value) => ({ name: nameOf(value), value }));
  return { bytes, inputs: described, nodeCount: protos.length };
}
