import { request as httpRequest } from 'node:http';
import { afterEach, describe, expect, test } from 'vitest';
import { PROTOCOL_VERSION, type ServerMessage } from '../../viewer/protocol.js';
import { LIMITS } from '../../viewer/server/limits.js';
import { type Command, type ServeOptions, serveViewer, type ViewerServer } from '../../viewer/server.js';
import {
  type ConnectOptions,
  clientFolder,
  connect,
  frameData,
  greet,
  serve,
  type TestPage,
  tokenOf,
} from './pages.js';

const running: ViewerServer[] = [];
async function start(options: Partial<ServeOptions> = {}): Promise<ViewerServer> {
  const server = await serve(options);
  running.push(server);
  return server;
}
afterEach(async () => {
  await Promise.all(running.splice(0).map((server) => server.close()));
});

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

describe('a page that joins', () => {
  test('hears hello first, then how things stand: status, table, metrics, the latest frame', async () => {
    const server = await start({ history: [{ envSteps: 10 }] });
    server.metrics({ envSteps: 20 });
    server.table({ value: Float64Array.of(0.5), policy: Int32Array.of(1), q: Float64Array.of(0, Number.NaN) });
    server.frame(frameData({ step: 1 }));
    server.frame(frameData({ step: 2 }));
    server.status({ envSteps: 20, updates: 3, meanReturn: 1.5 });
    const page = await greet(server);
    const frame = await page.wait('frame');
    expect(page.messages.slice(0, 5).map((m) => m.kind)).toEqual(['hello', 'status', 'table', 'metrics', 'frame']);
    expect(page.messages[0]).toMatchObject({ protocol: PROTOCOL_VERSION, control: true, run: { seed: 1 } });
    expect(page.messages[1]).toMatchObject({ meanReturn: 1.5, training: 'running' });
    expect(page.messages[2]).toMatchObject({ value: [0.5], policy: [1], q: [0, null] });
    expect(page.messages[3]).toMatchObject({ history: true, rows: [{ envSteps: 10 }, { envSteps: 20 }] });
    expect(frame).toMatchObject({ step: 2, envSteps: 20, updates: 3 });
  });

  test('every message after hello has a higher number than the one before', async () => {
    const server = await start();
    const page = await greet(server);
    for (let step = 0; step < 20; step++) {
      server.frame(frameData({ step }));
      server.metrics({ envSteps: step });
    }
    await page.wait('metrics', (m) => m.rows[0]?.envSteps === 19);
    const seqs = page.messages.flatMap((m) => ('seq' in m ? [m.seq] : []));
    expect(seqs).toEqual([...new Set(seqs)].sort((a, b) => a - b));
    expect(seqs.length).toBeGreaterThan(40);
  });

  test('of another protocol version is told so in a sentence and let go with a code of its own', async () => {
    const page = await connect(await start());
    page.say({ kind: 'hello', protocol: 99, token: null });
    const told = `this page speaks protocol 99 and the server ${PROTOCOL_VERSION}: reload the page`;
    expect((await page.wait('error')).message).toBe(told);
    expect((await page.closed).code).toBe(4001);
  });

  test('that lost its connection comes back to the same run and all that it missed', async () => {
    const server = await start();
    const first = await greet(server);
    first.close();
    await first.closed;
    server.metrics({ envSteps: 7 });
    const again = await greet(server);
    expect((await again.wait('metrics')).rows).toEqual([{ envSteps: 7 }]);
    expect((await again.wait('hello')).run.id).toBe((await first.wait('hello')).run.id);
  });

  test('counts as a viewer while it is not hidden, and gets no frame while it is', async () => {
    const server = await start();
    const seen: number[] = [];
    server.listen({ viewers: (count) => void seen.push(count) });
    const page = await greet(server, null);
    expect(server.viewers).toBe(1);
    page.say({ kind: 'visibility', hidden: true });
    await page.wait('status', (m) => m.viewers === 0);
    server.frame(frameData({ step: 1 }));
    server.frame(frameData({ step: 2 }));
    page.say({ kind: 'visibility', hidden: false });
    await page.wait('frame');
    expect(page.messages.filter((m) => m.kind === 'frame').map((m) => m.step)).toEqual([2]);
    page.close();
    await page.closed;
    await pause(20);
    expect(seen).toEqual([0, 1, 0, 1, 0]);
  });

  test('beyond the number of pages allowed is let go with 1013', async () => {
    const server = await start({ limits: { pages: 2 } });
    await greet(server);
    await greet(server);
    expect((await (await connect(server)).closed).code).toBe(1013);
  });
});

