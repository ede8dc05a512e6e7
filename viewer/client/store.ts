/**
 * What the page knows, from the messages of the server: a plain object that they change, and nothing of the DOM.
 *
 * What it has outlives a lost connection: a `hello` of the same run keeps it, one of another run starts over.
 */

import {
  decodeServerMessage,
  type FrameMessage,
  type HelloMessage,
  type MetricsRow,
  type ServerMessage,
  type StatusMessage,
  type TableMessage,
} from '../protocol.js';
import { makeSeries, type Series } from './series.js';
import { makeTimeline, type Timeline } from './timeline.js';

export interface Store {
  readonly hello: HelloMessage | null;
  /** The frames that came, and which of them is shown. */
  readonly timeline: Timeline;
  readonly table: TableMessage | null;
  readonly status: StatusMessage | null;
  /** Curves by metric name, over env steps (or updates, where an agent plans without stepping). */
  readonly series: ReadonlyMap<string, Series>;
  readonly pace: Series;
  /** Other clocks over the same x: episodes, seconds of the wall. */
  readonly clocks: Readonly<Record<'episodes' | 'wallSeconds', Series>>;
  /** True when the curves run over updates. */
  readonly overUpdates: boolean;
  readonly error: string | null;
  /** `text`: what the message was read from. */
  take(message: ServerMessage, text: string): void;
}

const CLOCKS = new Set(['envSteps', 'updates', 'episodes', 'wallSeconds', 'stepsPerSecond']);

export function makeStore(): Store {
  let hello: HelloMessage | null = null;
  let table: TableMessage | null = null;
  let status: StatusMessage | null = null;
  let error: string | null = null;
  let overUpdates = false;
  let timed = false; // rows bring the speed along: those of the status are not needed
  const series = new Map<string, Series>();
  const pace = makeSeries();
  const clocks = { episodes: makeSeries(), wallSeconds: makeSeries() };
  const timeline = makeTimeline((text) => decodeServerMessage(text) as FrameMessage);

  function forgetCurves(): void {
    series.clear();
    for (const one of [pace, clocks.episodes, clocks.wallSeconds]) one.clear();
  }

  function takeHello(message: HelloMessage): void {
    if (hello?.run.id !== message.run.id) {
      table = status = error = null;
      timeline.clear();
      forgetCurves();
      overUpdates = false;
      timed = false;
    }
    hello = message;
  }

  function takeRow(row: MetricsRow): void {
    const steps = row.envSteps ?? 0;
    if (steps === 0 && (row.updates ?? 0) > 0) overUpdates = true;
    const x = overUpdates ? (row.updates ?? 0) : steps;
    if (row.stepsPerSecond !== undefined) {
      timed = true;
      pace.add(x, row.stepsPerSecond);
    }
    for (const [name, clock] of Object.entries(clocks)) if (row[name] !== undefined) clock.add(x, row[name]);
    for (const [name, value] of Object.entries(row)) {
      if (CLOCKS.has(name)) continue;
      let one = series.get(name);
      if (one === undefined) {
        one = makeSeries();
        series.set(name, one);
      }
      one.add(x, value);
    }
  }

  return {
    get hello() {
      return hello;
    },
    get table() {
      return table;
    },
    get status() {
      return status;
    },
    get overUpdates() {
      return overUpdates;
    },
    get error() {
      return error;
    },
    timeline,
    series,
    pace,
    clocks,
    take(message, text) {
      if (message.kind === 'hello') takeHello(message);
      else if (message.kind === 'frame') timeline.add(message, text);
      else if (message.kind === 'table') table = message;
      else if (message.kind === 'error') error = message.message;
      else if (message.kind === 'metrics') {
        if (message.history) forgetCurves();
        message.rows.forEach(takeRow);
      } else {
        status = message;
        if (message.training === 'running' && !timed)
          pace.add(overUpdates ? message.updates : message.envSteps, message.stepsPerSecond);
      }
    },
  };
}
