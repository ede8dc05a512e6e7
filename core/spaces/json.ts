/** Spaces and their members from JSON. */

import type { Dtype } from '../arrays.js';
import { BadInput } from '../errors.js';
import type { Json } from '../json.js';
import { decodeSnapshot, encodeSnapshot } from '../snapshot.js';
import { boundFromJson, box } from './box.js';
import { describeSpace } from './describe.js';
import { dict } from './dict.js';
import { discrete } from './discrete.js';
import { graph } from './graph.js';
import { multiBinary } from './multi-binary.js';
import { multiDiscrete } from './multi-discrete.js';
import { oneOf } from './one-of.js';
import { sequence } from './sequence.js';
import type { Box, MemberOf, Space } from './space.js';
import { text } from './text.js';
import { tuple } from './tuple.js';

/** The space that `toJSON` wrote. @throws BadInput when it is none. */
export function spaceFromJSON(json: Json): Space {
  try {
    return readSpace(json);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw new BadInput(`not a space: ${JSON.stringify(json)?.slice(0, 80)}`);
  }
}

/** What has a default when a space is made has none in JSON. */
function given(part: Json | undefined): Json {
  if (part === undefined) throw new TypeError('a part is missing');
  return part;
}

const spacesOf = (json: Json): Space[] => (json as Json[]).map(spaceFromJSON);

/** @throws BadInput, or TypeError where a part is missing or of another type. */
function readSpace(json: Json): Space {
  const j = json as Record<string, Json>;
  switch (j?.kind) {
    case 'discrete':
      return discrete(j.n as number, j.start as number);
    case 'box':
      return box(boundFromJson(j.low), boundFromJson(j.high), j.shape as number[], j.dtype as Dtype);
    case 'multi-discrete':
      return multiDiscrete(j.nvec as number[], j.start as number[] | undefined);
    case 'multi-binary':
      return multiBinary(j.shape as number[]);
    case 'text':
      return text(j.maxLength as number, {
        minLength: given(j.minLength) as number,
        charset: given(j.charset) as string,
      });
    case 'tuple':
      return tuple(spacesOf(j.spaces));
    case 'dict': {
      const pairs = Array.isArray(j.spaces) ? j.spaces : Object.entries(j.spaces as Record<string, Json>);
      return dict((pairs as [string, Json][]).map(([key, s]) => [key, spaceFromJSON(s)] as const));
    }
    case 'sequence':
      return sequence(spaceFromJSON(j.space), { stack: given(j.stack) as boolean });
    case 'graph':
      return graph(
        spaceFromJSON(j.nodeSpace) as Box,
        j.edgeSpace === null ? null : (spaceFromJSON(j.edgeSpace) as Box),
      );
    case 'one-of':
      return oneOf(spacesOf(j.spaces));
    default:
      throw new BadInput(`not a space: ${JSON.stringify(json)?.slice(0, 80)}`);
  }
}

/** Members as JSON, exactly: −0, NaN, ±∞ and typed arrays are marked. @throws BadInput when one is no member. */
export const toJsonable = <S extends Space>(space: S, members: readonly MemberOf<S>[]): Json =>
  members.map((member, i) => {
    if (space.contains(member)) return encodeSnapshot(member);
    throw new BadInput(`entry ${i} is no member of ${describeSpace(space)}`);
  });

/** The members that `toJsonable` wrote. @throws BadInput when one is not of the space. */
export function fromJsonable<S extends Space>(space: S, json: Json): MemberOf<S>[] {
  if (!Array.isArray(json)) throw new BadInput(`members must be a list, got ${JSON.stringify(json)?.slice(0, 80)}`);
  return json.map((one, i) => {
    const member = decodeSnapshot(one);
    if (space.contains(member)) return member as MemberOf<S>;
    throw new BadInput(`entry ${i} is no member of ${describeSpace(space)}: ${JSON.stringify(one).slice(0, 80)}`);
  });
}
