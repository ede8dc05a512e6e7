/**
 * The curves: four charts over the course of training, raw faintly and smoothed, redrawn at most four times a second. Each
 * may show any metric; they share the axis below, and how much is smoothed.
 */

import uPlot from 'uplot';
import { choiceOf, keep } from './choices.js';
import { byId, make, setText } from './dom.js';
import { compact, short } from './format.js';
import { onClock, type Series, smooth, spansDecades } from './series.js';
import type { Store } from './store.js';

const HEIGHT = 150; // css px
const PERIOD = 250; // ms between redraws

interface Found {
  readonly name: string; // of the metric
  readonly series: Series;
}

/** What all charts share. */
interface Shared {
  axis: Axis;
  /** Weight of the past at each point, below 1. */
  smoothing: number;
}

const AXES = { steps: 'steps', episodes: 'episodes', time: 'minutes' };
type Axis = keyof typeof AXES;

/** Metrics with a name of their own. */
const TITLES: readonly (readonly [part: string, title: string])[] = [
  ['train/episodeReturn', 'Return'],
  ['train/episodeLength', 'Length'],
  ['evaluation/return', 'Evaluated return'],
  ['loss/policy', 'Policy loss'],
  ['loss/value', 'Value loss'],
  ['loss/', 'Loss'],
  ['tdError', 'Error'],
  ['plan/delta', 'Largest change'],
  ['plan/sweep', 'Sweeps'],
  ['epsilon', 'Exploration'],
  ['policy/entropy', 'Entropy'],
  ['train/gradientNorm', 'Gradient norm'],
  ['train/qMean', 'Mean q'],
  ['learningRate', 'Learning rate'],
];
const PACE = 'steps/s';
export const titleOf = (name: string): string =>
  name === PACE ? 'Speed' : (TITLES.find(([part]) => name.includes(part))?.[1] ?? name);

interface Curve {
  /** What it is called until there is something to show. */
  readonly title: string;
  readonly colour: string; // custom property
  /** The axis starts at zero. */
  readonly fromZero?: boolean;
  /** A logarithmic axis where the curve spans decades. */
  readonly decades?: boolean;
  readonly pick: (store: Store) => Found | null;
}

/** The first metric whose name contains one of these, in this order. */
const metric =
  (...wanted: readonly string[]) =>
  (store: Store): Found | null => {
    for (const part of wanted) {
      for (const [name, series] of store.series) if (name.includes(part)) return { name, series };
    }
    return null;
  };

