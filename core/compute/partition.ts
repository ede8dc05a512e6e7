/**
 * Divides a graph between the host and an engine: head (host), body (engine), tail (host), run in this order.
 *
 * Engines are fast at products of matrices and pay a few microseconds for every node. So what prepares the inputs and
 * what follows the last product (gradients put together, clipped, and the whole optimiser) is the host's, where it
 * becomes a few passes over memory. Graphs of so little work that an engine's overhead exceeds it are all the host's.
 */

import { roleOf } from './host/index.js';
import { type Node, sizeOf, type Value } from './trace/graph.js';

export interface Partition {
  readonly head: readonly Node[];
  readonly body: readonly Node[];
  readonly tail: readonly Node[];
}

/** The nodes that the outputs need, in an order in which they can be computed, when `given` need not be made. */
export function neededNodes(
  nodes: readonly Node[],
  outputs: Iterable<Value>,
  given: ReadonlySet<Value> = new Set(),
): readonly Node[] {
  const values = new Set<Value>(outputs);
  return nodes
    .toReversed()
    .filter((node) => {
      const used = node.outputs.some((value) => values.has(value) && !given.has(value));
      if (used) for (const input of node.inputs) values.add(input);
      return used;
    })
    .toReversed();
}

type Role = NonNullable<ReturnType<typeof roleOf>>['kind'];
const inHead: ReadonlySet<Role> = new Set(['alias', 'map', 'gather', 'reduce']);
const inTail: ReadonlySet<Role> = new Set(['alias', 'map', 'reduce', 'softmax', 'arg-max', 'join']);

/** Types that the host and an engine keep in the same way. */
const shared = (value: Value): boolean => value.type === 'float32' || value.type === 'int32' || value.type === 'uint8';

const isNode = (value: Value): value is Value & { source: Node } => value.source.kind === 'node';

export function partition(nodes: readonly Node[], outputs: readonly Value[]): Partition {
  const needed = neededNodes(nodes, outputs);
  if (isSmall(needed) && outputs.every(shared)) return { head: [], body: [], tail: needed };
  const consumers = consumersOf(needed);
  const isOutput = new Set(outputs);
  const tail = tailOf(needed, consumers, isOutput);
  const head = headOf(needed, consumers, tail, isOutput);
  return {
    head: needed.filter((node) => head.has(node)),
    body: needed.filter((node) => !head.has(node) && !tail.has(node)),
    tail: needed.filter((node) => tail.has(node)),
  };
}

/** All of it is the engine's. */
export const engineAlone = (nodes: readonly Node[], outputs: readonly Value[]): Partition => ({
  head: [],
  body: neededNodes(nodes, outputs),
  tail: [],
});

function consumersOf(nodes: readonly Node[]): ReadonlyMap<Value, readonly Node[]> {
  const consumers = new Map<Value, Node[]>();
  for (const node of nodes) {
    for (const input of new Set(node.inputs)) {
      const list = consumers.get(input);
      if (list === undefined) consumers.set(input, [node]);
      else list.push(node);
    }
  }
  return consumers;
}

/** Nodes that only the tail uses. Nodes that would need from the body what it cannot hand over stay in the body. */
function tailOf(
  nodes: readonly Node[],
  consumers: ReadonlyMap<Value, readonly Node[]>,
  isOutput: ReadonlySet<Value>,
): Set<Node> {
  const kept = new Set<Node>(); // found to belong in the body
  for (;;) {
    const tail = new Set<Node>();
    for (const node of nodes.toReversed()) {
      const role = roleOf(node);
      const fits = role !== undefined && inTail.has(role.kind) && !kept.has(node);
      const users = node.outputs.flatMap((value) => consumers.get(value) ?? []);
      const handed = node.outputs.every((value) => shared(value) || !isOutput.has(value));
      if (fits && handed && users.every((user) => tail.has(user))) tail.add(node);
    }
    const needy = [...tail].filter((node) =>
      node.inputs.some((input) => isNode(input) && !tail.has(input.source) && !shared(input)),
    );
    if (needy.length === 0) return tail;
    for (const node of needy) kept.add(node);
  }
}

