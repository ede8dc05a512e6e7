/** PyTorch as a contender: a Python process of its own for each number of threads, spoken to in lines of JSON. */

import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { BadInput } from '../../core/errors.js';
import type { Contender, Prepared } from './contenders.js';
import { summarise } from './rounds.js';
import { experienceOf, type Row, type Sent } from './update-rows.js';
import { parametersOf } from './update-work.js';

const SCRIPT = fileURLToPath(new URL('./peers/torch_update.py', import.meta.url));

type Reply = Readonly<Record<string, unknown>>;

/** One line of the peer's. @throws Error when it is no reply to request `id`, or says what went wrong. */
export function parseReply(line: string, id: number): Reply {
  const shown = line.length > 120 ? `${line.slice(0, 120)}…` : line;
  let reply: unknown;
  try {
    reply = JSON.parse(line);
  } catch {
    throw new Error(`the peer must answer with a line of JSON, got '${shown}'`);
  }
  if (typeof reply !== 'object' || reply === null || Array.isArray(reply)) {
    throw new Error(`the peer must answer with an object, got '${shown}'`);
  }
  const { id: answered, error, ...rest } = reply as Record<string, unknown>;
  if (answered !== id) throw new Error(`the peer must answer request ${id}, got '${shown}'`);
  if (error !== undefined) throw new Error(`the peer could not do it: ${String(error)}`);
  return rest;
}

/** A field of a reply that must be numbers, `count` of them where that is known. */
export function numbersOf(reply: Reply, field: string, count?: number): readonly number[] {
  const values = reply[field];
  const good = Array.isArray(values) && values.every((value) => typeof value === 'number' && Number.isFinite(value));
  if (!good || (count !== undefined && values.length !== count)) {
    const seen = String(JSON.stringify(values)).slice(0, 80);
    throw new Error(`the peer's ${field} must be ${count ?? 'a list of'} finite numbers, got ${seen}`);
  }
  return values as number[];
}

/** A field of a reply that must be strings, at least one. */
export function stringsOf(reply: Reply, field: string): readonly string[] {
  const values = reply[field];
  if (!Array.isArray(values) || values.length === 0 || !values.every((value) => typeof value === 'string')) {
    throw new Error(`the peer's ${field} must be strings, at least one, got ${String(JSON.stringify(values))}`);
  }
  return values as string[];
}

export interface Peer {
  request(op: string, fields?: Readonly<Record<string, unknown>>): Promise<Reply>;
  close(): void;
}

/** How a process ended, with its last line on stderr. */
const farewell = (command: string, code: number | null, stderr: string): string =>
  `${command} ended with ${code}: ${stderr.trim().split('\n').at(-1) || 'it said nothing'}`;

const ANSWER_MS = 600_000;

/** Starts a process that speaks the protocol. One request at a time, answered within `limit` milliseconds. */
export function startPeer(command: string, args: readonly string[], limit = ANSWER_MS): Peer {
  const child: ChildProcessWithoutNullStreams = spawn(command, args, { stdio: 'pipe' });
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr = (stderr + text).slice(-4000);
  });
  child.stdin.on('error', () => {}); // of a process that ended: told below
  const ended = new Promise<never>((_, reject) => {
    child.once('error', reject);
    child.once('close', (code) => reject(new Error(farewell(command, code, stderr))));
  });
  ended.catch(() => {}); // whoever asks next is told
  const lines = createInterface({ input: child.stdout });
  let id = 0;
  return {
    async request(op, fields = {}) {
      id++;
      const line = once(lines, 'line', { signal: AbortSignal.timeout(limit) }).catch(() => {
        throw new Error(`${command} did not answer '${op}' within ${limit / 1000} s`);
      });
      child.stdin.write(`${JSON.stringify({ id, op, ...fields })}\n`);
      const [text] = (await Promise.race([ended, line])) as [string];
      return parseReply(text, id);
    },
    close() {
      child.stdin.end();
      child.kill();
    },
  };
}

const DTYPES = { Float32Array: 'float32', Int32Array: 'int32', Uint8Array: 'uint8' } as const;

/** Arrays as they travel: bytes in base64. */
const encoded = (arrays: Readonly<Record<string, Sent>>) =>
  Object.fromEntries(
    Object.entries(arrays).map(([name, { shape, data }]) => {
      const bytes = Buffer.from(data.buffer, data.byteOffset, data.byteLength);
      const dtype = DTYPES[data.constructor.name as keyof typeof DTYPES];
      return [name, { dtype, shape, data: bytes.toString('base64') }];
    }),
  );

const TRIALS = 3; // blocks of each variant of Adam, before the best is chosen
const TRIAL_MS = 60;

/** The optimiser that PyTorch is fastest with here: its default, or one asked for by name. */
async function fastest(peer: Peer, variants: readonly string[]): Promise<string> {
  if (variants.length === 1) return variants[0];
  const run = async (variant: string, repeats: number): Promise<number> =>
    summarise(numbersOf(await peer.request('time', { variant, repeats }), 'milliseconds', repeats)).value;
  const repeats = Math.max(1, Math.ceil(TRIAL_MS / (await run(variants[0], 5))));
  const best = new Map(variants.map((variant) => [variant, Number.POSITIVE_INFINITY]));
  for (let trial = 0; trial < TRIALS; trial++) {
    for (const variant of variants) best.set(variant, Math.min(best.get(variant)!, await run(variant, repeats)));
  }
  return variants.reduce((a, b) => (best.get(b)! < best.get(a)! ? b : a));
}

const prepare = (peer: Peer, row: Row): Promise<Reply> =>
  peer.request('prepare', {
    row,
    parameters: encoded(parametersOf(row)),
    experience: encoded(experienceOf(row)),
  });

/** @throws BadInput when that Python, or its PyTorch, cannot be had. */
export async function torchContender(python: string, threads: number): Promise<Contender> {
  const peer = startPeer(python, [SCRIPT, '--threads', String(threads)]);
  const hello = await peer.request('hello').catch((error: Error) => {
    peer.close();
    throw new BadInput(`PyTorch was not found (${error.message})`);
  });
  return {
    name: `PyTorch, ${threads} thread${threads === 1 ? '' : 's'}`,
    description: `PyTorch ${hello.torch}, numpy ${hello.numpy}, Python ${hello.python}`,
    async prepare(row): Promise<Prepared> {
      const variant = await fastest(peer, stringsOf(await prepare(peer, row), 'variants'));
      return {
        variant,
        run: async (repeats) => numbersOf(await peer.request('time', { variant, repeats }), 'milliseconds', repeats),
        dispose() {},
      };
    },
    async check(row, repeats) {
      await prepare(peer, row);
      return numbersOf(await peer.request('check', { variant: 'default', repeats }), 'values');
    },
    close: () => peer.close(),
  };
}
