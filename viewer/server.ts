/**
 * The viewer's server: serves the page, streams a run to every page that looks on, and takes their commands.
 *
 * It lives in the training process and never makes it wait: a message is encoded once for all pages and handed to their
 * sockets; a page that does not keep up loses frames, then its connection. What a page may do to it is bounded by
 * `server/limits.ts`, who may connect is decided in `server/guard.ts`.
 */

import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import type { ValueTable } from '../core/agent.js';
import { BadInput } from '../core/errors.js';
import { type AgentInfo, CLOSE, type HelloMessage, type MetricsRow, type WorldInfo } from './protocol.js';
import { serveFile } from './server/files.js';
import { hostAllowed, hostNames, inAddress, isLoopback, makeToken, originOf } from './server/guard.js';
import { type FrameData, makeHub, type RunStatus, type ViewerListener } from './server/hub.js';
import { LIMITS, type Limits } from './server/limits.js';
import { makePage } from './server/page.js';

export type { FrameData, RunStatus, ViewerListener } from './server/hub.js';
export type { Command } from './server/page.js';

export const DEFAULT_PORT = 7420;
const PORTS_TRIED = 20;

export interface ServeOptions {
  /** Default 7420. 0: any free one. */
  readonly port?: number;
  /** True: that port or none. Otherwise the next 20 are tried. */
  readonly strict?: boolean;
  /** Default 127.0.0.1: this machine only. On any other, even looking on needs the token. */
  readonly host?: string;
  /** Further names under which the page may be asked for: those of a proxy, or of this machine. */
  readonly names?: readonly string[];
  /** The built page. */
  readonly clientDirectory: string;
  readonly run: Omit<HelloMessage['run'], 'id'>;
  readonly world: WorldInfo;
  readonly agent: AgentInfo;
  /** Rows of metrics made before the server was: a resumed or finished run. */
  readonly history?: readonly MetricsRow[];
  readonly limits?: Partial<Limits>;
}

export interface ViewerServer {
  /** With the token that allows to steer, in the fragment: it appears in no log and no referrer. */
  readonly address: string;
  readonly port: number;
  /** Pages that are looking: connected and not hidden. */
  readonly viewers: number;
  frame(data: FrameData): void;
  metrics(row: MetricsRow): void;
  table(table: ValueTable): void;
  /** Sent at once when `training` or `player` changes, else within a second. */
  status(change: Partial<RunStatus>): void;
  /** Shown by every page. */
  error(message: string): void;
  /** Returns what ends the listening. */
  listen(listener: ViewerListener): () => void;
  /** Idempotent. */
  close(): Promise<void>;
}

function checkPort(port: number): number {
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port;
  throw new BadInput(`port must be an integer from 0 to 65535, got ${port}`);
}

/** Binds to `port`, or to the first free one after it. Returns the port. */
async function bind(server: Server, host: string, port: number, strict: boolean): Promise<number> {
  const last = strict || port === 0 ? port : Math.min(port + PORTS_TRIED - 1, 65_535);
  for (let p = port; p <= last; p++) {
    const code = await new Promise<string | null>((resolve) => {
      const failed = (error: NodeJS.ErrnoException): void => resolve(error.code ?? error.message);
      server.once('error', failed);
      server.listen({ host, port: p, exclusive: true }, () => {
        server.off('error', failed);
        resolve(null);
      });
    });
    if (code === null) return (server.address() as { port: number }).port;
    if (code === 'EACCES') throw new BadInput(`port ${p} is not allowed to this user: choose one above 1023`);
    if (code !== 'EADDRINUSE') throw new BadInput(`cannot listen on host ${host}: ${code}`);
  }
  const range = last === port ? `port ${port} is` : `ports ${port} to ${last} are`;
  throw new BadInput(`${range} in use: choose another port, or 0 for any free one`);
}

function refuse(socket: Duplex, status: string): void {
  socket.on('error', () => {});
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}

/** @throws BadInput when the port is taken or the host is not this machine's. */
export async function serveViewer(options: ServeOptions): Promise<ViewerServer> {
  const { host = '127.0.0.1', run, world, agent } = options;
  const limits = { ...LIMITS, ...options.limits };
  const token = makeToken();
  const hello = { run: { ...run, id: randomBytes(8).toString('hex') }, world, agent };
  const hub = makeHub(hello, options.history ?? [], limits);

  const names = hostNames(host, options.names ?? []);
  const http = createServer({ headersTimeout: 10_000, requestTimeout: 10_000, maxHeaderSize: 16_384 });
  const sockets = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    perMessageDeflate: false,
    maxPayload: limits.payloadBytes,
    maxFragments: limits.fragments,
    maxBufferedChunks: limits.bufferedChunks,
    closeTimeout: limits.closeMs,
  } as ConstructorParameters<typeof WebSocketServer>[0]);

  http.on('request', (request, response) => {
    if (hostAllowed(request, names)) void serveFile(options.clientDirectory, request, response);
    else response.writeHead(403, { 'Content-Type': 'text/plain' }).end('This host name is not served here.\n');
  });
  http.on('upgrade', (request: IncomingMessage, socket, head) => {
    const origin = originOf(request);
    if (!hostAllowed(request, names) || origin === 'foreign') {
      refuse(socket, '403 Forbidden');
      return;
    }
    sockets.handleUpgrade(request, socket, head, (webSocket) => {
      if (hub.pages.size >= limits.pages) {
        webSocket.close(CLOSE.full, 'too many pages');
        return;
      }
      const tokenNeeded = origin === 'none' || !isLoopback(host);
      hub.pages.add(makePage(webSocket, { token, tokenNeeded, limits, events: hub.events }));
    });
  });

  const port = await bind(http, host, checkPort(options.port ?? DEFAULT_PORT), options.strict ?? false);
  http.on('error', () => {}); // a connection that fails concerns nobody else
  const timers = [setInterval(hub.tick, limits.statusMs), setInterval(hub.ping, limits.pingMs)];
  for (const timer of timers) timer.unref();

  let closing: Promise<void> | null = null;
  async function close(): Promise<void> {
    for (const timer of timers) clearInterval(timer);
    await hub.close();
    await new Promise<void>((resolve) => {
      http.close(() => resolve());
      http.closeAllConnections();
    });
  }

  const shown = ['0.0.0.0', '::'].includes(host) ? '127.0.0.1' : inAddress(host);
  return {
    address: `http://${shown}:${port}/#token=${token}`,
    port,
    get viewers() {
      return hub.viewers();
    },
    frame: hub.frame,
    metrics: hub.metrics,
    table: hub.table,
    status: hub.status,
    error: hub.error,
    listen: hub.listen,
    close() {
      closing ??= close();
      return closing;
    },
  };
}
