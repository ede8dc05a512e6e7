/** PyTorch as a contender: a Python process of its own for each number of threads. */

import { fileURLToPath } from 'node:url';
import { BadInput } from '../../core/errors.js';
import type { Contender, Prepared } from './contenders.js';
import { numbersOf, type Peer, type Reply, startPeer, stringsOf } from './peer.js';
import { summarise } from './rounds.js';
import { experienceOf, type Row, type Sent } from './update-rows.js';
import { parametersOf } from './update-work.js';

const SCRIPT = fileURLToPath(new URL('./peers/torch_update.py', import.meta.url));

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
