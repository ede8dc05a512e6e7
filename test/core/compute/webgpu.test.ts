/**
 * The device 'webgpu' on a software driver: what every device promises, and updates like those of the reference.
 *
 * Drivers are found when a process starts, so the tests run in one of their own, with the Vulkan driver that Chromium
 * brings along. It is no GPU: this is about numbers, not about speed.
 */

import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';

const folders = ['/usr/lib/chromium', '/usr/lib64/chromium', '/opt/google/chrome', '/usr/lib/chromium-browser'];
const driver = folders.map((folder) => join(folder, 'vk_swiftshader_icd.json')).find((file) => existsSync(file));

function run(file: string, environment: Record<string, string>): Promise<{ code: number | null; output: string }> {
  return new Promise((resolve, reject) => {
    const vitest = join('node_modules', 'vitest', 'vitest.mjs');
    const child = spawn(process.execPath, [vitest, 'run', file, '-t', 'webgpu', '--reporter=json'], {
      env: { ...process.env, ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += String(chunk)));
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, output }));
  });
}

if (driver === undefined) {
  process.stderr.write(
    `webgpu is not tested: no software Vulkan driver (vk_swiftshader_icd.json) in ${folders.join(', ')}\n`,
  );
}

test.skipIf(driver === undefined).each([
  ['devices.test.ts', 19],
  ['optimisers.test.ts', 7],
])(
  '%s holds on webgpu',
  async (file, atLeast) => {
    const { code, output } = await run(join('test', 'core', 'compute', file), {
      BELLMAN_TEST_DEVICES: 'webgpu',
      VK_DRIVER_FILES: driver!,
      VK_ICD_FILENAMES: driver!,
      LD_LIBRARY_PATH: [dirname(driver!), process.env.LD_LIBRARY_PATH ?? ''].filter((part) => part !== '').join(':'),
    });
    expect(code, output).toBe(0);
    const report = JSON.parse(output.slice(output.indexOf('{"num'))) as { numPassedTests: number };
    expect(report.numPassedTests, output).toBeGreaterThanOrEqual(atLeast);
  },
  180_000,
);
