/**
 * What watching costs: the same training with a page attached and without, in alternation, so that what else the
 * machine does falls on both. The page is a Node client that reads every frame, or one that has stopped reading.
 *
 * Every figure is the median over the pairs of the ratio of their durations, less one, in percent, with the interval
 * of the median that holds at 95 % (order statistics, no assumption on the distribution).
 */

import { Worker } from 'node:worker_threads';
import { dqn } from '../../agents/index.js';
import { make } from '../../core/make.js';
import { train } from '../../index.js';
import { attachViewer } from '../../viewer/live.js';
import { makePlayer } from '../../viewer/player.js';
import { serveViewer } from '../../viewer/server.js';
import { worldInfo } from '../../viewer/world-info.js';

export interface BenchViewerOptions {
  /** Default 'MinAtar/Breakout-v1'. */
  readonly env?: string;
  /** Env steps of one training. Default 14 000. */
  readonly steps?: number;
  /** Default 11. */
  readonly pairs?: number;
  /** Steps of the shown world a second, one frame each. Default 60. */
  readonly framesPerSecond?: number;
}

export interface BenchRow {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly low?: number;
  readonly high?: number;
  readonly pairs?: number;
}

type Watching = 'nobody' | 'reading' | 'stalled';

interface Outcome {
  readonly seconds: number;
  readonly framesPerSecond: number;
}

// The page lives in another thread: in a user's life it is another process, and its work is not the training's.
const PAGE = `
  const { parentPort, workerData } = require('node:worker_threads');
  const { WebSocket } = require('ws');
  const socket = new WebSocket(workerData.url, { headers: { Origin: workerData.origin } });
  let frames = 0;
  socket.on('open', () => socket.send(JSON.stringify({ kind: 'hello', protocol: 1, token: null })));
  socket.on('message', (data) => {
    const message = JSON.parse(data);
    if (message.kind === 'frame') frames++;
    if (message.kind === 'hello') parentPort.postMessage('ready');
    if (message.kind === 'hello' && workerData.stalled) socket.pause();
  });
  socket.on('error', () => {});
  parentPort.on('message', () => {
    parentPort.postMessage(frames);
    socket.terminate();
    process.exit();
  });
`;

/** A page in a thread of its own; resolves once it has been greeted. */
async function openPage(port: number, stalled: boolean): Promise<Worker> {
  const origin = `http://127.0.0.1:${port}`;
  const worker = new Worker(PAGE, { eval: true, workerData: { url: `ws://127.0.0.1:${port}/`, origin, stalled } });
  await new Promise((resolve, reject) => worker.once('message', resolve).once('error', reject));
  return worker;
}

async function closePage(page: Worker): Promise<number> {
  const frames = new Promise<number>((resolve) => page.once('message', resolve));
  page.postMessage('stop');
  return frames;
}

/** One whole training, the viewer served in every case: only the page differs. */
async function once(options: Required<BenchViewerOptions>, watching: Watching): Promise<Outcome> {
  const { env: id, steps, framesPerSecond } = options;
  const training = await train({ env: id, agent: dqn, steps, seed: 1 });
  const shown = make(id);
  const pace = { stepsPerSecond: framesPerSecond, holdMs: 0 };
  const player = makePlayer({ env: shown, agent: training.agent, seed: 1, ...pace });
  const server = await serveViewer({
    port: 0,
    clientDirectory: 'dist/viewer/client',
    run: { mode: 'train', seed: 1, totalSteps: steps, device: 'cpu', directory: null },
    world: worldInfo(shown),
    agent: { id: dqn.id, title: dqn.title, config: {} },
  });
  const live = attachViewer({ server, player, agent: training.agent, loop: training.loop, totalSteps: steps });
  const page = watching === 'nobody' ? null : await openPage(server.port, watching === 'stalled');
  const start = performance.now();
  for await (const event of training) {
    if (event.kind === 'progress') await live.turn();
    if (event.kind === 'metrics') live.metrics(event.row);
  }
  const seconds = (performance.now() - start) / 1000;
  const frames = page === null ? 0 : await closePage(page);
  live.close();
  await server.close();
  player.close();
  training.dispose();
  return { seconds, framesPerSecond: frames / seconds };
}

/** Median and the order statistics that bound it at 95 % (normal approximation of the binomial). */
function medianOf(values: readonly number[]): { value: number; low: number; high: number } {
  const sorted = [...values].sort((a, b) => a - b);
  const n = sorted.length;
  const half = 0.98 * Math.sqrt(n);
  const at = (i: number): number => sorted[Math.min(n - 1, Math.max(0, i))] ?? Number.NaN;
  return {
    value: (at((n - 1) >> 1) + at(n >> 1)) / 2,
    low: at(Math.floor(n / 2 - half)),
    high: at(Math.ceil(n / 2 + half) - 1),
  };
}

async function slowdown(options: Required<BenchViewerOptions>, watching: 'reading' | 'stalled'): Promise<BenchRow[]> {
  const ratios: number[] = [];
  const frames: number[] = [];
  for (let k = 0; k < options.pairs; k++) {
    const order: readonly Watching[] = k % 2 === 0 ? ['nobody', watching] : [watching, 'nobody'];
    const outcomes = new Map<Watching, Outcome>();
    for (const one of order) outcomes.set(one, await once(options, one));
    ratios.push(100 * (outcomes.get(watching)!.seconds / outcomes.get('nobody')!.seconds - 1));
    frames.push(outcomes.get(watching)!.framesPerSecond);
  }
  const name = `${options.env}, ${watching === 'reading' ? 'one viewer' : 'one stalled viewer'}`;
  const rows: BenchRow[] = [{ name: `slowdown: ${name}`, unit: '%', ...medianOf(ratios), pairs: options.pairs }];
  if (watching === 'reading') rows.push({ name: `frames received: ${name}`, unit: 'frames/s', ...medianOf(frames) });
  return rows;
}

export async function benchViewer(options: BenchViewerOptions = {}): Promise<BenchRow[]> {
  const all = { env: 'MinAtar/Breakout-v1', steps: 14_000, pairs: 11, framesPerSecond: 60, ...options };
  await once(all, 'nobody'); // warms up
  return [...(await slowdown(all, 'reading')), ...(await slowdown(all, 'stalled'))];
}
