/** `npm run build`: the package as it is published, into dist/. */

import { execFileSync } from 'node:child_process';
import { chmod, copyFile, cp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { build } from 'vite';
import { root } from '../cli/places.js';

const dist = join(root, 'dist');
const tsc = join(dirname(createRequire(import.meta.url).resolve('typescript/package.json')), 'bin', 'tsc');

await rm(dist, { recursive: true, force: true });
execFileSync(process.execPath, [tsc, '-p', 'tsconfig.build.json'], { cwd: root, stdio: 'inherit' });
await copyFile(join(root, 'core/seedrandom.d.ts'), join(dist, 'core/seedrandom.d.ts'));
await cp(join(root, 'scripts/bench/peers'), join(dist, 'scripts/bench/peers'), { recursive: true });
await chmod(join(dist, 'scripts/bellman.js'), 0o755);
await build({ configFile: join(root, 'viewer/client/vite.config.ts'), logLevel: 'error' });
