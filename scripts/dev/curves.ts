/**
 * `npx tsx scripts/dev/curves.ts OUT.svg RUN…`: the return of recorded trainings over their steps, one line a run.
 */

import { writeFileSync } from 'node:fs';
import { openRun, readMetrics } from '../../core/run/run-directory.js';

const WIDTH = 760;
const HEIGHT = 300;
const LEFT = 48;
const BOTTOM = 40;
const TOP = 34;
const RIGHT = 16;
const COLOURS = ['#3b82f6', '#e0863a', '#22a06b', '#c2477f', '#7c66dc'];
const GREY = '#7d8590'; // legible on white and on black

interface Curve {
  readonly label: string;
  readonly points: readonly (readonly [step: number, value: number])[];
}

async function curveOf(directory: string): Promise<Curve & { readonly title: string }> {
  const { config } = await openRun(directory);
  const rows = await readMetrics(directory);
  const points = rows.flatMap((row) => {
    const value = row['train/episodeReturn'];
    return typeof value === 'number' ? [[row.envSteps as number, value] as const] : [];
  });
  return { label: `seed ${config.seed}`, points, title: `${config.agent} on ${config.env.id}` };
}

/** A round number near `span / 5`: 1, 2 or 5 times a power of ten. */
function tickOf(span: number): number {
  let unit = 1;
  while (unit * 10 <= span / 5) unit *= 10;
  while (unit > span / 5) unit /= 10;
  return [5, 2, 1].map((k) => k * unit).find((tick) => tick <= span / 5) ?? unit;
}

const ticksOf = (span: number): number[] => {
  const tick = tickOf(span);
  return Array.from({ length: Math.floor(span / tick + 1e-9) + 1 }, (_, i) => i * tick);
};

const thousands = (step: number): string => (step >= 1000 ? `${step / 1000}k` : String(step));

function drawing(title: string, curves: readonly Curve[]): string {
  const xMax = Math.max(...curves.flatMap((c) => c.points.map(([x]) => x)));
  const yMax = 1.05 * Math.max(...curves.flatMap((c) => c.points.map(([, y]) => y)));
  const px = (x: number): string => (LEFT + (x / xMax) * (WIDTH - LEFT - RIGHT)).toFixed(1);
  const py = (y: number): string => (HEIGHT - BOTTOM - (y / yMax) * (HEIGHT - BOTTOM - TOP)).toFixed(1);
  const text = (x: number | string, y: number | string, anchor: string, words: string, fill = GREY): string =>
    `<text x="${x}" y="${y}" text-anchor="${anchor}" fill="${fill}">${words}</text>`;
  const grid = ticksOf(yMax).map(
    (y) =>
      `<line x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${py(y)}" y2="${py(y)}" stroke="${GREY}" stroke-opacity="0.25"/>` +
      text(LEFT - 8, Number(py(y)) + 4, 'end', String(Number(y.toPrecision(3)))),
  );
  const steps = ticksOf(xMax).map((x) => text(px(x), HEIGHT - BOTTOM + 18, 'middle', thousands(x)));
  const lines = curves.map(({ points }, i) => {
    const path = points.map(([x, y]) => `${px(x)},${py(y)}`).join(' ');
    return `<polyline points="${path}" fill="none" stroke="${COLOURS[i % COLOURS.length]}" stroke-width="2"/>`;
  });
  const legend = curves.map(({ label }, i) =>
    text(LEFT + 90 * i, HEIGHT - 4, 'start', label, COLOURS[i % COLOURS.length] as string),
  );
  const words = `${title}: mean training return of the last 100 episodes, by env steps`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="sans-serif" font-size="12">`,
    `<title>${words}</title>`,
    text(LEFT, 18, 'start', words),
    ...grid,
    ...steps,
    ...lines,
    ...legend,
    '</svg>\n',
  ].join('\n');
}

const [out, ...runs] = process.argv.slice(2);
if (out === undefined || runs.length === 0) {
  console.error('usage: npx tsx scripts/dev/curves.ts OUT.svg RUN…');
  process.exitCode = 2;
} else {
  const curves = await Promise.all(runs.map(curveOf));
  writeFileSync(out, drawing(curves[0]?.title ?? '', curves));
  console.log(`${out}: ${curves.length} curves`);
}