describe('who may connect, look and steer', () => {
  const token = 'right' as 'right' | 'wrong' | 'none';
  const ours = (port: number): string => `http://127.0.0.1:${port}`;
  type Row = [string, (port: number) => ConnectOptions, typeof token, 'control' | 'look' | 1008 | 403];
  const rows: Row[] = [
    ['our page with the token', () => ({}), 'right', 'control'],
    ['our page with a wrong token', () => ({}), 'wrong', 'look'],
    ['our page without a token', () => ({}), 'none', 'look'],
    ['no browser, with the token', () => ({ origin: null }), 'right', 'control'],
    ['no browser, with a wrong token', () => ({ origin: null }), 'wrong', 1008],
    ['no browser, without a token', () => ({ origin: null }), 'none', 1008],
    ['another site, even with the token', () => ({ origin: 'http://evil.example' }), 'right', 403],
    ['another site without a token', () => ({ origin: 'http://evil.example' }), 'none', 403],
    ['a sandboxed page (origin "null")', () => ({ origin: 'null' }), 'right', 403],
    ['a page of another port of this machine', () => ({ origin: 'http://127.0.0.1:1' }), 'right', 403],
    ['our name with a site behind it', (p) => ({ origin: `${ours(p)}.evil.example` }), 'right', 403],
    ['https where the server speaks http', (p) => ({ origin: ours(p).replace('http', 'https') }), 'right', 403],
    [
      'a name bound to this machine by somebody else (DNS rebinding)',
      (p) => ({ origin: `http://evil.example:${p}`, headers: { Host: `evil.example:${p}` } }),
      'right',
      403,
    ],
    [
      'no browser under a foreign name',
      (p) => ({ origin: null, headers: { Host: `evil.example:${p}` } }),
      'right',
      403,
    ],
    [
      'localhost, by its name',
      (p) => ({ origin: `http://localhost:${p}`, headers: { Host: `localhost:${p}` } }),
      'right',
      'control',
    ],
    [
      'a tunnel from another local port',
      () => ({ origin: 'http://localhost:8000', headers: { Host: 'localhost:8000' } }),
      'none',
      'look',
    ],
  ];

  test.each(rows)('%s', async (_, options, which, outcome) => {
    const server = await start();
    const attempt = connect(server, options(server.port));
    if (outcome === 403) {
      await expect(attempt).rejects.toThrow('HTTP 403');
      return;
    }
    const page = await attempt;
    const sent = { right: tokenOf(server), wrong: tokenOf(server).replace(/^./, '!'), none: null }[which];
    page.say({ kind: 'hello', protocol: PROTOCOL_VERSION, token: sent });
    if (outcome === 1008) expect(await page.closed).toEqual({ code: 1008, reason: 'token needed' });
    else expect((await page.wait('hello')).control).toBe(outcome === 'control');
  });

  test('the token has 128 bits and is new for every server', async () => {
    const [a, b] = [tokenOf(await start()), tokenOf(await start())];
    expect(Buffer.from(a, 'base64url')).toHaveLength(16);
    expect(a).not.toBe(b);
  });

  test('a page without the token may look on and not steer', async () => {
    const server = await start();
    const commands: Command[] = [];
    server.listen({ command: (command) => void commands.push(command) });
    const page = await greet(server, null);
    page.say({ kind: 'training', paused: true });
    expect((await page.wait('error')).message).toContain('may only look on');
    expect(commands).toEqual([]);
    expect(page.socket.readyState).toBe(page.socket.OPEN);
  });

  test('commands arrive in order; one that fails is answered to its page alone and harms nothing', async () => {
    const server = await start();
    const commands: Command[] = [];
    server.listen({
      command(command) {
        commands.push(command);
        if (command.kind === 'reset') throw new Error('no world to reset');
      },
    });
    const [page, other] = [await greet(server), await greet(server)];
    for (const kind of ['pause', 'reset', 'play'] as const) page.say({ kind });
    page.say({ kind: 'speed', speed: 4 });
    expect((await page.wait('error')).message).toBe('no world to reset');
    page.say({ kind: 'hello', protocol: PROTOCOL_VERSION, token: null });
    await page.wait('error', (m) => m.message === 'hello was said already');
    expect(commands).toEqual([{ kind: 'pause' }, { kind: 'reset' }, { kind: 'play' }, { kind: 'speed', speed: 4 }]);
    expect(other.messages.some((m) => m.kind === 'error')).toBe(false);
  });
});

