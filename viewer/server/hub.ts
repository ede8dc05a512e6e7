/** What is known of a run and who is told: the latest of everything for pages that join, each news for those that are here. */

import type { ValueTable } from '../../core/agent.js';
import {
  encode,
  type FrameMessage,
  type HelloMessage,
  type MetricsRow,
  PROTOCOL_VERSION,
  type ServerMessage,
  type Stamp,
  type StatusMessage,
} from '../protocol.js';
import { makeHistory } from './history.js';
import type { Limits } from './limits.js';
import type { Command, Page, PageEvents } from './page.js';

/** A frame before the server stamps it. */
export type FrameData = Omit<FrameMessage, 'kind' | keyof Stamp>;

/** What a status says of the run; the server adds what it knows of each page. */
export type RunStatus = Omit<StatusMessage, 'kind' | 'viewers' | 'droppedFrames' | 'seq' | 'wallMs'>;

/** What hears of the pages. A command that throws is answered with the error's message, and nothing else happens. */
export interface ViewerListener {
  command?(command: Command): void | Promise<void>;
  /** Another number of pages is looking now. */
  viewers?(count: number): void;
}

/** What is known of the run, and who is told. */
export function makeHub(
  hello: Pick<HelloMessage, 'run' | 'world' | 'agent'>,
  past: readonly MetricsRow[],
  limits: Limits,
) {
  const pages = new Set<Page>();
  const listeners = new Set<ViewerListener>();
  const history = makeHistory(limits.historyRows);
  for (const row of past) history.add(row);
  const start = performance.now();
  let seq = 0;
  let looking = 0;
  let frame: FrameData | null = null;
  let table: ValueTable | null = null;
  let state: RunStatus = {
    envSteps: 0,
    updates: 0,
    training: hello.run.mode === 'train' ? 'running' : 'finished',
    stepsPerSecond: 0,
    meanReturn: null,
    episodes: 0,
    etaSeconds: null,
    player: { playing: false, speed: 1 },
  };

  const stamp = (): Stamp => ({
    seq: ++seq,
    envSteps: state.envSteps,
    updates: state.updates,
    wallMs: Math.round(performance.now() - start),
  });
  const viewers = (): number => {
    let n = 0;
    for (const page of pages) if (page.greeted && !page.hidden) n++;
    return n;
  };
  const broadcast = (message: ServerMessage): void => {
    const text = encode(message);
    for (const page of pages) if (page.greeted) page.send(text);
  };

  const frameText = (data: FrameData): string => encode({ kind: 'frame', ...stamp(), ...data });
  const tableMessage = ({ value, policy, q }: ValueTable): ServerMessage => ({
    kind: 'table',
    ...stamp(),
    value: [...value],
    policy: [...policy],
    q: [...q],
  });
  const rows = (list: readonly MetricsRow[], whole: boolean): ServerMessage => ({
    kind: 'metrics',
    ...stamp(),
    history: whole,
    rows: list,
  });

  const tell = (page: Page): void =>
    page.send(encode({ kind: 'status', ...stamp(), ...state, viewers: looking, droppedFrames: page.dropped }));
  const tellAll = (): void => {
    for (const page of pages) if (page.greeted) tell(page);
  };

  /** Counts the lookers anew; says so where the number changed. */
  function recount(): void {
    const now = viewers();
    if (now === looking) return;
    looking = now;
    for (const listener of listeners) listener.viewers?.(now);
    tellAll();
  }

  function catchUp(page: Page): void {
    if (frame !== null) page.frame(frameText(frame));
  }

  const complain = (page: Page, message: string): void => page.send(encode({ kind: 'error', ...stamp(), message }));

  async function obey(page: Page, command: Command): Promise<void> {
    try {
      for (const listener of listeners) await listener.command?.(command);
    } catch (error) {
      complain(page, error instanceof Error ? error.message : String(error));
    }
  }

  const events: PageEvents = {
    greeted(page) {
      page.send(encode({ kind: 'hello', protocol: PROTOCOL_VERSION, ...hello, control: page.control }));
      recount(); // one more now: every page is told how things stand, this one too
      if (table !== null) page.send(encode(tableMessage(table)));
      page.send(encode(rows(history.rows(), true)));
      catchUp(page);
    },
    command: (page, command) => void obey(page, command),
    visibility(page) {
      if (!page.hidden) catchUp(page);
      recount();
    },
    complain,
    latestFrame: () => (frame === null ? null : frameText(frame)),
    closed(page) {
      pages.delete(page);
      recount();
    },
  };

  return {
    pages,
    events,
    viewers,
    frame(data: FrameData): void {
      frame = data;
      if (looking === 0) return;
      const text = frameText(data);
      for (const page of pages) page.frame(text);
    },
    metrics(row: MetricsRow): void {
      history.add(row);
      if (pages.size > 0) broadcast(rows([row], false));
    },
    table(next: ValueTable): void {
      table = next;
      if (pages.size > 0) broadcast(tableMessage(next));
    },
    status(change: Partial<RunStatus>): void {
      const before = state;
      state = { ...state, ...change };
      const { player, training } = state;
      const same =
        training === before.training &&
        player.playing === before.player.playing &&
        player.speed === before.player.speed;
      if (!same) tellAll();
    },
    error(message: string): void {
      broadcast({ kind: 'error', ...stamp(), message });
    },
    listen(listener: ViewerListener): () => void {
      listeners.add(listener);
      listener.viewers?.(looking);
      return () => listeners.delete(listener);
    },
    tick(): void {
      tellAll();
      const now = performance.now();
      for (const page of pages) page.inspect(now);
    },
    ping(): void {
      for (const page of pages) page.ping();
    },
    /** Says goodbye, and cuts who does not answer. */
    async close(): Promise<void> {
      const left = [...pages];
      for (const page of left) page.end(1001, 'the server stops');
      const until = performance.now() + Math.min(limits.closeMs, 1_000);
      while (pages.size > 0 && performance.now() < until) await new Promise((resolve) => setTimeout(resolve, 5));
      for (const page of pages) page.cut();
    },
  };
}
