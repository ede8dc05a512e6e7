/** The curves: four charts over the course of training, raw faintly and smoothed, redrawn at most four times a second. */

import uPlot from 'uplot';
import { byId, make, setText } from './dom.js';
import { compact, short } from './format.js';
import { type Series, smooth, spansDecades } from './series.js';
import type { Store } from './store.js';

const HEIGHT = 150; // css px
const SMOOTHING = 0.8; // weight of the past at each point
const PERIOD = 250; // ms between redraws

interface Found {
  readonly title: string;
  readonly name: string; // of the metric
  readonly series: Series;
}

interface Curve {
  /** What it is called until there is something to show. */
  readonly title: string;
  /** In place of the metric's name. */
  readonly note?: string;
  readonly colour: string; // custom property
  /** Already a mean over many episodes: shown as it is. */
  readonly plain?: boolean;
  /** The axis starts at zero. */
  readonly fromZero?: boolean;
  /** A logarithmic axis where the curve spans decades. */
  readonly decades?: boolean;
  readonly pick: (store: Store) => Found | null;
}

/** The first metric whose name contains one of these, in this order, and what it is called. */
const metric =
  (...wanted: readonly (readonly [part: string, title: string])[]) =>
  (store: Store): Found | null => {
    for (const [part, title] of wanted) {
      for (const [name, series] of store.series) if (name.includes(part)) return { title, name, series };
    }
    return null;
  };

const CURVES: readonly Curve[] = [
  {
    title: 'Return',
    note: 'mean of 100 episodes',
    colour: '--accent',
    plain: true,
    pick: metric(['train/episodeReturn', 'Return']),
  },
  {
    title: 'Loss',
    colour: '--bad',
    decades: true,
    pick: metric(['loss/', 'Loss'], ['tdError', 'Error'], ['plan/delta', 'Largest change']),
  },
  {
    title: 'Exploration',
    colour: '--warm-fill',
    plain: true,
    fromZero: true,
    pick: metric(['epsilon', 'Exploration'], ['entropy', 'Exploration'], ['plan/sweep', 'Sweeps']),
  },
  {
    title: 'Speed',
    note: 'steps/s',
    colour: '--good',
    plain: true,
    decades: true, // the first steps, before learning starts, are many times as fast
    pick: ({ pace }) => ({ title: 'Speed', name: 'steps/s', series: pace }),
  },
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
    padding: [8, 18, 0, 0],
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
  const note = make('small', {}, [curve.note ?? '']);
  const title = make('span', {}, [curve.title]);
  const last = make('output', {}, ['–']);
  const plot = make('div', { class: 'curve-plot' });
  const empty = make('p', { class: 'curve-empty' }, ['no points yet']);
  const card = make('div', { class: 'card curve' }, [
    make('div', { class: 'curve-head' }, [make('h3', {}, [title, ' ', note]), last]),
    plot,
    empty,
  ]);
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
    const found = curve.pick(store);
    const points = data(found?.series);
    const wantsLog = curve.decades === true && spansDecades(points[2]);
    if (chart === null || wantsLog !== logarithmic) {
      logarithmic = wantsLog;
      build();
    }
    empty.hidden = points[0].length > 0;
    card.dataset.points = String(points[0].length);
    setText(title, found?.title ?? curve.title);
    if (curve.note === undefined) setText(note, `${found?.name ?? ''}${logarithmic ? ', log' : ''}`);
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