describe('what a page may not do', () => {
  const bad: [string, (page: TestPage) => void, number][] = [
    ['saying nothing', () => {}, 1008],
    ['something else before hello', (page) => page.say({ kind: 'play' }), 1008],
    ['garbage before hello', (page) => page.raw('garbage'), 1008],
    ['bytes instead of text before hello', (page) => page.raw(Buffer.of(1, 2, 3)), 1008],
    ['a message over 64 KiB', (page) => page.raw(`"${'x'.repeat(LIMITS.payloadBytes)}"`), 1009],
    ['text that is not UTF-8', (page) => page.socket.send(Buffer.of(0xff, 0xfe), { binary: false }), 1007],
  ];
  test.each(bad)('%s ends the connection', async (_, act, code) => {
    const page = await connect(await start({ limits: { helloMs: 100 } }));
    act(page);
    expect((await page.closed).code).toBe(code);
  });

  test('a message in more pieces than allowed ends the connection', async () => {
    const page = await greet(await start());
    for (let i = 0; i <= LIMITS.fragments; i++) page.socket.send(' ', { fin: false });
    expect((await page.closed).code).toBe(1008);
  });

  test('the tenth unreadable message ends it; the nine before are answered', async () => {
    const page = await greet(await start());
    for (let i = 0; i < 10; i++) page.raw('garbage');
    expect((await page.closed).code).toBe(1008);
    expect(page.messages.filter((m) => m.kind === 'error')).toHaveLength(9);
  });

  test('a flood ends it after the burst of 120, and others do not notice', async () => {
    const server = await start();
    let obeyed = 0;
    server.listen({ command: () => void obeyed++ });
    const [page, other] = [await greet(server), await greet(server)];
    for (let i = 0; i < 1_000; i++) page.say({ kind: 'step' });
    expect(await page.closed).toEqual({ code: 1008, reason: 'too many messages' });
    expect(obeyed).toBeGreaterThanOrEqual(119);
    expect(obeyed).toBeLessThan(200);
    server.frame(frameData({ step: 5 }));
    expect((await other.wait('frame')).step).toBe(5);
  });
});

