/** How noisy gradients are: the statistic, the record and what docs/algorithms/reinforce.md shows of it. */

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Rng } from '../../core/rng.js';
import { bootstrapInterval } from '../../core/statistics.js';
import { root } from '../cli/places.js';

export type StepName = 'plain' | 'causality' | 'discount' | 'baseline: mean' | 'baseline: v(s)';

/** null: nothing but noise was seen, so that the ratio may be as large as you like. */
export interface Noise {
  readonly value: number | null;
  readonly low: number | null;
  readonly high: number | null;
}

export interface Stage {
  readonly world: string;
  readonly envSteps: number;
  readonly episodeReturn: number;
  readonly gamma: number;
  readonly noise: readonly (Noise & { readonly step: StepName })[];
}

export interface VarianceRecord {
  readonly seed: number;
  readonly batches: number;
  readonly episodes: number;
  readonly cpuSeconds: number;
  readonly stages: readonly Stage[];
}

/** K = G Gᵀ: products of the rows of G, [B × P] → [B × B]. */
export const productsOf = (gradients: readonly Float32Array[]): number[][] =>
  gradients.map((a) => gradients.map((b) => a.reduce((sum, x, p) => sum + x * b[p], 0)));

/**
 * ‖E g‖² / tr Cov g of the rows `index` of K, without bias in either: means over pairs of different rows of gᵢ·gⱼ and of
 * ½ ‖gᵢ − gⱼ‖². Pairs of one row with itself, as a bootstrap draws them, do not count.
 */
export function signalToNoise(products: readonly (readonly number[])[], index: readonly number[]): number {
  let signal = 0;
  let noise = 0;
  for (const i of index) {
    for (const j of index) {
      if (i === j) continue;
      signal += products[i][j];
      noise += (products[i][i] + products[j][j]) / 2 - products[i][j];
    }
  }
  return signal / noise;
}

const inverse = (x: number): number | null => (x > 0 ? 1 / x : null);

/** tr Cov g / ‖E g‖² with its 95 % interval. */
export function noiseOf(gradients: readonly Float32Array[], rng: Rng, repeats = 500): Noise {
  const products = productsOf(gradients);
  const all = gradients.map((_, i) => i);
  const { low, high } = bootstrapInterval(all, (index) => signalToNoise(products, index), rng, { repeats });
  return { value: inverse(signalToNoise(products, all)), low: inverse(high), high: inverse(low) };
}

const number = (x: number | null): string => (x === null ? '∞' : Number(x.toPrecision(2)).toString());
const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
const titleOf = ({ world, envSteps, episodeReturn }: Stage): string =>
  `${world} after ${envSteps.toLocaleString('en').replaceAll(',', ' ')} steps, mean return ${Number(episodeReturn.toPrecision(3))}`;

const FULL = 40; // characters of the longest bar

/** Bars by the logarithm of the noise: a shade from 0.1 on, ten characters a factor of ten. */
function chartOf(stage: Stage): string {
  const bars = stage.noise.map(({ step, value, low, high }) => {
    const length = value === null ? FULL : Math.max(1, Math.min(FULL, Math.round(10 * (Math.log10(value) + 1))));
    return `${step.padEnd(15)} ${'█'.repeat(length).padEnd(FULL)} ${number(value)} (${number(low)}–${number(high)})`;
  });
  return [titleOf(stage), ...bars].join('\n');
}

/** What stands between the markers of the page. */
export function markdownOf({ seed, batches, episodes, cpuSeconds, stages }: VarianceRecord): string {
  const steps = stages[0]?.noise.map(({ step }) => step) ?? [];
  const rows = stages.map((stage) => [
    titleOf(stage),
    ...stage.noise.map(({ value, low, high }) => `${number(value)} (${number(low)}–${number(high)})`),
  ]);
  return [
    line(['policy', ...steps]),
    line(['policy', ...steps].map(() => '---')),
    ...rows.map(line),
    '',
    '```text',
    stages.map(chartOf).join('\n\n'),
    '```',
    '',
    `Seed ${seed}, ${batches} batches of ${episodes} episodes a row, γ = ${[...new Set(stages.map((s) => s.gamma))].join(', ')} from the discount on, ` +
      `95 % intervals by bootstrap, ${cpuSeconds} s of CPU, with \`npx tsx scripts/bench/gradient-variance.ts\`.`,
  ].join('\n');
}

export const recordPath = join(root, 'docs/results/gradient-variance.json');
export const pagePath = join(root, 'docs/algorithms/reinforce.md');
const [OPEN, CLOSE] = ['<!-- gradient-variance -->', '<!-- /gradient-variance -->'];

/** The page with its block made anew. @throws Error when the page has no place for it. */
export function withBlock(page: string, text: string): string {
  const [from, to] = [page.indexOf(OPEN), page.indexOf(CLOSE)];
  if (from < 0 || to < from) throw new Error(`docs/algorithms/reinforce.md lacks ${OPEN} … ${CLOSE}`);
  return `${page.slice(0, from + OPEN.length)}\n${text}\n${page.slice(to)}`;
}

export function writeDocs(record: VarianceRecord): void {
  const page = withBlock(readFileSync(pagePath, 'utf8'), markdownOf(record));
  writeFileSync(recordPath, `${JSON.stringify(record, null, 2)}\n`);
  writeFileSync(pagePath, page);
}
