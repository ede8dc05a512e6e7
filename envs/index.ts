/** The worlds that come with Bellman, a folder a family: importing this file registers them. */

import { type AnyDefinition, register } from '../core/registry.js';
import { arcade } from './arcade/index.js';
import { classicControl } from './classic-control/index.js';
import { grid } from './grid/index.js';
import { minatar } from './minatar/index.js';
import { minigrid } from './minigrid/index.js';
import { tiny } from './tiny/index.js';
import { toyText } from './toy-text/index.js';

/** Every built-in world, family by family. */
export const families = { toyText, classicControl, tiny, minatar, arcade, grid, minigrid } as const;
export const definitions: readonly AnyDefinition[] = Object.values(families).flat();

for (const definition of definitions) register(definition);

export * from './arcade/index.js';
export * from './classic-control/index.js';
export * from './grid/index.js';
export * from './minatar/index.js';
export * from './minigrid/index.js';
export * from './tiny/index.js';
export * from './toy-text/index.js';