/**
 * Nodes that need nothing but the program's inputs and constants. What is only a view of a store belongs here too: it
 * costs nothing, and the body is given the parts of the store in their shapes.
 */
function headOf(
  nodes: readonly Node[],
  consumers: ReadonlyMap<Value, readonly Node[]>,
  tail: ReadonlySet<Node>,
  isOutput: ReadonlySet<Value>,
): Set<Node> {
  const kept = new Set<Node>();
  for (;;) {
    const head = new Set<Node>();
    const views = new Set<Value>(); // of stores
    for (const node of nodes) {
      const role = roleOf(node);
      if (role === undefined || !inHead.has(role.kind) || tail.has(node) || kept.has(node)) continue;
      if (role.kind === 'alias' && (isStore(node.inputs[0]) || views.has(node.inputs[0]))) {
        head.add(node);
        for (const output of node.outputs) views.add(output);
        continue;
      }
      const made = (input: Value): boolean => isNode(input) && head.has(input.source) && !views.has(input);
      const ready = (input: Value): boolean => input.source.kind === 'constant' || isProgramInput(input) || made(input);
      const some = node.inputs.some((input) => input.source.kind !== 'constant');
      if (some && node.inputs.every(ready)) head.add(node);
    }
    const stuck = [...head].filter((node) =>
      node.outputs.some(
        (value) =>
          !shared(value) &&
          (isOutput.has(value) || (consumers.get(value) ?? []).some((user) => !head.has(user) && !tail.has(user))),
      ),
    );
    if (stuck.length === 0) return head;
    for (const node of stuck) kept.add(node);
  }
}

const isStore = ({ source }: Value): boolean => source.kind === 'input' && source.name.startsWith('store:');
const isProgramInput = ({ source }: Value): boolean => source.kind === 'input' && source.name.startsWith('input:');

// Rough costs on a CPU of 2023, microseconds. They decide who computes a graph, so they are constants and no measurements:
// the same program must give the same bits every time.
const ENGINE_RUN = 25; // a run of an engine, its conversions and the wait for its turn
const ENGINE_NODE = 2.5;
const ENGINE_PRODUCTS = 40_000; // multiplications a microsecond
const HOST_PRODUCTS = 5000;
const NUMBERS = 1000; // a microsecond, of anything else, on both
const SHORT_ROWS = 16; // rows shorter than this leave the host few numbers to take four at a time
const SHORT_ROWS_COST = 6; // times as long

/** Is a whole graph quicker on the host? */
function isSmall(nodes: readonly Node[]): boolean {
  let products = 0;
  let numbers = 0;
  let hostNumbers = 0;
  for (const node of nodes) {
    const role = roleOf(node);
    if (role === undefined) return false;
    if (role.kind === 'product') products += role.m * role.k * role.n;
    else if (role.kind !== 'alias') {
      const touched = sizeOf(node.outputs[0].shape) + sizeOf(node.inputs[0].shape);
      const row = role.kind === 'map' ? role.inner : role.kind === 'gather' ? role.block : 0;
      numbers += touched;
      hostNumbers += row > 0 && row < SHORT_ROWS ? SHORT_ROWS_COST * touched : touched;
    }
  }
  const engine = ENGINE_RUN + nodes.length * ENGINE_NODE + products / ENGINE_PRODUCTS + numbers / NUMBERS;
  return products / HOST_PRODUCTS + hostNumbers / NUMBERS < engine;
}

/** Multiplications of the products and convolutions among `nodes`. */
export function productsOf(nodes: readonly Node[]): number {
  let products = 0;
  for (const { op, inputs, outputs, attributes } of nodes) {
    const result = sizeOf(outputs[0].shape);
    if (op === 'MatMul') products += result * inputs[0].shape.at(-1)!;
    else if (op === 'Gemm') products += result * inputs[0].shape[attributes.transA === 1 ? 0 : 1];
    else if (op === 'Conv') products += result * sizeOf(inputs[1].shape.slice(1));
    else if (op === 'ConvTranspose') products += sizeOf(inputs[0].shape) * sizeOf(inputs[1].shape.slice(1));
  }
  return products;
}
