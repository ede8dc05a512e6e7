/** `doctor`: what this machine has, what is missing and how to get it. */

import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { cpus, totalmem } from 'node:os';
import { delimiter, join } from 'node:path';
import type { Command } from 'commander';
import { listDevices } from '../core/compute/index.js';
import { type Io, printJson } from './cli/io.js';
import { command, jsonOption } from './cli/options.js';
import { clientDirectory, isSource, manifest } from './cli/places.js';
import { dim, green, red } from './cli/terminal.js';

const ENGINES = ['onnxruntime-node', '@tensorflow/tfjs-core', '@tensorflow/tfjs-node', '@tensorflow/tfjs-node-gpu'];
const BROWSERS = ['google-chrome', 'google-chrome-stable', 'chromium', 'chromium-browser', 'chrome'];

interface Finding {
  readonly name: string;
  readonly ok: boolean;
  readonly is: string;
  /** How to get it. */
  readonly advice?: string;
}

function versionOf(name: string): string | null {
  try {
    return (createRequire(import.meta.url)(`${name}/package.json`) as { version: string }).version;
  } catch {
    return null;
  }
}

/** Only tests need one: the viewer's page opens in whatever browser a person uses. */
function browser(): Finding {
  const name = 'browser for tests';
  const named = process.env.CHROME_PATH;
  const directories = (process.env.PATH ?? '').split(delimiter);
  const paths = BROWSERS.flatMap((file) => directories.map((directory) => join(directory, file)));
  const found = [...(named === undefined ? [] : [named]), ...paths].find(existsSync);
  if (found !== undefined) return { name, ok: true, is: found };
  return { name, ok: false, is: 'none', advice: 'npm test gets one; or install chromium, or set CHROME_PATH' };
}

async function findings(): Promise<Finding[]> {
  const [major, minor] = process.versions.node.split('.').map(Number);
  const recent = major > 20 || (major === 20 && minor >= 19);
  const page = existsSync(join(clientDirectory, 'index.html'));
  process.env.TF_CPP_MIN_LOG_LEVEL ??= '3'; // TensorFlow, where it is installed, warns of what we say
  const devices = (await listDevices()).map(({ name, available, description, reason }): Finding => {
    const advice = reason?.replace(`device '${name}' is not available: `, '');
    return { name: `device ${name}`, ok: available, is: description, ...(advice && { advice }) };
  });
  return [
    {
      name: 'node',
      ok: recent,
      is: process.version,
      ...(!recent && { advice: 'Node 20.19 or later is needed: nodejs.org' }),
    },
    {
      name: 'machine',
      ok: true,
      is: `${cpus().length} × ${cpus()[0]?.model ?? 'CPU'}, ${(totalmem() / 1e9).toFixed(0)} GB, ${process.platform}-${process.arch}`,
    },
    ...devices,
    {
      name: "viewer's page",
      ok: page,
      is: page ? 'built' : 'not built',
      ...(!page && { advice: '--watch builds it' }),
    },
    ...(isSource ? [browser()] : []),
  ];
}

async function act(io: Io, json: boolean): Promise<number> {
  const found = await findings();
  const engines = Object.fromEntries(ENGINES.map((name) => [name, versionOf(name)]));
  const ok = found.every((one) => one.ok || !['node', 'device cpu'].includes(one.name));
  if (json) printJson(io, { ok, version: manifest.version, node: process.version, engines, findings: found });
  else {
    io.out(`bellman ${manifest.version}\n`);
    for (const { name, ok: fine, is, advice } of found) {
      io.out(`${fine ? green(io, 'yes') : red(io, 'no ')}  ${name.padEnd(21)} ${is}\n`);
      if (advice !== undefined) io.out(dim(io, `     ${' '.repeat(21)} ${advice}\n`));
    }
    for (const [name, version] of Object.entries(engines))
      io.out(dim(io, `     ${name.padEnd(21)} ${version ?? 'not installed'}\n`));
  }
  return ok ? 0 : 1;
}

export const doctorCommand = (io: Io, end: (code: number) => void): Command =>
  command('doctor', 'say what this machine has, what is missing and how to get it', [jsonOption()]).action(
    async (flags: { json?: true }) => end(await act(io, flags.json === true)),
  );
