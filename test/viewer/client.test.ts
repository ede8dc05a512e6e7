import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Json } from '../../core/json.js';
import { discrete, multiDiscrete } from '../../core/spaces.js';
import { pauseBefore } from '../../viewer/client/connection.js';
import { titleOf, weightOf } from '../../viewer/client/curves.js';
import { compact, duration, fixed, short, speedName, whole } from '../../viewer/client/format.js';
import { makeLag } from '../../viewer/client/lag.js';
import { choicesOf, coursePath } from '../../viewer/client/mind.js';
import { keyNames, matching } from '../../viewer/client/palette.js';
import { makeSeries, onClock, smooth, spansDecades } from '../../viewer/client/series.js';
import { makeStore, type Store } from '../../viewer/client/store.js';
import {
  type FrameMessage,
  type HelloMessage,
  type MetricsMessage,
  PROTOCOL_VERSION,
  type ServerMessage,
  type StatusMessage,
} from '../../viewer/protocol.js';
import { worldInfo, worlds } from './fake-run.js';

const stamp = { seq: 1, envSteps: 0, updates: 0, wallMs: 0 };

const hello = (id: string): HelloMessage => ({
  kind: 'hello',
  protocol: PROTOCOL_VERSION,
  run: { id, mode: 'train', seed: 1, totalSteps: 100, device: 'cpu', directory: null },
  world: worldInfo(worlds['CartPole-v1'] as NonNullable<(typeof worlds)[string]>),
  agent: { id: 'dqn', title: 'Deep Q-network', config: {} },
  control: true,
});

const frame = (episode: number, step: number, obs: number[] | null = null): FrameMessage => ({
  ...stamp,
  kind: 'frame',
  episode,
  step,
  state: { x: step },
  obs,
  action: 0,
  q: null,
  probability: null,
  mean: null,
  deviation: null,
  returns: null,
  value: null,
  reward: 0,
  episodeReturn: 0,
  terminated: false,
  truncated: false,
});

const take = (store: Store, message: ServerMessage): void => store.take(message, JSON.stringify(message));

const metrics = (history: boolean, ...steps: number[]): MetricsMessage => ({
  ...stamp,
  kind: 'metrics',
  history,
  rows: steps.map((envSteps) => ({ envSteps, updates: envSteps / 2, episodes: 1, 'loss/q': envSteps * 2 })),
});

const status = (change: Partial<StatusMessage> = {}): StatusMessage => ({
  ...stamp,
  kind: 'status',
  training: 'running',
  stepsPerSecond: 1000,
  meanReturn: null,
  episodes: 0,
  etaSeconds: null,
  player: { playing: true, speed: 1 },
  viewers: 1,
  droppedFrames: 0,
  ...change,
});

describe('curves', () => {
  test('points come out in order and only once, whatever is sent again', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(50), { maxLength: 100 }), (xs) => {
        const series = makeSeries();
        for (const x of xs) series.add(x, x);
        expect([...series.x]).toEqual([...new Set(series.x)].sort((a, b) => a - b));
        expect([...series.y]).toEqual([...series.x]);
        if (xs.length > 0) expect(series.x.at(-1)).toBe(xs.at(-1));
      }),
    );
  });

  test('memory is bounded, and the whole course stays visible', () => {
    const series = makeSeries(100);
    for (let x = 0; x < 100_000; x++) series.add(x, x);
    expect(series.x.length).toBeLessThanOrEqual(100);
    expect(series.x.length).toBeGreaterThan(45);
    expect(series.x[0]).toBe(0);
    expect(series.x.at(-1) as number).toBeGreaterThan(97_000);
  });

  test('smoothing, worked by hand: no pull towards zero at the start, gaps stay gaps', () => {
    // w = ½: m₁ = ½·4 = 2, mass ½ → 4; m₂ = ½·2 + ½·8 = 5, mass ¾ → 20/3
    expect(smooth([4, null, 8], 0.5)).toEqual([4, null, 5 / 0.75]);
    expect(smooth([3, 3, 3], 0.75)).toEqual([3, 3, 3]);
  });

  test('on another clock, a point is where that clock stood', () => {
    const clock = { x: [10, 20, 30], y: [1, 2, null] };
    expect(onClock(clock, [5, 10, 19, 20, 29, 30, 99])).toEqual([null, 1, 1, 2, 2, null, null]);
    expect(onClock({ x: [], y: [] }, [1])).toEqual([null]);
  });

  test('a metric has a title where it is well known, and its own name elsewhere', () => {
    expect(['train/episodeReturn', 'loss/q', 'loss/value', 'steps/s', 'my/metric'].map(titleOf)).toEqual([
      'Return',
      'Loss',
      'Value loss',
      'Speed',
      'my/metric',
    ]);
  });

  test('how much is smoothed: what was kept, if it is a weight', () => {
    expect(['0', '0.5', '0.99', '1', '-1', 'x', '', null].map(weightOf)).toEqual([
      0, 0.5, 0.99, 0.8, 0.8, 0.8, 0.8, 0.8,
    ]);
  });

  test('an axis is logarithmic for positive values over more than two decades', () => {
    expect(spansDecades([1, 0.5, 0.001])).toBe(true);
    expect(spansDecades([1, 0.5, 0.02])).toBe(false);
    expect(spansDecades([1, 0, 0.001])).toBe(false);
    expect(spansDecades([null, 1])).toBe(false);
    expect(spansDecades([])).toBe(false);
  });

  test('a course is a path from left to right with the least at the bottom', () => {
    expect(coursePath([0, 2, 1])).toBe('M0.00 90.00L50.00 10.00L100.00 50.00');
    expect(coursePath([5, 5])).toBe('M0.00 50.00L100.00 50.00');
  });
});