describe('a page that does not read', () => {
  const big = 'x'.repeat(64 * 1024);
  const step = (m: ServerMessage): number => (m.kind === 'frame' ? m.step : -1);

  test('loses frames, bounds hold, others miss nothing; awake again it gets the latest and the count', async () => {
    const server = await start({ limits: { statusMs: 50 } });
    const [stalled, other] = [await greet(server), await greet(server)];
    stalled.socket.pause();
    const before = process.memoryUsage();
    for (let i = 0; i < 1_000; i++) {
      server.frame(frameData({ step: i, state: big }));
      if (i % 10 === 0) await other.wait('frame', (m) => m.step === i);
    }
    // 64 MB were offered: a page that reads slowly may hold 1 MiB of them here.
    const after = process.memoryUsage();
    expect(after.external + after.arrayBuffers - before.external - before.arrayBuffers).toBeLessThan(24 * 2 ** 20);
    await other.wait('frame', (m) => m.step === 999);
    stalled.socket.resume();
    await stalled.wait('frame', (m) => m.step === 999);
    const status = await stalled.wait('status', (m) => m.droppedFrames > 400);
    const got = stalled.messages.filter((m) => m.kind === 'frame').map(step);
    expect(got).toEqual([...new Set(got)].sort((a, b) => a - b));
    expect(got.length).toBeLessThan(600);
    expect(status.droppedFrames).toBeLessThan(1_000);
  });

  test('gets every metric, until its backlog has been too long for too long', async () => {
    const server = await start({ limits: { backlogBytes: 2 ** 20, backlogMs: 100, statusMs: 20 } });
    const [stalled, other] = [await greet(server), await greet(server)];
    stalled.socket.pause();
    for (let i = 0; i < 600; i++) {
      server.metrics({ envSteps: i, [big]: 1 });
      if (i % 5 === 4) await other.wait('metrics', (m) => m.rows[0]?.envSteps === i);
    }
    await pause(400);
    stalled.socket.resume();
    expect((await stalled.closed).code).toBe(1006);
    expect(other.socket.readyState).toBe(other.socket.OPEN);
  });

  test('and answers no ping is let go', async () => {
    const server = await start({ limits: { pingMs: 30 } });
    const [stalled, other] = [await greet(server), await greet(server)];
    stalled.socket.pause();
    await other.wait('status', (m) => m.viewers === 2);
    await other.wait('status', (m) => m.viewers === 1 && m.seq > 6);
    expect(other.socket.readyState).toBe(other.socket.OPEN);
  });
});

/** One plain request. The path is sent as it is, not normalised. */
function ask(
  server: ViewerServer,
  path: string,
  { method = 'GET', host = `127.0.0.1:${server.port}` } = {},
): Promise<{ status: number; headers: Record<string, unknown>; body: string }> {
  return new Promise((resolve, reject) => {
    const outgoing = httpRequest(
      { host: '127.0.0.1', port: server.port, path, method, headers: { Host: host } },
      (res) => {
        let body = '';
        res.on('data', (chunk) => {
          body += String(chunk);
        });
        res.on('end', () => resolve({ status: res.statusCode ?? 0, headers: res.headers, body }));
      },
    );
    outgoing.on('error', reject).end();
  });
}

