/** The same seed gives the same episodes in every release, on every engine: hashes of long rollouts are kept. */

import { readFileSync } from 'node:fs';
import { build, type Rollup } from 'vite';
import { describe, expect, test } from 'vitest';
import { definitions } from '../../envs/index.js';
import { launchBrowser } from '../viewer/browser.js';
import { rolloutDigest } from './rollout.js';

const golden = JSON.parse(readFileSync('test/golden/rollouts.json', 'utf8')) as {
  hashes: Record<string, string>;
};

test('every world has a hash, and nothing else has', () => {
  expect(Object.keys(golden.hashes).sort()).toEqual(definitions.map(({ id }) => id).sort());
});

describe('10 000 steps hash as recorded (`npx tsx scripts/dev/rollouts.ts` writes the record)', () => {
  test.each(Object.entries(golden.hashes))('%s', (id, hash) => {
    expect(rolloutDigest(id)).toBe(hash);
  });
});

/** The rollouts and all they need as one script that leaves `rolloutDigests` behind. */
async function bundle(): Promise<string> {
  const [output] = (await build({
    configFile: false,
    logLevel: 'error',
    resolve: { conditions: ['bellman-source', 'import', 'default'] },
    build: {
      write: false,
      minify: false,
      lib: { entry: 'test/envs/rollout.ts', formats: ['iife'], name: 'rollouts' },
    },
  })) as Rollup.RollupOutput[];
  return output.output[0].code;
}

test('they hash the same in Chromium', { timeout: 240_000 }, async () => {
  const browser = await launchBrowser();
  try {
    const page = await browser.newPage();
    await page.addScriptTag({ content: `${await bundle()}\nglobalThis.rollouts = rollouts;` });
    const hashes = await page.evaluate(() =>
      (globalThis as unknown as { rollouts: { rolloutDigests(): Record<string, string> } }).rollouts.rolloutDigests(),
    );
    expect(hashes).toEqual(golden.hashes);
  } finally {
    await browser.close();
  }
});
