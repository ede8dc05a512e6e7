/**
 * Writes test/golden/rollouts.json: a hash of 10 000 random steps of every world. A hash that changes is a world that
 * changed: give it a new version, or say in the CHANGELOG why not.
 *
 *     npx tsx scripts/dev/rollouts.ts            writes the record, and says which hashes are new or changed
 *     npx tsx scripts/dev/rollouts.ts --check    compares only: run it with another Node to compare engines
 */

import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { rolloutDigests } from '../../test/envs/rollout.js';

const file = fileURLToPath(new URL('../../test/golden/rollouts.json', import.meta.url));
const before: Record<string, string> = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')).hashes : {};
const hashes = rolloutDigests();
const moved = Object.keys({ ...before, ...hashes }).filter((id) => before[id] !== hashes[id]);

for (const id of moved) console.log(`${id}: ${before[id] ?? 'no hash'} → ${hashes[id] ?? 'no world'}`);
console.log(`${Object.keys(hashes).length} worlds on Node ${process.version}, ${moved.length} hashes differ`);
if (process.argv.includes('--check')) process.exitCode = moved.length === 0 ? 0 : 1;
else {
  const doc = 'FNV-1a of 10 000 random steps from seed 2018, by world: npx tsx scripts/dev/rollouts.ts';
  writeFileSync(file, `${JSON.stringify({ doc, hashes }, null, 2)}\n`);
}