describe('what the page knows', () => {
  test('a hello of the same run keeps everything, one of another run starts over', () => {
    const store = makeStore();
    for (const message of [hello('a'), frame(1, 0), metrics(true, 1, 2), status({ envSteps: 2 })]) take(store, message);
    take(store, hello('a'));
    expect(store.timeline.shown?.step).toBe(0);
    expect(store.series.get('loss/q')?.x).toEqual([1, 2]);
    take(store, hello('b'));
    expect([store.timeline.shown, store.status, store.series.size, store.pace.x.length]).toEqual([null, null, 0, 0]);
  });

  test('a history replaces the curves; rows that come again make no second points', () => {
    const store = makeStore();
    for (const message of [
      hello('a'),
      metrics(true, 1, 2, 3),
      metrics(false, 4),
      metrics(true, 2, 4),
      metrics(false, 4, 6),
    ])
      take(store, message);
    expect(store.series.get('loss/q')?.x).toEqual([2, 4, 6]);
    expect(store.series.get('loss/q')?.y).toEqual([4, 8, 12]);
    expect(store.series.has('envSteps')).toBe(false);
  });

  test('an agent that plans without stepping is drawn over its updates', () => {
    const store = makeStore();
    const rows = [1, 2].map((updates) => ({ envSteps: 0, updates, 'plan/delta': 1 / updates }));
    take(store, { ...stamp, kind: 'metrics', history: false, rows });
    expect(store.overUpdates).toBe(true);
    expect(store.series.get('plan/delta')?.x).toEqual([1, 2]);
  });

  test('the frame before counts only when it is the step before in the same episode', () => {
    const store = makeStore();
    take(store, frame(1, 3));
    expect(store.timeline.previous).toBeNull();
    take(store, frame(1, 4));
    expect(store.timeline.previous?.step).toBe(3);
    take(store, frame(1, 4)); // sent again after a reconnect
    expect(store.timeline.previous?.step).toBe(3);
    take(store, frame(1, 9));
    expect(store.timeline.previous).toBeNull();
    take(store, frame(2, 10));
    expect(store.timeline.previous).toBeNull();
  });

  test('speed is drawn only while training runs', () => {
    const store = makeStore();
    take(store, status({ envSteps: 10 }));
    take(store, status({ envSteps: 20, training: 'paused', stepsPerSecond: 0 }));
    expect(store.pace.x).toEqual([10]);
  });
});

