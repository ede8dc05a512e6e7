/** Drives a training to its end: records rows and checkpoints, keeps the progress line, obeys Ctrl-C. */

import type { Metrics } from '../../core/agent.js';
import type { LoopEvent } from '../../core/loop.js';
import { appendMetrics, type RunRow } from '../../core/run/run-directory.js';
import type { MetricsRow } from '../../core/stats.js';
import type { WireNumber } from '../../viewer/protocol.js';
import { makeBreath } from './breath.js';
import type { Io } from './io.js';
import { type Session, saveSession } from './session.js';
import { clock, dim, grouped, short, statusLine } from './terminal.js';
import type { Viewing } from './viewing.js';

export interface Outcome {
  /** 0 when the training ran to its end, else that of the signal. */
  readonly exitCode: number;
  /** Directory of the last checkpoint. */
  readonly checkpoint: string;
  readonly seconds: number; // all sittings of the run together
  readonly cpuSeconds: number; // processor time of this one, all threads
  readonly stepsPerSecond: number; // of this one
}

export interface Recorded extends Session {
  readonly directory: string;
  /** Rows of the sittings before this one. */
  readonly history: readonly RunRow[];
}

const finite = (value: number | null): WireNumber => (value !== null && Number.isFinite(value) ? value : null);
const RATE_MS = 1_000;

/** Steps per second, measured anew about every second. */
function makeRate(start: number) {
  let at = performance.now();
  let steps = start;
  let rate: number | null = null;
  return (envSteps: number): number | null => {
    const elapsed = performance.now() - at;
    if (elapsed >= RATE_MS || (rate === null && elapsed >= RATE_MS / 4)) {
      rate = ((envSteps - steps) * 1000) / elapsed;
      if (elapsed >= RATE_MS) {
        at = performance.now();
        steps = envSteps;
      }
    }
    return rate;
  };
}

/** The parts of the progress line, the most telling first. */
function progressOf({ training }: Session, loss: number | undefined, rate: number | null): string[] {
  const { loop, agent, steps } = training;
  const { envSteps, stats } = loop;
  const { epsilon } = agent.status();
  const total = grouped(steps);
  return [
    `${grouped(envSteps).padStart(total.length)} / ${total} steps`,
    `${rate === null ? '–' : grouped(rate)} steps/s`.padStart(15),
    `return ${short(stats.meanReturn)}`.padEnd(13),
    ...(loop.best === null ? [] : [`best ${short(loop.best.mean)}`.padEnd(11)]),
    ...(epsilon === undefined ? [] : [`ε ${epsilon.toFixed(3)}`]),
    ...(loss === undefined ? [] : [`loss ${short(loss)}`.padEnd(14)]),
    `ETA ${rate === null || rate === 0 ? '–' : clock((steps - envSteps) / rate)}`,
  ];
}

function lossIn(metrics: Metrics | MetricsRow): number | undefined {
  for (const key in metrics) if (key.startsWith('loss/')) return metrics[key] ?? undefined;
  return undefined;
}

/** What is done at each event. */
function makeRecorder(io: Io, recorded: Recorded, viewing: Viewing | null) {
  const { training, directory, history } = recorded;
  const { loop } = training;
  const began = performance.now();
  const cpuBegan = process.cpuUsage();
  const before = history.at(-1)?.wallSeconds ?? 0;
  const start = loop.envSteps;
  const rate = makeRate(start);
  const line = statusLine(io);
  const breathe = makeBreath(loop.wants);
  let loss: number | undefined;
  let checkpoint = '';
  let lastRow = { at: began, envSteps: start };

  function record(row: MetricsRow): void {
    const now = performance.now();
    const elapsed = (now - lastRow.at) / 1000;
    const stepsPerSecond = elapsed > 0 ? (loop.envSteps - lastRow.envSteps) / elapsed : null;
    lastRow = { at: now, envSteps: loop.envSteps };
    loss = lossIn(row) ?? loss;
    const numbers = Object.fromEntries(Object.entries(row).map(([key, value]) => [key, finite(value)]));
    const whole = { ...numbers, wallSeconds: before + (now - began) / 1000, stepsPerSecond } as RunRow;
    appendMetrics(directory, whole);
    viewing?.live.metrics(whole);
  }

  return {
    line,
    async handle(event: LoopEvent): Promise<void> {
      if (event.kind === 'update') loss ??= lossIn(event.metrics);
      if (event.kind === 'metrics') record(event.row);
      if (event.kind === 'progress' || event.kind === 'metrics')
        line.show(progressOf(recorded, loss, rate(loop.envSteps)));
      if (event.kind === 'progress') await (viewing === null ? breathe() : viewing.live.turn());
      if (event.kind === 'checkpoint') {
        const isBest = event.reason === 'best';
        const path = await saveSession(recorded, directory, isBest);
        if (!isBest) checkpoint = path;
      }
    },
    outcome(exitCode: number): Outcome {
      const seconds = (performance.now() - began) / 1000;
      const stepsPerSecond = (loop.envSteps - start) / seconds;
      const { user, system } = process.cpuUsage(cpuBegan);
      return { exitCode, checkpoint, seconds: before + seconds, cpuSeconds: (user + system) / 1e6, stepsPerSecond };
    },
  };
}

/**
 * Runs to the end or until asked to stop; `report` is called once all is saved, before the viewer closes.
 *
 * @throws Diverged; the checkpoints made so far stay.
 */
export async function drive(
  io: Io,
  recorded: Recorded,
  viewing: Viewing | null,
  report: (outcome: Outcome) => void,
): Promise<Outcome> {
  const { training } = recorded;
  const recorder = makeRecorder(io, recorded, viewing);
  let stopCode = 0;
  let over = false;
  const unlisten = io.onStop((code) => {
    if (stopCode !== 0) io.exit(code);
    stopCode = code;
    training.loop.wants.stop = true;
    if (over) viewing?.live.close();
    else viewing?.live.release();
  });
  try {
    for await (const event of training) await recorder.handle(event);
    over = true;
    recorder.line.end();
    const outcome = recorder.outcome(stopCode);
    viewing?.live.finish(stopCode === 0 ? 'finished' : 'stopped');
    report(outcome);
    if (viewing !== null && io.tty && stopCode === 0) {
      io.out(dim(io, 'The viewer stays open: Ctrl-C ends it.\n'));
      await viewing.live.idle();
    }
    return outcome;
  } finally {
    recorder.line.end();
    unlisten();
    await viewing?.close();
  }
}
