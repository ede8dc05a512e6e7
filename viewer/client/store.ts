/**
 * What the page knows, from the messages of the server: a plain object that they change, and nothing of the DOM.
 *
 * What it has outlives a lost connection: a `hello` of the same run keeps it, one of another run starts over.
 */

import type {
  FrameMessage,
  HelloMessage,
  MetricsRow,
  ServerMessage,
  StatusMessage,
  TableMessage,
  WireNumber,
} from '../protocol.js';
import { makeSeries, type Series } from './series.js';

const HISTORY = 160; // observations kept for the generic scene

export interface Store {
  readonly hello: HelloMessage | null;
  readonly frame: FrameMessage | null;
  /** The frame before, where it belongs to the same episode and is one step older. */
  readonly previous: FrameMessage | null;
  readonly history: readonly (readonly WireNumber[])[];
  readonly table: TableMessage | null;
  readonly status: StatusMessage | null;
  /** Curves by metric name, over env steps (or updates, where an agent plans without stepping). */
  readonly series: ReadonlyMap<string, Series>;
  readonly pace: Series;
  /** True when the curves run over updates. */
  readonly overUpdates: boolean;
  readonly error: string | null;
  take(message: ServerMessage): void;
}

const CLOCKS = new Set(['envSteps', 'updates', 'episodes']);

export function makeStore(): Store {
  let hello: HelloMessage | null = null;
  let frame: FrameMessage | null = null;
  let previous: FrameMessage | null = null;
  let history: (readonly WireNumber[])[] = [];
  let table: TableMessage | null = null;
  let status: StatusMessage | null = null;
  let error: string | null = null;
  let overUpdates = false;
  let timed = false; // rows bring the speed along: those of the status are not needed
  const series = new Map<string, Series>();
  const pace = makeSeries();

  function takeHello(message: HelloMessage): void {
    if (hello?.run.id !== message.run.id) {
      frame = previous = table = status = error = null;
      history = [];
      series.clear();
      pace.clear();
      overUpdates = false;
      timed = false;
    }
    hello = message;
  }

  function takeFrame(message: FrameMessage): void {
    const follows = frame !== null && frame.episode === message.episode && frame.step + 1 === message.step;
    const again = frame !== null && frame.episode === message.episode && frame.step === message.step;
    if (!again) previous = follows ? frame : null;
    frame = message;
    if (message.obs === null || again) return;
    if (message.step === 0) history = [];
    history.push(message.obs);
    if (history.length > HISTORY) history.shift();
  }

  function takeRow(row: MetricsRow): void {
    const steps = row.envSteps ?? 0;
    if (steps === 0 && (row.updates ?? 0) > 0) overUpdates = true;
    const x = overUpdates ? (row.updates ?? 0) : steps;
    if (row.stepsPerSecond !== undefined) {
      timed = true;
      pace.add(x, row.stepsPerSecond);
    }
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
    get frame() {
      return frame;
    },
    get previous() {
      return previous;
    },
    get history() {
      return history;
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
    series,
    pace,
    take(message) {
      if (message.kind === 'hello') takeHello(message);
      else if (message.kind === 'frame') takeFrame(message);
      else if (message.kind === 'table') table = message;
      else if (message.kind === 'error') error = message.message;
      else if (message.kind === 'metrics') {
        if (message.history) {
          series.clear();
          pace.clear();
        }
        message.rows.forEach(takeRow);
      } else {
        status = message;
        if (message.training === 'running' && !timed)
          pace.add(overUpdates ? message.updates : message.envSteps, message.stepsPerSecond);
      }
    },
  };
}
