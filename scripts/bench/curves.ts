/** Learning curves of `bench train` as pictures: a world each, a colour for each agent, a line for each seed. */

import type { Curve, TrainRow } from './train.js';

export interface CurveRow extends Pick<TrainRow, 'agent' | 'env' | 'variant'> {
  readonly seeds: readonly { readonly seed: number; readonly curve?: Curve }[];
}

const COLOURS = ['#3b82f6', '#e0863a', '#22a06b', '#c2477f', '#7c66dc', '#0e9aa7', '#9a6b3f'];
const GREY = '#7d8590'; // legible on white and on black
const [WIDTH, HEIGHT] = [720, 360];
const [LEFT, RIGHT, TOP, BOTTOM] = [64, 16, 56, 44]; // margins
const STEP_SIZES = [1, 2, 2.5, 5, 10];

/** Round numbers from at most `low` to at least `high`, about five of them. */
export function ticks(low: number, high: number): number[] {
  const span = high > low ? high - low : 1;
  const unit = 10 ** Math.floor(Math.log10(span / 5));
  const step = unit * (STEP_SIZES.find((size) => size * unit * 5 >= span) ?? 10);
  const first = Math.floor(low / step);
  const count = Math.ceil(high / step - first - 1e-9);
  return Array.from({ length: Math.max(1, count) + 1 }, (_, k) => Number(((first + k) * step).toPrecision(12)));
}

const compact = (x: number): string => {
  if (x >= 1e6) return `${Number((x / 1e6).toPrecision(3))} M`;
  return x >= 1e3 ? `${Number((x / 1e3).toPrecision(3))} k` : String(x);
};

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

interface Scales {
  readonly x: (steps: number) => number;
  readonly y: (value: number) => number;
}

function axes(xs: readonly number[], ys: readonly number[], { x, y }: Scales): string[] {
  const bottom = HEIGHT - BOTTOM;
  return [
    ...ys.flatMap((value) => [
      `<line x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${y(value)}" y2="${y(value)}" stroke="${GREY}" stroke-opacity="0.25"/>`,
      `<text x="${LEFT - 8}" y="${y(value) + 4}" text-anchor="end">${value}</text>`,
    ]),
    ...xs.map((steps) => `<text x="${x(steps)}" y="${bottom + 18}" text-anchor="middle">${compact(steps)}</text>`),
    `<text x="${(LEFT + WIDTH - RIGHT) / 2}" y="${HEIGHT - 8}" text-anchor="middle">env steps</text>`,
  ];
}

const round = (v: number): number => Math.round(v * 10) / 10;

const pathOf = ({ envSteps, return: value }: Curve, { x, y }: Scales): string =>
  envSteps.map((steps, k) => `${k === 0 ? 'M' : 'L'}${round(x(steps))} ${round(y(value[k]))}`).join(' ');

/** Mean returns of the last 100 training episodes by env steps, of the rows of one world; null where none has a curve. */
export function curvesSvg(env: string, rows: readonly CurveRow[]): string | null {
  const drawn = rows.filter(({ seeds }) => seeds.some(({ curve }) => (curve?.envSteps.length ?? 0) > 1));
  if (drawn.length === 0) return null;
  const curves = drawn.map(({ seeds }) => seeds.flatMap(({ curve }) => (curve === undefined ? [] : [curve])));
  const values = curves.flat().flatMap((curve) => [...curve.return]);
  const xs = ticks(0, Math.max(...curves.flat().flatMap(({ envSteps }) => envSteps.at(-1) ?? 0)));
  const ys = ticks(Math.min(...values), Math.max(...values));
  const scale = (low: number, high: number, from: number, to: number) => (v: number) =>
    round(from + ((v - low) / (high - low)) * (to - from));
  const scales = {
    x: scale(xs[0], xs.at(-1)!, LEFT, WIDTH - RIGHT),
    y: scale(ys[0], ys.at(-1)!, HEIGHT - BOTTOM, TOP),
  };
  const names = drawn.map(({ agent, variant }) => (variant === undefined ? agent : `${agent}, ${variant}`));
  let at = LEFT;
  const legend = names.map((name, k) => {
    const entry = `<rect x="${at}" y="34" width="14" height="4" fill="${COLOURS[k % COLOURS.length]}"/><text x="${at + 20}" y="40">${escaped(name)}</text>`;
    at += 36 + 7 * name.length;
    return entry;
  });
  const lines = curves.flatMap((each, k) =>
    each.map(
      (curve) =>
        `<path d="${pathOf(curve, scales)}" fill="none" stroke="${COLOURS[k % COLOURS.length]}" stroke-width="1.6" stroke-opacity="0.8"/>`,
    ),
  );
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" font-family="system-ui, sans-serif" font-size="12" fill="${GREY}">`,
    `<title>${escaped(env)}: mean return of the last 100 training episodes, a line for each seed</title>`,
    `<text x="${LEFT}" y="22" font-size="14" font-weight="600">${escaped(env)}: return of the last 100 training episodes</text>`,
    ...legend,
    ...axes(xs, ys, scales),
    ...lines,
    '</svg>\n',
  ].join('\n');
}
