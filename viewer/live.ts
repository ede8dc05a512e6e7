/**
 * What ties the viewer to a training: between two steps of the loop it lets the sockets work and moves the shown world.
 *
 *     const live = attachViewer({ server, player, training });
 *     for await (const event of training) {
 *       if (event.kind === 'progress') await live.turn();
 *       if (event.kind === 'metrics') live.metrics(event.row);
 *     }
 *     live.finish('finished');
 *     await live.idle(); // until live.close()
 */

import { setImmediate as breathe } from 'node:timers/promises';
import type { Agent } from '../core/agent.js';
import type { Loop } from '../core/loop.js';
import type { Player } from './player.js';
import type { MetricsRow } from './protocol.js';
import type { Command, ViewerServer } from './server.js';

export interface AttachOptions {
  readonly server: ViewerServer;
  readonly player: Player;
  readonly agent: Pick<Agent, 'table' | 'updates'>;
  /** Absent: nothing is trained, a finished run is shown. */
  readonly loop?: Pick<Loop, 'wants' | 'stats' | 'envSteps'>;
  /** World steps that the training will take in all: for the time left. */
  readonly totalSteps?: number;
}

export interface Live {
  /** True while a page holds training back. */
  readonly trainingPaused: boolean;
  /**
   * At every `progress` event: lets sockets, timers and signals have their turn, and shows a frame when one is due.
   * While training is paused it returns only when training goes on, `release` or `close` is called. Never throws.
   */
  turn(): Promise<void>;
  /** At every `metrics` event. */
  metrics(row: MetricsRow): void;
  /** Lets a paused training go on: call it from a signal handler that stops the loop. */
  release(): void;
  /** Training is over; the shown world goes on in `idle`. */
  finish(how: 'finished' | 'stopped'): void;
  /** Keeps showing until `close`. */
  idle(): Promise<void>;
  /** Ends `idle`, and leaves server and player to their owner. Idempotent. */
  close(): void;
}

const TICK_MS = 5; // between two looks at whether a frame is due
const STATUS_MS = 1000 / 60; // between two updates of the clocks
const BREATH_MS = 4; // sockets and timers wait no longer than this while the loop yields at every step
const QUICK = 100; // steps within a breath: so quick that asking for every step's event would be felt
const RATE_MS = 1_000; // over which steps per second are measured
const TABLE_MS = 250; // between two tables

/** Steps a second since the last measurement, and the time left at that pace. */
function makePace(totalSteps: number) {
  let at = performance.now();
  let steps = 0;
  let perSecond = 0;
  return {
    measure(now: number, envSteps: number) {
      if (now - at >= RATE_MS) {
        perSecond = ((envSteps - steps) * 1000) / (now - at);
        at = now;
        steps = envSteps;
      }
      const left = Math.max(0, totalSteps - envSteps);
      return { stepsPerSecond: perSecond, etaSeconds: perSecond > 0 ? left / perSecond : null };
    },
    restart(now: number, envSteps: number) {
      at = now;
      steps = envSteps;
    },
  };
}

