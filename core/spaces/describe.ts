import type { Space } from './space.js';

/** A space in a few words, for messages: 'Discrete(4)', 'Box(10×10×4, uint8)'. */
export function describeSpace(space: Space): string {
  switch (space.kind) {
    case 'discrete':
      return space.start === 0 ? `Discrete(${space.n})` : `Discrete(${space.n}, start ${space.start})`;
    case 'box':
      return `Box(${space.shape.join('×') || 'scalar'}, ${space.dtype})`;
    case 'multi-discrete': {
      const start = space.start.every((first) => first === 0) ? '' : `, start ${space.start.join(', ')}`;
      return `MultiDiscrete(${space.nvec.join(', ')}${start})`;
    }
    case 'multi-binary':
      return `MultiBinary(${space.shape.join('×')})`;
    case 'text':
      return `Text(${space.minLength} to ${space.maxLength} of ${[...space.charset].length} characters)`;
    case 'tuple':
      return `Tuple(${space.spaces.map(describeSpace).join(', ')})`;
    case 'dict':
      return `Dict(${space.keys.map((key) => `${key}: ${describeSpace(space.spaces[key])}`).join(', ')})`;
    case 'sequence':
      return `Sequence(${describeSpace(space.space)}${space.stack ? ', stacked' : ''})`;
    case 'graph':
      return `Graph(${describeSpace(space.nodeSpace)}, ${space.edgeSpace === null ? 'no edges' : describeSpace(space.edgeSpace)})`;
    case 'one-of':
      return `OneOf(${space.spaces.map(describeSpace).join(', ')})`;
  }
}
