/** The socket: says hello, hands on messages, and comes back by itself with growing pauses. */

import { CLOSE, type ClientMessage, PROTOCOL_VERSION, ProtocolError, type ServerMessage } from '../protocol.js';

export type ConnectionState =
  | { readonly kind: 'connecting' }
  | { readonly kind: 'open' }
  /** Lost; tries again at `retryAt` (performance.now() milliseconds). */
  | { readonly kind: 'lost'; readonly retryAt: number };

export interface Connection {
  readonly state: ConnectionState;
  /** False when it could not be sent. */
  send(message: ClientMessage): boolean;
  /** Tries again now. */
  retry(): void;
}

export interface Listener {
  /** `text`: what it was read from. */
  message(message: ServerMessage, text: string): void;
  state(state: ConnectionState): void;
  /** A message could not be read, or the server said why it lets this page go. */
  broken(reason: string): void;
}

const FIRST_PAUSE = 500; // ms
const LONGEST_PAUSE = 10_000; // ms

/** Pause before the n-th try, n ≥ 0: doubling, at most ten seconds, shortened at random by up to a third. */
export function pauseBefore(attempt: number, chance: number): number {
  return Math.min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** Math.min(attempt, 10)) * (1 - chance / 3);
}

export function connect(
  url: string,
  token: string | null,
  decode: (text: string) => ServerMessage,
  listener: Listener,
): Connection {
  let socket: WebSocket | null = null;
  let state: ConnectionState = { kind: 'connecting' };
  let attempt = 0;
  let timer = 0;

  function become(next: ConnectionState): void {
    state = next;
    listener.state(next);
  }

  function read(data: string): ServerMessage | null {
    try {
      return decode(data);
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error;
      listener.broken(`The server said something that this page does not understand: ${error.message}.`);
      return null;
    }
  }

  function open(): void {
    clearTimeout(timer);
    const mine = new WebSocket(url);
    socket = mine;
    mine.onopen = () => send({ kind: 'hello', protocol: PROTOCOL_VERSION, token });
    mine.onmessage = ({ data }) => {
      if (socket !== mine) return;
      const message = read(data);
      if (message === null) return;
      if (message.kind === 'hello') attempt = 0;
      listener.message(message, data);
      if (message.kind === 'hello') become({ kind: 'open' });
    };
    mine.onclose = ({ code, reason }) => {
      if (socket !== mine) return;
      socket = null;
      const meant = Object.values<number>(CLOSE).includes(code);
      if (meant && reason !== '') listener.broken(reason);
      const pause = pauseBefore(attempt++, Math.random());
      timer = window.setTimeout(open, pause);
      become({ kind: 'lost', retryAt: performance.now() + pause });
    };
  }

  function send(message: ClientMessage): boolean {
    if (socket?.readyState !== WebSocket.OPEN) return false;
    socket.send(JSON.stringify(message));
    return true;
  }

  open();
  return {
    get state() {
      return state;
    },
    send,
    retry() {
      if (state.kind === 'lost') open();
    },
  };
}