export function attachViewer({ server, player, agent, loop, totalSteps = 0 }: AttachOptions): Live {
  const pace = makePace(totalSteps);
  pace.restart(performance.now(), loop?.envSteps ?? 0);
  let timer: NodeJS.Timeout | null = null;
  let ticked = true; // since the last turn
  let everyStep = false; // steps are slow and leave timers no room: ask for every step's event
  let turns = 0; // since the last breath
  let last = performance.now();
  let lastStatus = Number.NEGATIVE_INFINITY;
  let lastTable = Number.NEGATIVE_INFINITY;
  let tableUpdates = -1;
  let paused = false;
  let over = loop === undefined;
  let closed = false;
  let wake: () => void = () => {};

  const tellPlayer = (): void => server.status({ player: { playing: player.playing, speed: player.speed } });

  function tellTraining(): void {
    const training = over ? {} : { training: paused ? ('paused' as const) : ('running' as const) };
    server.status(training);
  }

  const obey: Record<Command['kind'], (command: Command) => void> = {
    play: () => player.play(),
    pause: () => player.pause(),
    step: () => player.step(),
    reset: () => player.reset(),
    speed: (command) => command.kind === 'speed' && player.setSpeed(command.speed),
    training(command) {
      if (over) throw new Error('training is over');
      if (command.kind === 'training') paused = command.paused;
    },
  };

  /** Whether to ask for an event at every step: where steps are slow, so that it is not felt, and nothing else runs. */
  function paceEvents(elapsed: number): void {
    const starved = timer === null ? elapsed > 500 : elapsed > 50 && !ticked;
    if (starved) everyStep = true;
    else if (turns > QUICK) everyStep = false;
    ticked = false;
    turns = 0;
  }

  const unlisten = server.listen({
    command(command) {
      obey[command.kind](command);
      tellTraining();
      tellPlayer();
      if (loop !== undefined) loop.wants.progress = true;
      wake();
    },
    viewers(count) {
      player.watched = count > 0;
      if (timer === null && count > 0) timer = setInterval(tick, TICK_MS).unref();
      if (timer !== null && count === 0) {
        clearInterval(timer);
        timer = null;
      }
      wake();
    },
  });

  function tick(): void {
    ticked = true;
    if (loop !== undefined && player.due(performance.now())) loop.wants.progress = true;
    wake();
  }

  async function show(now: number): Promise<void> {
    if (!player.due(now)) return;
    try {
      const frame = await player.advance(now);
      if (frame !== null) server.frame(frame);
    } catch (error) {
      player.pause();
      server.error(`the shown world stopped: ${error instanceof Error ? error.message : String(error)}`);
      tellPlayer();
    }
  }

  function report(now: number, whole = false): void {
    if (loop !== undefined && (whole || now - lastStatus >= STATUS_MS)) {
      lastStatus = now;
      const { envSteps, stats } = loop;
      const { meanReturn, episodes } = stats;
      server.status({ envSteps, updates: agent.updates, meanReturn, episodes, ...pace.measure(now, envSteps) });
    }
    if (whole || (server.viewers > 0 && now - lastTable >= TABLE_MS)) sendTable(now);
  }

  function sendTable(now: number): void {
    if (agent.table === undefined || agent.updates === tableUpdates) return;
    lastTable = now;
    tableUpdates = agent.updates;
    server.table(agent.table());
  }

  tellPlayer(); // before the first command, too, a page must know whether the world plays

  /** Until a tick, a command or a page comes. */
  const sleep = (): Promise<void> =>
    new Promise((resolve) => {
      const again = setTimeout(resolve, 1_000);
      wake = () => {
        clearTimeout(again);
        resolve();
      };
    });

  /** Keeps showing for as long as `held` says. */
  async function showWhile(held: () => boolean): Promise<void> {
    while (held() && !closed) {
      const now = performance.now();
      await show(now);
      if (server.viewers > 0) sendTable(now);
      if (!player.due(performance.now())) await sleep();
      else await breathe();
    }
  }

  return {
    get trainingPaused() {
      return paused;
    },
    async turn() {
      const now = performance.now();
      turns++;
      if (loop !== undefined && everyStep) loop.wants.progress = true;
      if (now - last < BREATH_MS && !paused && !player.due(now)) return;
      paceEvents(now - last);
      report(now);
      await breathe();
      await show(performance.now());
      if (paused) {
        await showWhile(() => paused && loop?.wants.stop !== true);
        pace.restart(performance.now(), loop?.envSteps ?? 0);
      }
      last = performance.now();
    },
    metrics: (row) => server.metrics(row),
    release() {
      paused = false;
      wake();
    },
    finish(how) {
      report(performance.now(), true);
      over = true;
      paused = false;
      server.status({ training: how, stepsPerSecond: 0, etaSeconds: null });
    },
    idle: () => showWhile(() => true),
    close() {
      closed = true;
      unlisten();
      if (timer !== null) clearInterval(timer);
      timer = null;
      player.watched = false;
      wake();
    },
  };
}