describe('the page over HTTP', () => {
  test('index.html is always asked for anew, a hashed file never again; types are right', async () => {
    const server = await start();
    const index = await ask(server, '/?x=1');
    expect(index).toMatchObject({ status: 200, body: '<!doctype html><title>viewer</title>' });
    expect(index.headers).toMatchObject({ 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-cache' });
    const asset = await ask(server, '/assets/index-BqX3aZ91.js');
    expect(asset.headers['content-type']).toBe('text/javascript; charset=utf-8');
    expect(asset.headers['cache-control']).toContain('immutable');
    expect(await ask(server, '/', { method: 'HEAD' })).toMatchObject({ status: 200, body: '' });
  });

  test('the page may load from and talk to this server only, and stand in no other page', async () => {
    const server = await start();
    for (const path of ['/', '/nothing']) {
      const { headers } = await ask(server, path);
      const policy = String(headers['content-security-policy']);
      expect(policy).toContain("default-src 'self'");
      expect(policy).toContain(`connect-src 'self' ws://127.0.0.1:${server.port}`);
      expect(policy).toContain("frame-ancestors 'none'");
      expect(policy).not.toContain('unsafe');
      expect(headers['x-content-type-options']).toBe('nosniff');
      expect(headers).not.toHaveProperty('access-control-allow-origin');
    }
  });

  test.each([
    '/../secret.txt',
    '/%2e%2e/secret.txt',
    '/assets/../../secret.txt',
    '/..%2fsecret.txt',
    '/..\\secret.txt',
    '/%5c..%5csecret.txt',
    '//etc/passwd',
    '/%00',
    '/%zz',
    '/.env',
    '/assets',
    '/assets/',
    '/C:/secret.txt',
  ])('%s is not found', async (path) => {
    const answer = await ask(await start(), path);
    expect(answer.status).toBe(404);
    expect(answer.body).not.toContain('secret');
  });

  test.each(['POST', 'PUT', 'DELETE', 'OPTIONS'])('%s is refused', async (method) => {
    const answer = await ask(await start(), '/', { method });
    expect(answer.status).toBe(405);
    expect(answer.headers.allow).toBe('GET, HEAD');
  });

  test('a foreign host name gets nothing', async () => {
    const server = await start();
    for (const host of ['evil.example', `evil.example:${server.port}`, '127.0.0.1.evil.example', '127.0.0.1@evil']) {
      expect((await ask(server, '/', { host })).status).toBeGreaterThanOrEqual(400);
    }
    expect((await ask(await start({ names: ['box.local'] }), '/', { host: 'box.local:80' })).status).toBe(200);
  });

  test('a page that was not built is said to be, with what to do', async () => {
    const answer = await ask(await start({ clientDirectory: '/nonexistent' }), '/');
    expect(answer.status).toBe(503);
    expect(answer.body).toContain('npm run build');
  });
});

describe('the port', () => {
  test('taken: the next free one is used, unless that port was insisted on', async () => {
    const first = await start();
    const second = await start({ port: first.port });
    expect(second.port).toBeGreaterThan(first.port);
    expect(second.port).toBeLessThan(first.port + 20);
    await expect(serve({ port: first.port, strict: true })).rejects.toThrow(
      `port ${first.port} is in use: choose another port, or 0 for any free one`,
    );
  });

  test.each([-1, 65_536, 1.5, Number.NaN])('%s is refused', async (port) => {
    await expect(serve({ port })).rejects.toThrow(`port must be an integer from 0 to 65535, got ${port}`);
  });

  test('a host that is not of this machine is refused in one line', async () => {
    await expect(serve({ host: '192.0.2.1' })).rejects.toThrow('cannot listen on host 192.0.2.1: EADDRNOTAVAIL');
  });

  test('by default it listens on this machine only, and the address carries the token behind the #', async () => {
    const server = await start();
    expect(server.address).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/#token=[\w-]{22}$/);
  });

  test('on a host that others can reach even looking on needs the token', async () => {
    const server = await start({ host: '0.0.0.0' });
    const page = await connect(server);
    page.say({ kind: 'hello', protocol: PROTOCOL_VERSION, token: null });
    expect((await page.closed).code).toBe(1008);
    expect((await (await greet(server)).wait('hello')).control).toBe(true);
  });
});

test('history is bounded, evenly spaced, and always ends with the newest row', async () => {
  const server = await start({ limits: { historyRows: 100 } });
  for (let i = 0; i < 1_234; i++) server.metrics({ envSteps: i });
  const { rows } = await (await greet(server)).wait('metrics');
  const at = rows.map((row) => row.envSteps as number);
  expect(at.length).toBeLessThanOrEqual(100);
  expect(at.length).toBeGreaterThan(50);
  expect(at[0]).toBe(0);
  expect(at.at(-1)).toBe(1_233);
  expect(new Set(at.slice(1, -1).map((n, i) => n - (at[i] ?? 0))).size).toBe(1);
});

test('closing says goodbye to every page, frees the port, and may be done twice', async () => {
  const server = await serve();
  const page = await greet(server);
  await Promise.all([server.close(), server.close()]);
  expect(await page.closed).toEqual({ code: 1001, reason: 'the server stops' });
  const next = await serveViewer({
    port: server.port,
    strict: true,
    clientDirectory: clientFolder(),
    run: { mode: 'watch', seed: 0, totalSteps: 0, device: 'cpu', directory: null },
    world: (await page.wait('hello')).world,
    agent: { id: 'dqn', title: '', config: {} },
  });
  expect(next.port).toBe(server.port);
  await next.close();
});
