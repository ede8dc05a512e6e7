/**
 * One connected page: it says hello, then sends commands and receives messages within bounds.
 *
 * Frames are worth only as much as they are new, so a slow page misses some; everything else it gets or is let go.
 */

import type { WebSocket } from 'ws';
import { CLOSE, type ClientMessage, decodeClientMessage, PROTOCOL_VERSION, ProtocolError } from '../protocol.js';
import { makeRateLimit, tokensEqual } from './guard.js';
import type { Limits } from './limits.js';

/** What steers the shown world or training. */
export type Command = Exclude<ClientMessage, { kind: 'hello' } | { kind: 'visibility' }>;
type Hello = Extract<ClientMessage, { kind: 'hello' }>;

export interface Page {
  /** True once its hello was accepted. */
  readonly greeted: boolean;
  readonly control: boolean;
  readonly hidden: boolean;
  /** Frames that it did not get because it was too slow. */
  readonly dropped: number;
  /** Sends whatever is waiting. */
  send(text: string): void;
  /** Sends, or skips where too much is waiting: then the latest follows when there is room. */
  frame(text: string): void;
  /** Looks for a backlog; every `statusMs`. */
  inspect(nowMs: number): void;
  /** Pings; every `pingMs`. */
  ping(): void;
  end(code: number, reason: string): void;
  cut(): void;
}

/** What a page tells the server. */
export interface PageEvents {
  greeted(page: Page): void;
  command(page: Page, command: Command): void;
  visibility(page: Page): void;
  /** The page did something wrong and stays. */
  complain(page: Page, message: string): void;
  /** The newest frame, encoded; null when there is none. */
  latestFrame(): string | null;
  closed(page: Page): void;
}

export interface PageSetting {
  readonly token: string;
  /** Without the token it is not even shown anything. */
  readonly tokenNeeded: boolean;
  readonly limits: Limits;
  readonly events: PageEvents;
}

export function makePage(socket: WebSocket, { token, tokenNeeded, limits, events }: PageSetting): Page {
  const rate = makeRateLimit(limits.messagesPerSecond, limits.messageBurst);
  let greeted = false;
  let control = false;
  let hidden = false;
  let dropped = 0;
  let behind = false; // the latest frame was skipped
  let parseErrors = 0;
  let missed = 0;
  let overSince: number | null = null;

  const page: Page = {
    get greeted() {
      return greeted;
    },
    get control() {
      return control;
    },
    get hidden() {
      return hidden;
    },
    get dropped() {
      return dropped;
    },
    send(text) {
      if (socket.readyState === socket.OPEN) socket.send(text, sent);
    },
    frame(text) {
      if (!greeted || hidden) return;
      behind = socket.bufferedAmount + text.length > limits.frameBytes;
      if (behind) dropped++;
      else page.send(text);
    },
    inspect(nowMs) {
      if (socket.bufferedAmount <= limits.backlogBytes) overSince = null;
      else overSince ??= nowMs;
      if (overSince !== null && nowMs - overSince >= limits.backlogMs) socket.terminate();
    },
    ping() {
      if (missed >= limits.missedPings) socket.terminate();
      missed++;
      if (socket.readyState === socket.OPEN) socket.ping();
    },
    end(code, reason) {
      clearTimeout(deadline);
      socket.close(code, reason);
    },
    cut: () => socket.terminate(),
  };

  const deadline = setTimeout(() => page.end(CLOSE.policy, 'no hello in time'), limits.helloMs);

  /** Some of what was waiting has gone out. */
  function sent(): void {
    if (!behind || socket.bufferedAmount > limits.frameBytes / 2) return;
    behind = false;
    const latest = hidden ? null : events.latestFrame();
    if (latest !== null) page.send(latest);
  }

  function greet(hello: Hello): void {
    if (hello.protocol !== PROTOCOL_VERSION) {
      events.complain(
        page,
        `this page speaks protocol ${hello.protocol} and the server ${PROTOCOL_VERSION}: reload the page`,
      );
      page.end(CLOSE.version, `protocol ${PROTOCOL_VERSION}`);
      return;
    }
    control = hello.token !== null && tokensEqual(hello.token, token);
    if (tokenNeeded && !control) {
      page.end(CLOSE.policy, 'token needed');
      return;
    }
    clearTimeout(deadline);
    greeted = true;
    events.greeted(page);
  }

  function obey(message: ClientMessage): void {
    if (message.kind === 'hello') events.complain(page, 'hello was said already');
    else if (message.kind === 'visibility') {
      hidden = message.hidden;
      events.visibility(page);
    } else if (control) events.command(page, message);
    else events.complain(page, 'this page may only look on: open the address with its #token to steer');
  }

  /** The message, or null after dealing with one that cannot be read. */
  function read(data: string): ClientMessage | null {
    try {
      return decodeClientMessage(data);
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error;
      if (!greeted || ++parseErrors >= limits.parseErrors) page.end(CLOSE.policy, 'unreadable messages');
      else events.complain(page, error.message);
      return null;
    }
  }

  function receive(data: string): void {
    if (!rate.take(performance.now())) {
      page.end(CLOSE.policy, 'too many messages');
      return;
    }
    const message = read(data);
    if (message === null) return;
    if (greeted) obey(message);
    else if (message.kind === 'hello') greet(message);
    else page.end(CLOSE.policy, 'hello must come first');
  }

  socket.on('message', (data, isBinary) => {
    if (socket.readyState === socket.OPEN) receive(isBinary ? '' : String(data));
  });
  socket.on('pong', () => {
    missed = 0;
  });
  socket.on('error', () => {}); // ws closes the connection itself, with the code that fits
  socket.on('close', () => {
    clearTimeout(deadline);
    events.closed(page);
  });
  return page;
}
