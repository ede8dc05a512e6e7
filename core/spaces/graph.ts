import { ARRAYS, type NumericArray } from '../arrays.js';
import { BadInput } from '../errors.js';
import type { Rng } from '../rng.js';
import {
  assertParts,
  type Box,
  type Discrete,
  type Graph,
  type GraphMember,
  partOf,
  type Sampling,
  type Space,
} from './space.js';

const NODES = 10; // of a draw, unless it says otherwise

type Part = Box | Discrete;

function count(what: string, asked: number, least: number): number {
  if (Number.isSafeInteger(asked) && asked >= least) return asked;
  throw new BadInput(`the ${what} of a drawn graph must be an integer of at least ${least}, got ${asked}`);
}

/** `n` members in one array. */
function drawRows(rng: Rng, space: Part, n: number, given: Sampling | undefined): NumericArray {
  const out = new ARRAYS[space.dtype](n * space.size);
  for (let i = 0; i < n; i++) {
    const member = space.sample(rng, given as never);
    if (typeof member === 'number') out[i] = member;
    else out.set(member, i * space.size);
  }
  return out;
}

/** How many members `v` holds row after row, or −1 when one is none. */
function rowsIn(space: Part, v: unknown): number {
  if (!(v instanceof ARRAYS[space.dtype]) || v.length % space.size !== 0) return -1;
  const array: NumericArray = v;
  const n = array.length / space.size;
  for (let i = 0; i < n; i++) {
    const member = space.kind === 'discrete' ? array[i] : array.slice(i * space.size, (i + 1) * space.size);
    if (!space.contains(member)) return -1;
  }
  return n;
}

/** Without edges in the space, or in the member, both parts of them are null. */
function hasEdges(edgeSpace: Part | null, { edges, edgeLinks }: GraphMember, nodes: number): boolean {
  if (edges === null || edgeLinks === null) return edges === null && edgeLinks === null;
  if (edgeSpace === null || !(edgeLinks instanceof Int32Array)) return false;
  return edgeLinks.length === 2 * rowsIn(edgeSpace, edges) && edgeLinks.every((to) => to >= 0 && to < nodes);
}

/** Nodes with features, and, unless `edgeSpace` is null, edges with features from node to node. */
export function graph(nodeSpace: Part, edgeSpace: Part | null = null): Graph {
  for (const part of [nodeSpace, edgeSpace]) {
    if (part === null || part.kind === 'box' || part.kind === 'discrete') continue;
    throw new BadInput(
      `nodes and edges of a Graph space must be of a Box or Discrete space, got ${(part as Space).kind}`,
    );
  }
  return Object.freeze<Graph>({
    kind: 'graph',
    nodeSpace,
    edgeSpace,
    sample(rng, given) {
      assertParts('a Graph space', given, 2);
      const n = count('nodes', given?.nodes ?? NODES, 1);
      const nodes = drawRows(
        rng,
        nodeSpace,
        n,
        partOf(given, (choice: readonly unknown[]) => choice[0]),
      );
      if (edgeSpace === null) {
        if (given?.edges !== undefined)
          throw new BadInput(`a Graph space without edges cannot draw ${given.edges} of them`);
        return { nodes, edges: null, edgeLinks: null };
      }
      const e = given?.edges === undefined ? (n > 1 ? rng.int(n * (n - 1)) : 0) : count('edges', given.edges, 0);
      const edges = drawRows(
        rng,
        edgeSpace,
        e,
        partOf(given, (choice: readonly unknown[]) => choice[1]),
      );
      return { nodes, edges, edgeLinks: Int32Array.from({ length: 2 * e }, () => rng.int(n)) };
    },
    contains(v: unknown): v is GraphMember {
      if (typeof v !== 'object' || v === null || !('nodes' in v && 'edges' in v && 'edgeLinks' in v)) return false;
      const nodes = rowsIn(nodeSpace, v.nodes);
      return nodes >= 0 && hasEdges(edgeSpace, v as GraphMember, nodes);
    },
    equals: (other: Space) =>
      other.kind === 'graph' &&
      other.nodeSpace.equals(nodeSpace) &&
      (edgeSpace === null ? other.edgeSpace === null : other.edgeSpace?.equals(edgeSpace) === true),
    toJSON: () => ({ kind: 'graph', nodeSpace: nodeSpace.toJSON(), edgeSpace: edgeSpace?.toJSON() ?? null }),
  });
}
