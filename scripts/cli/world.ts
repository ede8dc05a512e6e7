/** A world named on the command line: an id, or a file whose default export is a world. */

import { existsSync } from 'node:fs';
import { register as registerHooks } from 'node:module';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { checkEnv } from '../../core/check-env.js';
import { isEnvDefinition } from '../../core/define-env.js';
import type { Env, EnvDefinition } from '../../core/env.js';
import { BadInput } from '../../core/errors.js';
import { make } from '../../core/make.js';
import { lookup } from '../../core/registry.js';
import { type MakeOptions, resolveEnv } from '../../core/resolve-env.js';
import type { EnvFactory } from '../../core/vec-of-envs.js';
import '../../envs/index.js';
import { isSource } from './places.js';

/** Parameters and horizon that differ from the world's own. */
export type WorldOptions = Pick<MakeOptions, 'params' | 'horizon'>;

export interface World {
  readonly id: string;
  /** What `train`, `evaluate` and `checkEnv` take. */
  readonly source: string | EnvDefinition | EnvFactory;
  /** Absolute; null for registered worlds. */
  readonly file: string | null;
  /** What differs from the world's own; nothing for worlds that are not made of rules. */
  readonly options: WorldOptions;
  /** A new one, with plain observations. */
  make(): Env;
}

const FILE = /^\.{0,2}\/|\.[cm]?[jt]s$|^[a-zA-Z]:\\/;
export const looksLikeFile = (text: string): boolean => FILE.test(text);

/** The line of a message that says most: compilers put the place and the fault on the second. */
function tellingLine(error: unknown): string {
  const lines = (error instanceof Error ? error.message : String(error)).split('\n');
  return (lines.find((line) => line.includes('ERROR:')) ?? lines[0]).trim();
}

let hooked = false;

/** Lets Node read TypeScript, and lets any file import 'bellman' wherever it lies: it gets this very package. */
async function hook(): Promise<void> {
  if (hooked) return;
  hooked = true;
  if (!isSource) (await import('tsx/esm/api')).register();
  registerHooks(new URL(isSource ? './hooks.ts' : './hooks.js', import.meta.url), {
    data: { parent: new URL('../bellman.js', import.meta.url).href },
  });
}

/** The default export of a file. Other loaders wrap that of a CommonJS file once more. */
async function defaultExportOf(file: string): Promise<unknown> {
  await hook();
  let module: { default?: unknown };
  try {
    module = (await import(/* @vite-ignore */ pathToFileURL(file).href)) as { default?: unknown };
  } catch (error) {
    const { name } = error as Error;
    throw new BadInput(
      `world file ${file} cannot be loaded: ${name === 'Error' || name === 'TransformError' ? '' : `${name}: `}${tellingLine(error)}`,
    );
  }
  const own = module.default as { default?: unknown } | undefined;
  return typeof own === 'object' && own !== null && 'default' in own ? own.default : own;
}

const ofRules = (
  id: string,
  source: string | EnvDefinition,
  file: string | null,
  options: WorldOptions = {},
): World => ({
  id,
  source,
  file,
  options,
  make: () => make(source, { ...options, structured: false }),
});

/** The same world with other parameters or another horizon. @throws BadInput when they do not suit it. */
export function withOptions({ id, source, file, ...world }: World, options: WorldOptions): World {
  const given = Object.keys(options.params ?? {}).length > 0 || options.horizon !== undefined;
  if (!given) return { id, source, file, ...world };
  if (typeof source === 'function') {
    throw new BadInput(`${id} is not made of rules: it has no parameters or horizon that could be given`);
  }
  resolveEnv(source, options);
  return ofRules(id, source, file, options);
}

/** The world in a file, not yet tried out. @throws BadInput when there is none. */
export async function readWorldFile(text: string): Promise<World> {
  const file = resolve(text);
  if (!existsSync(file)) throw new BadInput(`world file ${text} does not exist`);
  const source = await defaultExportOf(file);
  const wanted = 'a world made with defineEnv, or a function that makes an Env';
  if (source === undefined) throw new BadInput(`world file ${text} has no default export: it must be ${wanted}`);
  if (isEnvDefinition(source)) return ofRules(source.id, source, file);
  if (typeof source !== 'function') {
    throw new BadInput(
      `world file ${text} exports ${source === null ? 'null' : `a ${typeof source}`}: it must be ${wanted}`,
    );
  }
  const factory = source as EnvFactory;
  try {
    return { id: factory().spec?.id ?? 'custom', source: factory, file, options: {}, make: factory };
  } catch (error) {
    throw new BadInput(`world file ${text}: its default export failed: ${tellingLine(error)}`);
  }
}

/**
 * The world of that id or in that file; one from a file has passed the checker.
 *
 * @throws BadInput in one line: unknown, missing, broken, or against a rule.
 */
export async function worldNamed(text: string): Promise<World> {
  if (!looksLikeFile(text)) {
    const { id } = lookup(text);
    return ofRules(id, id, null);
  }
  const world = await readWorldFile(text);
  const broken = checkEnv(world.source).filter(({ severity }) => severity === 'error');
  if (broken.length === 0) return world;
  const [{ rule, seen }] = broken;
  const others = broken.length === 1 ? '' : ` (and ${broken.length - 1} more: run check)`;
  throw new BadInput(`world file ${text} breaks rule ${rule}: ${seen}${others}`);
}
