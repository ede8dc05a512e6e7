/** What is wrong with a space by itself. */

import { makeRng } from '../rng.js';
import { type Box, describeSpace, type Space, spaceFromJSON } from '../spaces.js';
import { whyNotMember } from './members.js';
import { type Finding, findingOf } from './rules.js';
import { messageOf, same, show } from './values.js';

export type Role = 'observationSpace' | 'actionSpace';

function whyNoSpace(space: Space | undefined | null): string | null {
  if (space === undefined || space === null) return 'is missing';
  try {
    return spaceFromJSON(space.toJSON()).equals(space) ? null : 'is not the space that its toJSON() describes';
  } catch {
    return `is not a space of this package: ${show(space, 60)}`;
  }
}

/** The spaces right inside a space, each with its path. */
export function partsOf(space: Space, path: string): [path: string, part: Space][] {
  switch (space.kind) {
    case 'tuple':
    case 'one-of':
      return space.spaces.map((part, i) => [`${path}[${i}]`, part]);
    case 'dict':
      return Object.entries(space.spaces).map(([key, part]) => [`${path}.${key}`, part]);
    case 'sequence':
      return [[`${path}.space`, space.space]];
    case 'graph': {
      const nodes: [string, Space] = [`${path}.nodeSpace`, space.nodeSpace];
      return space.edgeSpace === null ? [nodes] : [nodes, [`${path}.edgeSpace`, space.edgeSpace]];
    }
    default:
      return [];
  }
}

/** The Boxes inside a space, however deep, each with its path. */
const boxesOf = (space: Space, path: string): [path: string, box: Box][] =>
  space.kind === 'box' ? [[path, space]] : partsOf(space, path).flatMap(([inner, part]) => boxesOf(part, inner));

type Test = (low: number, high: number) => boolean;

/** '3 of 4 numbers, the first at 1: [0, 0]'; null where no coordinate passes the test. */
function coordinates({ low, high, size }: Box, test: Test): string | null {
  let count = 0;
  let first = 0;
  for (let i = size - 1; i >= 0; i--) {
    if (!test(low[i], high[i])) continue;
    count++;
    first = i;
  }
  return count === 0 ? null : `${count} of ${size} numbers, the first at ${first}: [${low[first]}, ${high[first]}]`;
}

const isOpen: Test = (low, high) => low === Number.NEGATIVE_INFINITY || high === Number.POSITIVE_INFINITY;
const isFixed: Test = (low, high) => low === high;
/** Gymnasium's condition: neither from 0 nor symmetric, or beyond ±1. */
const isUnscaled: Test = (low, high) => (low !== 0 && Math.abs(low) !== Math.abs(high)) || low < -1 || high > 1;

function checkBox(path: string, box: Box, role: Role): Finding[] {
  const named = `${path} ${describeSpace(box)}`;
  const open = coordinates(box, isOpen);
  const fixed = coordinates(box, isFixed);
  const unscaled = role === 'actionSpace' && box.shape.length === 1 ? coordinates(box, isUnscaled) : null;
  const found: Finding[] = [];
  if (open !== null) found.push(findingOf(2, `${named} has infinite bounds (${open})`));
  if (fixed !== null) found.push(findingOf(24, `${named} has equal bounds (${fixed})`));
  if (unscaled !== null) found.push(findingOf(25, `${named} is not symmetric and within ±1 (${unscaled})`));
  if (role === 'actionSpace' && box.dtype !== 'float32') found.push(findingOf(26, `${named} is ${box.dtype}`));
  return found;
}

/** Draws of sample() that are tried: few where members are large. */
const drawsOf = (space: Space): number => ('size' in space && space.size > 4096 ? 2 : 10);

function checkSamples(space: Space, role: Role): Finding[] {
  const rng = makeRng(1);
  const twin = makeRng(1);
  for (let k = 0; k < drawsOf(space); k++) {
    const member = space.sample(rng);
    const why = whyNotMember(space, member, 'it');
    if (why !== null) return [findingOf(27, `${role}.sample() drew ${show(member, 60)}: ${why}`)];
    const other = space.sample(twin);
    if (!same(member, other)) {
      return [findingOf(27, `${role}.sample() drew ${show(member, 60)}, then ${show(other, 60)} from the same rng`)];
    }
  }
  return [];
}

/** Rules 1, 2 and 24 to 27, of one space. Where rule 1 is broken, nothing else is looked at. */
export function checkSpace(given: unknown, role: Role): readonly Finding[] {
  const space = given as Space;
  const why = whyNoSpace(space);
  if (why !== null) return [findingOf(1, `${role} ${why}`)];
  const found = new Map<number, Finding>();
  for (const [path, box] of boxesOf(space, role)) {
    for (const finding of checkBox(path, box, role)) if (!found.has(finding.rule)) found.set(finding.rule, finding);
  }
  try {
    return [...found.values(), ...checkSamples(space, role)];
  } catch (error) {
    return [...found.values(), findingOf(27, `${role}.sample() failed: ${messageOf(error)}`)];
  }
}
