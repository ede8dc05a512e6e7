/** A page without a browser: connects, remembers what it is told, and waits for what a test expects. */

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll } from 'vitest';
import { WebSocket } from 'ws';
import {
  type ClientMessage,
  decodeServerMessage,
  encode,
  PROTOCOL_VERSION,
  type ServerMessage,
} from '../../viewer/protocol.js';
import { type FrameData, type ServeOptions, serveViewer, type ViewerServer } from '../../viewer/server.js';

let made: string | null = null; // inside a folder of its own, which goes with it

afterAll(() => {
  if (made !== null) rmSync(dirname(made), { recursive: true, force: true });
});

/** A folder like the built page: one for all tests of a file, gone when it ends. */
export function clientFolder(): string {
  made ??= makeClientFolder();
  return made;
}

function makeClientFolder(): string {
  const outer = mkdtempSync(join(tmpdir(), 'bellman-viewer-'));
  const folder = join(outer, 'client');
  mkdirSync(join(folder, 'assets'), { recursive: true });
  writeFileSync(join(outer, 'secret.txt'), 'secret');
  writeFileSync(join(folder, 'index.html'), '<!doctype html><title>viewer</title>');
  writeFileSync(join(folder, 'assets/index-BqX3aZ91.js'), 'export {};');
  return folder;
}

const space = { kind: 'discrete', n: 2 };

export const serve = (options: Partial<ServeOptions> = {}): Promise<ViewerServer> =>
  serveViewer({
    port: 0,
    clientDirectory: clientFolder(),
    run: { mode: 'train', seed: 1, totalSteps: 100, device: 'cpu', directory: null },
    world: {
      id: 'Test-v0',
      params: {},
      observationSpace: space,
      actionSpace: space,
      actionNames: null,
      observationNames: null,
      stepsPerSecond: 30,
      layout: null,
      horizon: null,
      rewardThreshold: null,
    },
    agent: { id: 'dqn', title: 'Deep Q-network', config: {} },
    ...options,
  });

export const frameData = (change: Partial<FrameData> = {}): FrameData => ({
  episode: 1,
  step: 0,
  state: { x: 1 },
  obs: null,
  action: 0,
  q: [0.5, null],
  probability: null,
  mean: null,
  deviation: null,
  returns: null,
  value: null,
  reward: 0,
  episodeReturn: 0,
  terminated: false,
  truncated: false,
  ...change,
});

export const tokenOf = (server: ViewerServer): string => server.address.split('#token=')[1] ?? '';

type Kind = ServerMessage['kind'];
type Of<K extends Kind> = Extract<ServerMessage, { kind: K }>;

export interface TestPage {
  readonly socket: WebSocket;
  readonly messages: ServerMessage[];
  say(message: ClientMessage): void;
  raw(text: string | Buffer): void;
  /** The first message of that kind, already here or to come, for which `when` holds. */
  wait<K extends Kind>(kind: K, when?: (message: Of<K>) => boolean): Promise<Of<K>>;
  /** Close code and reason. */
  readonly closed: Promise<{ code: number; reason: string }>;
  close(): void;
}

export interface ConnectOptions {
  readonly headers?: Record<string, string>;
  /** undefined: the server's own page. null: no Origin header. */
  readonly origin?: string | null;
}

/** Connects and says nothing. Rejects with the HTTP status where the server refuses. */
export async function connect(server: ViewerServer, { headers = {}, origin }: ConnectOptions = {}): Promise<TestPage> {
  const host = `127.0.0.1:${server.port}`;
  const from = origin === undefined ? `http://${host}` : origin;
  const socket = new WebSocket(`ws://${host}/`, { headers: { ...headers, ...(from !== null && { Origin: from }) } });
  const messages: ServerMessage[] = [];
  const hear = new Set<(message: ServerMessage) => void>();
  socket.on('message', (data) => {
    const message = decodeServerMessage(String(data));
    messages.push(message);
    for (const one of hear) one(message);
  });
  const closed = new Promise<{ code: number; reason: string }>((resolve) => {
    socket.on('close', (code, reason) => resolve({ code, reason: String(reason) }));
  });
  await new Promise<void>((resolve, reject) => {
    socket.on('open', resolve);
    socket.on('unexpected-response', (_, response) => {
      reject(new Error(`HTTP ${response.statusCode}`));
      socket.terminate();
    });
    socket.on('error', reject);
  });
  return {
    socket,
    messages,
    say: (message) => socket.send(encode(message)),
    raw: (text) => socket.send(text),
    wait: (kind, when = () => true) =>
      new Promise((resolve) => {
        const look = (message: ServerMessage): void => {
          if (message.kind !== kind || !when(message as Of<typeof kind>)) return;
          hear.delete(look);
          resolve(message as Of<typeof kind>);
        };
        hear.add(look);
        for (const message of messages) look(message);
      }),
    closed,
    close: () => socket.close(),
  };
}

/** Connects and says hello. */
export async function greet(server: ViewerServer, token: string | null = tokenOf(server)): Promise<TestPage> {
  const page = await connect(server);
  page.say({ kind: 'hello', protocol: PROTOCOL_VERSION, token });
  await page.wait('hello');
  return page;
}
