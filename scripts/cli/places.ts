/** Where things are: in a checkout these files are TypeScript, in the installed package they lie in dist/. */

import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** True in a checkout. */
export const isSource = import.meta.url.endsWith('.ts');

function findRoot(): string {
  let directory = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(directory, 'package.json'))) directory = dirname(directory);
  return directory;
}

/** The package's own directory. */
export const root = findRoot();

export const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
  readonly version: string;
  readonly dependencies: Readonly<Record<string, string>>;
};

/** The built page of the viewer. */
export const clientDirectory = join(root, 'dist', 'viewer', 'client');

/** Where runs go unless told otherwise. */
export const RUNS = 'runs';

const quoted = (word: string): string => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`);

/** What to type to run a command of this package from here. */
export const commandLine = (name: string, ...args: readonly string[]): string =>
  [isSource ? `npm run --silent ${name} --` : `npx bellman ${name}`, ...args.map(quoted)].join(' ');
