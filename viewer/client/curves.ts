/** The curves: four charts over the course of training, raw faintly and smoothed, redrawn at most four times a second. */

import uPlot from 'uplot';
import { byId, make, setText } from './dom.js';
import { compact, short } from './format.js';
import { type Series, smooth, spansDecades } from './series.js';
import type { Store } from './store.js';

const HEIGHT = 150; // css px
const SMOOTHING = 0.8; // weight of the past at each point
const PERIOD = 250; // ms between redraws

interface Curve {
  readonly title: string;
  readonly note: string;
  readonly colour: string; // custom property
  /** Already a mean over many episodes: shown as it is. */
  readonly plain?: boolean;
  /** Share of 0 … 1: the axis starts at zero. */
  readonly fromZero?: boolean;
  readonly pick: (store: Store) => readonly [name: string, series: Series] | null;
}

type Test = (name: string) => boolean;

const metric =
  (...tests: readonly Test[]) =>
  (store: Store): readonly [string, Series] | null => {
    for (const test of tests) {
      for (const entry of store.series) if (test(entry[0])) return entry;
    }
    return null;
  };
const is =
  (wanted: string): Test =>
  (name) =>
    name === wanted;
const has =
  (part: string): Test =>
  (name) =>
    name.includes(part);

const CURVES: readonly Curve[] = [
  {
    title: 'Return',
    note: 'mean of 100 episodes',
    colour: '--accent',
    plain: true,
    pick: metric(is('train/episodeReturn')),
  },
  { title: 'Loss', note: '', colour: '--bad', pick: metric(has('loss/'), has('tdError'), has('delta')) },
  {
    title: 'Exploration',
    note: '',
    colour: '--warm-fill',
    plain: true,
    fromZero: true,
    pick: metric(is('epsilon'), has('entropy'), has('sweep')),
  },
  { title: 'Speed', note: 'steps/s', colour: '--good', fromZero: true, pick: (store) => ['steps/s', store.pace] },
];

const colourOf = (property: string): string =>
  getComputedStyle(document.documentElement).getPropertyValue(property).trim();

type Values = (number | null)[];

interface Chart {
  draw(): void;
  rebuild(): void;
  resize(): void;
}

function options(curve: Curve, width: number, logarithmic: boolean): uPlot.Options {
  const axis = {
    stroke: colourOf('--muted'),
    font: '11px "Inter Variable", sans-serif',
    grid: { stroke: colourOf('--grid'), width: 1 },
    ticks: { show: false },
    values: (_: uPlot, ticks: number[]) => ticks.map((tick) => (tick === null ? '' : compact(tick))),
  };
  const colour = colourOf(curve.colour);
  return {
    width,
    height: HEIGHT,
    padding: [8, 10, 0, 0],
    legend: { show: false },
    cursor: { sync: { key: 'steps' }, y: false, points: { size: 7 }, drag: { x: false, y: false } },
    scales: {
      x: { time: false },
      y: logarithmic ? { distr: 3 } : { range: (_, low, high) => rangeOf(low, high, curve.fromZero === true) },
    },
    axes: [
      { ...axis, size: 26, gap: 4, space: 70 },
      { ...axis, size: 46, gap: 4, space: 34 },
    ],
    series: [
      {},
      { stroke: `${colour}${curve.plain ? '00' : '44'}`, width: 1, points: { show: false }, spanGaps: true },
      {
        stroke: colour,
        width: 2,
        points: { show: false },
        spanGaps: true,
        ...(logarithmic ? {} : { fill: `${colour}14` }),
      },
    ],
  };
}

/** Some air above and below; a flat curve gets a band of its own. */
function rangeOf(low: number | null, high: number | null, fromZero: boolean): [number, number] {
  if (low === null || high === null) return [0, 1];
  const air = (high - low) * 0.08 || Math.abs(high) * 0.1 || 1;
  return [low >= 0 && (fromZero || low - air < 0) ? 0 : low - air, high + air];
}

function makeChart(curve: Curve, store: Store): Chart & { readonly card: HTMLElement } {
  const note = make('small', {}, [curve.note]);
  const title = make('h3', {}, [`${curve.title} `, note]);
  const last = make('output', {}, ['–']);
  const plot = make('div', { class: 'curve-plot' });
  const empty = make('p', { class: 'curve-empty' }, ['no points yet']);
  const card = make('div', { class: 'card curve' }, [make('div', { class: 'curve-head' }, [title, last]), plot, empty]);
  let chart: uPlot | null = null;
  let logarithmic = false;

  function data(series: Series | undefined): [number[], Values, Values] {
    const y = [...(series?.y ?? [])];
    return [[...(series?.x ?? [])], y, curve.plain ? y : smooth(y, SMOOTHING)];
  }

  function build(): void {
    chart?.destroy();
    chart = new uPlot(options(curve, Math.max(120, plot.clientWidth), logarithmic), data(undefined), plot);
  }

  function draw(): void {
    const [name, series] = curve.pick(store) ?? [null, undefined];
    const points = data(series);
    const wantsLog = curve.title === 'Loss' && spansDecades(points[2]);
    if (chart === null || wantsLog !== logarithmic) {
      logarithmic = wantsLog;
      build();
    }
    empty.hidden = points[0].length > 0;
    card.dataset.points = String(points[0].length);
    if (curve.note === '' && name !== null) setText(note, logarithmic ? `${name}, log` : name);
    setText(last, short(points[2].at(-1)));
    chart?.setData(points);
  }

  return {
    card,
    draw,
    rebuild() {
      build();
      draw();
    },
    resize: () => chart?.setSize({ width: Math.max(120, plot.clientWidth), height: HEIGHT }),
  };
}

export interface Curves {
  /** Redraws soon. */
  refresh(): void;
  /** Colours changed. */
  rebuild(): void;
}

export function makeCurves(store: Store): Curves {
  const host = byId('curves');
  const charts = CURVES.map((curve) => makeChart(curve, store));
  host.replaceChildren(...charts.map((chart) => chart.card));
  let timer = 0;
  charts.forEach((chart) => {
    chart.draw();
  });
  new ResizeObserver(() => {
    for (const chart of charts) chart.resize();
  }).observe(host);
  return {
    refresh() {
      if (timer !== 0) return;
      timer = window.setTimeout(() => {
        timer = 0;
        for (const chart of charts) chart.draw();
      }, PERIOD);
    },
    rebuild() {
      for (const chart of charts) chart.rebuild();
    },
  };
}