test('an id of the page is of one element', () => {
  const html = readFileSync(new URL('../../viewer/client/index.html', import.meta.url), 'utf8');
  const ids = [...html.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
  expect(ids.length).toBeGreaterThan(30);
  expect(ids.filter((id, i) => ids.indexOf(id) !== i)).toEqual([]);
});

describe('commands', () => {
  const named = (...names: string[]) => names.map((name) => ({ name }));

  test('are found by any of their words, those that begin so first', () => {
    const all = named('Save the picture as PNG', 'Play or pause', 'Pause training');
    const find = (text: string): string[] => matching(all, text).map(({ name }) => name);
    expect(find('')).toEqual(all.map(({ name }) => name));
    expect(find('pause')).toEqual(['Pause training', 'Play or pause']);
    expect(find('as PIC')).toEqual(['Save the picture as PNG']);
    expect(find('zebra')).toEqual([]);
  });

  test('show their keys as they are labelled', () => {
    expect(['Shift+ArrowLeft', ' ', 'k', 'Ctrl+k', 'Home', '?'].map(keyNames)).toEqual([
      ['Shift', '←'],
      ['Space'],
      ['K'],
      ['Ctrl', 'K'],
      ['Home'],
      ['?'],
    ]);
  });
});

describe('the connection', () => {
  test('pauses double from half a second to ten, shortened by chance by a third at most', () => {
    expect([0, 1, 2, 3, 4, 5, 50].map((n) => pauseBefore(n, 0))).toEqual([500, 1000, 2000, 4000, 8000, 10_000, 10_000]);
    expect(pauseBefore(2, 0.75)).toBe(1500);
  });

  test('the quickest message of the last half minute counts as arriving at once', () => {
    const lag = makeLag();
    expect(lag.take(0, 1000)).toBe(0);
    expect(lag.take(10, 1030)).toBe(20);
    expect(lag.take(20, 1005)).toBe(0);
    expect(lag.take(30, 1030)).toBe(15);
    // 40 s later the clocks have drifted apart by 100 ms: the old offset is forgotten.
    lag.take(40_000, 41_115);
    expect(lag.take(40_100, 41_215)).toBe(0);
  });
});

describe('the themes', () => {
  const css = readFileSync(new URL('../../viewer/client/theme.css', import.meta.url), 'utf8');
  type Colour = readonly [number, number, number];

  function rule(theme: string): Record<string, string> {
    const body = css.slice(css.indexOf(`:root[data-theme="${theme}"]`)).split('}', 1)[0] as string;
    return Object.fromEntries([...body.matchAll(/--([\w-]+): (#\w+);/g)].map(([, name, value]) => [name, value]));
  }
  /** '#rrggbb' or '#rrggbbaa' over another colour. */
  function over(hex: string, under: Colour = [0, 0, 0]): Colour {
    const byte = (k: number): number => Number.parseInt(hex.slice(1 + 2 * k, 3 + 2 * k), 16);
    const alpha = hex.length > 7 ? byte(3) / 255 : 1;
    return [0, 1, 2].map((k) => byte(k) * alpha + (under[k] as number) * (1 - alpha)) as unknown as Colour;
  }
  /** WCAG 2.2, relative luminance and contrast ratio. */
  function luminance(colour: Colour): number {
    const [r, g, b] = colour.map((byte) => {
      const c = byte / 255;
      return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
    }) as unknown as Colour;
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  }
  function contrast(a: Colour, b: Colour): number {
    const [high, low] = [luminance(a), luminance(b)].sort((x, y) => y - x) as [number, number];
    return (high + 0.05) / (low + 0.05);
  }

  test('the contrast of black on white is 21', () => {
    expect(contrast(over('#000000'), over('#ffffff'))).toBeCloseTo(21, 9);
  });

  test.each(['dark', 'light'])('%s: every text stands out from what it is written on by 4.5 or more', (theme) => {
    const colour = rule(theme) as Record<string, string>;
    const on = (name: string): Colour => over(colour[name] as string);
    const pairs: [string, Colour][] = ['page', 'surface', 'raised', 'hover', 'stage'].flatMap((ground) =>
      ['text', 'muted'].map((ink): [string, Colour] => [ink, on(ground)]),
    );
    for (const ink of ['good', 'bad', 'warm', 'accent']) {
      pairs.push([ink, over(colour[`${ink}-soft`] as string, on('surface'))]);
    }
    pairs.push(['accent-text', on('accent')]);
    const poor = pairs
      .map(([ink, ground]) => [ink, contrast(on(ink), ground)])
      .filter(([, ratio]) => (ratio as number) < 4.5);
    expect(poor).toEqual([]);
  });
});

describe('numbers for people', () => {
  test.each([
    [short(0.82353), '0.8235'],
    [short(12.34), '12.3'],
    [short(1234.5), '1,235'],
    [short(0.0000042), '4.2e−6'],
    [short(-3), '−3'],
    [short(null), '–'],
    [short(Number.NaN), '–'],
    [fixed(-0.5, 3), '−0.500'],
    [whole(1234567), '1,234,567'],
    [duration(75), '1:15'],
    [duration(3675), '1:01:15'],
    [duration(null), '–'],
    [compact(1500), '1.5k'],
    [compact(2_000_000), '2M'],
    [speedName(0), 'max'],
    [speedName(0.25), '0.25×'],
  ])('%s', (seen, wanted) => {
    expect(seen).toBe(wanted);
  });
});

describe('the bars of what an agent thinks', () => {
  const { world } = hello('a');
  const nameOf = (choice: { readonly name: string }) => choice.name;

  test('are the actions, by name or number', () => {
    const named = choicesOf({ ...world, actionNames: ['left', 'right'] }, 2);
    expect(named.map(nameOf)).toEqual(['left', 'right']);
    expect(choicesOf({ ...world, actionNames: null }, 2).map(nameOf)).toEqual(['action 0', 'action 1']);
    const later = choicesOf({ ...world, actionNames: null, actionSpace: discrete(2, 3).toJSON() as Json }, 2);
    expect(later.map(nameOf)).toEqual(['action 3', 'action 4']);
    expect(later.map((choice) => choice.isTaken(3))).toEqual([true, false]);
    expect(named.map((choice) => choice.isTaken(1))).toEqual([false, true]);
    expect(named.map((choice) => choice.isTaken(null))).toEqual([false, false]);
  });

  test('are the choices of every component of a MultiDiscrete action, counted from its start', () => {
    const choices = choicesOf({ ...world, actionSpace: multiDiscrete([2, 3], [5, 7]).toJSON() as Json }, 5);
    expect(choices.map(nameOf)).toEqual([
      'action[0] = 5',
      'action[0] = 6',
      'action[1] = 7',
      'action[1] = 8',
      'action[1] = 9',
    ]);
    expect(choices.map((choice) => choice.isTaken([6, 7]))).toEqual([false, true, true, false, false]);
    expect(choices.map((choice) => choice.isTaken(null))).toEqual([false, false, false, false, false]);
  });
});
