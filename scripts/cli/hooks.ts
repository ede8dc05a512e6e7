/**
 * Resolution of what a world file imports: 'bellman' is this package, wherever the file lies, and its TypeScript is read
 * as ES modules whatever the nearest package.json says. Runs on Node's loader thread, before any other loader.
 */

import type { InitializeHook, ResolveHook } from 'node:module';

let parent = '';

export const initialize: InitializeHook<{ parent: string }> = (data) => {
  parent = data.parent;
};

export const resolve: ResolveHook = async (specifier, context, next) => {
  const own = specifier === 'bellman' || specifier.startsWith('bellman/');
  const resolved = await next(specifier, own ? { ...context, parentURL: parent } : context);
  const isTypeScript = resolved.url.startsWith('file:') && new URL(resolved.url).pathname.endsWith('.ts');
  return isTypeScript && !resolved.url.includes('/node_modules/') ? { ...resolved, format: 'module' } : resolved;
};
