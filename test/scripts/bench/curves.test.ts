import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { curvesSvg, ticks } from '../../../scripts/bench/curves.js';
import { curvesFolder, curvesMarkdown, pagePath, picturesOf, readRows } from '../../../scripts/bench/train-report.js';

test('ticks are round and enclose what they mark', () => {
  expect(ticks(0, 1_000_000)).toEqual([0, 200_000, 400_000, 600_000, 800_000, 1_000_000]);
  expect(ticks(-20.5, 3)).toEqual([-25, -20, -15, -10, -5, 0, 5]);
  expect(ticks(0, 0.9)).toEqual([0, 0.2, 0.4, 0.6, 0.8, 1]);
  expect(ticks(5, 5)).toEqual([5, 5.2]);
});

test('a line for each seed, a colour for each agent, from corner to corner', () => {
  const curve = { envSteps: [0, 50, 100], return: [0, 4, 10] };
  const svg = curvesSvg('A/B-v0', [
    { agent: 'dqn', env: 'A/B-v0', seeds: [1, 2].map((seed) => ({ seed, curve })) },
    { agent: 'dqn', env: 'A/B-v0', variant: 'R & D', seeds: [{ seed: 1, curve }] },
  ]);
  const paths = [...(svg ?? '').matchAll(/<path d="([^"]+)"[^>]*stroke="([^"]+)"/g)];
  expect(paths.map(([, d]) => d)).toEqual(new Array(3).fill('M64 316 L384 212 L704 56'));
  expect(new Set(paths.map(([, , colour]) => colour)).size).toBe(2);
  expect(svg).toContain('dqn, R &amp; D');
});

test('a world without a curve has no picture', () => {
  expect(curvesSvg('A', [{ agent: 'dqn', env: 'A', seeds: [{ seed: 1 }] }])).toBeNull();
});

test('the page shows every curve of the record', () => {
  const pictures = picturesOf(readRows());
  const page = readFileSync(pagePath, 'utf8');
  expect(page).toContain(`<!-- curves -->\n${curvesMarkdown(pictures)}\n<!-- /curves -->`);
  for (const [, file] of curvesMarkdown(pictures).matchAll(/results\/curves\/([^)]+)/g)) {
    expect(existsSync(join(curvesFolder, file)), file).toBe(true);
  }
});