const CURVES: readonly Curve[] = [
  {
    title: 'Return',
    colour: '--accent',
    pick: metric('train/episodeReturn'),
  },
  {
    title: 'Loss',
    colour: '--bad',
    decades: true,
    pick: metric('loss/', 'tdError', 'plan/delta'),
  },
  {
    title: 'Exploration',
    colour: '--warm-fill',
    fromZero: true,
    pick: metric('epsilon', 'entropy', 'plan/sweep'),
  },
  {
    title: 'Speed',
    colour: '--good',
    decades: true, // the first steps, before learning starts, are many times as fast
    pick: ({ pace }) => ({ name: PACE, series: pace }),
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

function options(curve: Curve, plain: boolean, width: number, logarithmic: boolean): uPlot.Options {
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
      { stroke: `${colour}${plain ? '00' : '44'}`, width: 1, points: { show: false }, spanGaps: true },
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

function makeChart(curve: Curve, store: Store, slot: number, shared: Shared): Chart & { readonly card: HTMLElement } {
  const note = make('small');
  const chosen = make('select', { 'aria-label': `Metric of curve ${slot + 1}` });
  const title = make('span', {}, [curve.title]);
  const last = make('output', {}, ['–']);
  const plot = make('div', { class: 'curve-plot' });
  const empty = make('p', { class: 'curve-empty' }, ['no points yet']);
  const card = make('div', { class: 'card curve' }, [
    make('div', { class: 'curve-head' }, [make('h3', {}, [make('label', {}, [title, note, chosen])]), last]),
    plot,
    empty,
  ]);
  let chart: uPlot | null = null;
  let logarithmic = false;
  let wanted = choiceOf(`curve-${slot}`);

  function found(): Found | null {
    const series = wanted === null ? undefined : wanted === PACE ? store.pace : store.series.get(wanted);
    return wanted !== null && series !== undefined ? { name: wanted, series } : curve.pick(store);
  }
  /** A return is a mean of many episodes, a rate a schedule: they are shown as they are. */
  const isPlain = (name: string | undefined): boolean => name === undefined || !/loss|tdError|Norm|kl/.test(name);

  function data(one: Found | null): [number[], Values, Values] {
    const { x = [], y = [] } = one?.series ?? {};
    const clock = { steps: null, episodes: store.clocks.episodes, time: store.clocks.wallSeconds }[shared.axis];
    const places =
      clock === null ? x : onClock(clock, x).map((at) => (at === null || shared.axis !== 'time' ? at : at / 60));
    const known = y.map((_, i) => i).filter((i) => places[i] !== null);
    const raw = known.map((i) => y[i] ?? null);
    return [known.map((i) => places[i]!), raw, isPlain(one?.name) ? raw : smooth(raw, shared.smoothing)];
  }

  function build(plain: boolean): void {
    chart?.destroy();
    chart = new uPlot(options(curve, plain, Math.max(120, plot.clientWidth), logarithmic), data(null), plot);
  }

  /** What can be chosen: all metrics that there are. */
  function offer(name: string | undefined): void {
    const names = [...new Set([...(name === undefined ? [] : [name]), ...store.series.keys(), PACE])];
    if (names.join() !== [...chosen.options].map(({ value }) => value).join()) {
      chosen.replaceChildren(
        ...names.map((one) =>
          make('option', { value: one }, [titleOf(one) === one ? one : `${titleOf(one)} (${one})`]),
        ),
      );
    }
    if (name !== undefined) chosen.value = name;
  }

  let plain = true;
  function draw(): void {
    const one = found();
    const points = data(one);
    const wantsLog = curve.decades === true && spansDecades(points[2]);
    if (chart === null || wantsLog !== logarithmic || isPlain(one?.name) !== plain) {
      logarithmic = wantsLog;
      plain = isPlain(one?.name);
      build(plain);
    }
    empty.hidden = points[0].length > 0;
    card.dataset.points = String(points[0].length);
    if (document.activeElement !== chosen) offer(one?.name);
    setText(title, one === null ? curve.title : titleOf(one.name));
    setText(note, one === null ? '' : `${noteOf(one.name)}${logarithmic ? ', log' : ''}`);
    setText(last, short(points[2].at(-1)));
    chart?.setData(points);
  }
  chosen.onchange = () => {
    wanted = chosen.value;
    keep(`curve-${slot}`, wanted);
    chosen.blur();
    draw();
  };

  return {
    card,
    draw,
    rebuild() {
      build(plain);
      draw();
    },
    resize: () => chart?.setSize({ width: Math.max(120, plot.clientWidth), height: HEIGHT }),
  };
}

const noteOf = (name: string): string => (name === 'train/episodeReturn' ? 'mean of 100 episodes' : name);

const SMOOTHING = 0.8;
const MOST = 0.99;

/** A weight that was kept; the usual one where it is none. */
export function weightOf(text: string | null): number {
  const weight = text === null || text === '' ? Number.NaN : Number(text);
  return weight >= 0 && weight <= MOST ? weight : SMOOTHING;
}
const axisOf = (text: string | null): Axis => (text !== null && Object.hasOwn(AXES, text) ? (text as Axis) : 'steps');

/** The controls that all charts share. */
function makeTools(shared: Shared, changed: () => void): HTMLElement {
  const axis = make(
    'select',
    { id: 'axis' },
    Object.entries(AXES).map(([value, name]) => make('option', { value }, [name])),
  );
  axis.value = shared.axis;
  axis.onchange = () => {
    shared.axis = axisOf(axis.value);
    keep('axis', shared.axis);
    changed();
  };
  const smoothing = make('input', { id: 'smoothing', type: 'range', min: '0', max: String(MOST), step: '0.01' });
  const shown = make('output', { for: 'smoothing' });
  const show = (): void => setText(shown, shared.smoothing.toFixed(2));
  smoothing.value = String(shared.smoothing);
  smoothing.oninput = () => {
    shared.smoothing = weightOf(smoothing.value);
    keep('smoothing', smoothing.value);
    show();
    changed();
  };
  show();
  return make('div', { class: 'curve-tools' }, [
    make('label', {}, ['Over ', axis]),
    make('label', {}, ['Smoothing ', smoothing, shown]),
  ]);
}

export interface Curves {
  /** Redraws soon. */
  refresh(): void;
  /** Colours changed. */
  rebuild(): void;
}

export function makeCurves(store: Store): Curves {
  const host = byId('curves');
  const shared: Shared = { axis: axisOf(choiceOf('axis')), smoothing: weightOf(choiceOf('smoothing')) };
  const charts = CURVES.map((curve, slot) => makeChart(curve, store, slot, shared));
  host.replaceChildren(
    makeTools(shared, () => redraw()),
    ...charts.map((chart) => chart.card),
  );
  const redraw = (): void => {
    for (const chart of charts) chart.draw();
  };
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
