/**
 * Vectors spread over threads: `makeVec(id, { count, workers })`.
 *
 * The worlds are dealt out in equal runs; the caller steps the first run itself, while the others step theirs: so two
 * threads keep two cores busy, and a lone share costs nothing. Observations, rewards, flags and actions lie in memory
 * that all threads share. A worker that ends or does not answer in time costs its own worlds only: another takes its
 * place, and those worlds must be reset before the next step.
 */

import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { MessageChannel, type MessagePort, receiveMessageOnPort, Worker, workerData } from 'node:worker_threads';
import type { NumericArray } from './arrays.js';
import type { Info } from './env.js';
import { BadInput, NotRegistered, ResetNeeded } from './errors.js';
import type { Json } from './json.js';
import type { MakeOptions, ResolvedEnv } from './resolve-env.js';
import { arrayOn, LOST, type Memory, makeBuffers, rowsOf, shareOf, type VecBuffers } from './vec/buffers.js';
import { makeShare } from './vec/share.js';
import { WorldFailed } from './vec/world-failed.js';
import type { Engine } from './vec/worlds.js';
import type { Placed, WorkersMaker, WorkersRequest } from './vec-env.js';
import {
  answer,
  awaitChange,
  CONTROL_WORDS,
  fingerprintOf,
  GONE,
  MESSAGE,
  REPLY,
  REQUEST,
  type Reply,
  type Request,
  receiveError,
  SILENT,
  SPOKEN,
  STATUS,
  STEP,
  VERB,
  type WorkerStart,
} from './vec-worker-protocol.js';

const STEP_TIMEOUT = 60_000; // ms
const START_TIMEOUT = 60_000; // ms, for a thread and its modules

const shared: Memory = (bytes) => new SharedArrayBuffer(bytes);

const isSource = import.meta.url.endsWith('.ts');
const ENTRY = new URL(isSource ? './vec-worker.ts' : './vec-worker.js', import.meta.url);

const isTypeScript = (url: string): boolean => /\.[mc]?tsx?$/.test(new URL(url).pathname);

/**
 * A thread for these modules. TypeScript is read through tsx, which has to be registered inside the thread: inherited from
 * a caller who sleeps, it would wait for the caller for ever.
 */
function newThread(start: WorkerStart): Worker {
  const options = {
    workerData: start,
    transferList: [start.port],
    ...(isSource && { execArgv: ['--conditions=bellman-source'] }),
  };
  if (![ENTRY.href, ...start.modules].some(isTypeScript)) return new Worker(ENTRY, options);
  // What `require` finds is CommonJS, which cannot be registered while the caller sleeps: the module lies beside it.
  const found = createRequire(import.meta.url).resolve('tsx/esm/api');
  const tsx = pathToFileURL(found.replace(/\.cjs$/, '.mjs')).href;
  const load = `import(${JSON.stringify(tsx)}).then(({ register }) => { register(); return import(${JSON.stringify(ENTRY.href)}); })`;
  return new Worker(load, { ...options, eval: true });
}

/** Who steps one share of the worlds. */
interface Hand {
  readonly first: number;
  readonly count: number;
  /** Waits until the worker has its worlds. @throws BadInput and its like, as the worker met them. */
  ready(): void;
  /** Asks for an answer, or with null for a step, and does not wait. */
  begin(request: Request | null): void;
  /** Waits for what `begin` asked for. @throws WorldFailed, and what the world throws */
  end(): unknown;
  close(): void;
}

interface Line {
  readonly worker: Worker;
  readonly control: Int32Array;
  readonly port: MessagePort;
}

type Deal = Omit<WorkerStart, 'control' | 'port'>;

/** Starts a thread; it has answered nothing yet. */
function startThread(deal: Deal): Line {
  const control = new Int32Array(shared(4 * CONTROL_WORDS));
  control[REQUEST] = 1; // the first request is to start
  const { port1, port2 } = new MessageChannel();
  const start: WorkerStart = { ...deal, control, port: port2 };
  const worker = newThread(start);
  // That a thread has ended is seen in `takeReply`; unheard, its 'error' event would end the process.
  worker.on('error', () => {});
  worker.unref();
  port1.unref();
  return { worker, control, port: port1 };
}

function endThread({ worker, port }: Line): void {
  port.close();
  void worker.terminate();
}

class Unanswered extends Error {}

/** The number of the request after `n`: the words that carry it have 32 bits. */
const after = (n: number): number => (n + 1) | 0;

/** Waits for the answer to a request, where `before` was the number of the one before it. @throws Unanswered when the thread ended or took too long. */
function takeReply({ control, port }: Line, before: number, timeoutMs: number): unknown {
  if (!awaitChange(control, REPLY, before, timeoutMs)) throw new Unanswered(`did not answer within ${timeoutMs} ms`);
  const status = Atomics.load(control, STATUS);
  if (status === SILENT) return undefined;
  const reply = receiveMessageOnPort(port)?.message as Reply | undefined;
  if (status === SPOKEN && reply !== undefined) {
    if ('error' in reply) throw receiveError(reply.error);
    return reply.value;
  }
  throw new Unanswered(status === GONE ? 'has ended' : 'sent no answer');
}

const span = ({ first, count }: { readonly first: number; readonly count: number }): string =>
  count === 1 ? `world ${first}` : `worlds ${first} to ${first + count - 1}`;

/** Waits until a thread has its worlds. @throws BadInput and its like, as the thread met them. */
function settle(line: Line, deal: Deal, world: ResolvedEnv): void {
  try {
    const theirs = takeReply(line, 0, START_TIMEOUT);
    if (theirs === fingerprintOf(world)) return;
    throw new BadInput(`${world.spec.id} is another world in the workers than here: look at what modules register`);
  } catch (error) {
    endThread(line);
    if (error instanceof NotRegistered) {
      throw new NotRegistered(`in a worker: ${error.message}; name the module that registers it in modules: [URL]`);
    }
    if (!(error instanceof Unanswered)) throw error;
    throw new Error(`the worker of ${span(deal)} of ${deal.id} ${error.message} while it started`);
  }
}

/** Marks worlds as lost with their thread: nothing is left of their episodes and streams. */
function markLost({ due, reward, terminated, truncated, wasReset }: VecBuffers): void {
  due.fill(LOST);
  for (const numbers of [reward, terminated, truncated, wasReset]) numbers.fill(0);
}

function makeHand(world: ResolvedEnv, deal: Deal, timeoutMs: number): Hand {
  const { first, count } = deal;
  let line = startThread(deal);
  let answered = 1; // number of the last request that was answered
  let pending = false; // a request has been made

  /** A new thread in place of one that is lost; its worlds begin again when they are reset. */
  function replace(why: string): WorldFailed {
    endThread(line);
    markLost(deal.buffers);
    line = startThread(deal);
    answered = 1;
    settle(line, deal, world);
    return new WorldFailed(
      first,
      `the worker of ${span(deal)} of ${deal.id} ${why}: reset ${count === 1 ? 'it' : 'them'}`,
    );
  }

  return {
    first,
    count,
    ready: () => settle(line, deal, world),
    begin(request) {
      pending = true;
      if (request !== null) line.port.postMessage(request);
      Atomics.store(line.control, VERB, request === null ? STEP : MESSAGE);
      Atomics.store(line.control, REQUEST, after(answered));
      Atomics.notify(line.control, REQUEST);
    },
    end() {
      if (!pending) return undefined;
      pending = false;
      try {
        const before = answered;
        answered = after(answered);
        return takeReply(line, before, timeoutMs);
      } catch (error) {
        throw error instanceof Unanswered ? replace(error.message) : error;
      }
    },
    close: () => endThread(line),
  };
}

/** The share that the caller steps itself, while the workers step theirs. */
function makeOwnHand(world: ResolvedEnv, deal: Deal): Hand {
  const worlds = makeShare(world, deal.buffers, deal);
  let asked: Request | null = null;
  return {
    first: deal.first,
    count: deal.count,
    ready() {},
    begin(request) {
      asked = request;
    },
    end: () => (asked === null ? worlds.step(deal.actions) : answer(worlds, asked)),
    close() {},
  };
}

/** The runs of worlds that the workers get: as equal as can be. */
const runOf = (w: number, workers: number, count: number): { first: number; count: number } => {
  const first = Math.floor((w * count) / workers);
  return { first, count: Math.floor(((w + 1) * count) / workers) - first };
};

function dealsOf({ id, world, options, autoreset }: WorkersRequest, builtIn: readonly string[]) {
  const { count, workers, params, horizon, modules = [] } = options;
  for (const url of modules) {
    if (!URL.canParse(url)) throw new BadInput(`modules must be URLs, such as import.meta.url, got '${url}'`);
  }
  const buffers = makeBuffers(world, count, shared);
  const actions = arrayOn(shared, world.actionSpace, count);
  const make: MakeOptions = { ...(params && { params }), ...(horizon !== undefined && { horizon }) };
  const deals = Array.from({ length: workers }, (_, w): Deal => {
    const { first, count: n } = runOf(w, workers, count);
    return {
      isBellmanVecWorker: true,
      id,
      options: make,
      modules: [...builtIn, ...modules],
      autoreset,
      first,
      count: n,
      buffers: shareOf(world, buffers, first, n),
      actions: rowsOf(actions, world.actionSpace.size, first, n),
    };
  });
  return { buffers, actions, deals };
}

/** Lets all end what they have begun, and then throws what the first that failed threw. */
function endAll(hands: readonly Hand[]): void {
  let failed = false;
  let first: unknown;
  for (const hand of hands) {
    try {
      hand.end();
    } catch (error) {
      if (!failed) first = error;
      failed = true;
    }
  }
  if (failed) throw first;
}

function engineOf(hands: readonly Hand[], actions: NumericArray, id: string): Engine {
  let closed = false;
  const assertOpen = (): void => {
    if (closed) throw new ResetNeeded(`the vector of ${id} was closed`);
  };
  function askOne(i: number, kind: 'snapshotOf' | 'infoOf' | 'finalInfoOf'): unknown {
    assertOpen();
    const hand = hands.find(({ first, count }) => i >= first && i < first + count) as Hand;
    hand.begin({ kind, i });
    return hand.end();
  }
  function askAll(requestOf: (first: number, end: number) => Request): void {
    assertOpen();
    for (const hand of hands) hand.begin(requestOf(hand.first, hand.first + hand.count));
    endAll(hands);
  }
  return {
    reset(plan, options) {
      askAll((first, end) => ({ kind: 'reset', plan: plan.slice(first, end), options }));
    },
    step(given) {
      assertOpen();
      for (let k = 0; k < actions.length; k++) actions[k] = given[k];
      for (const hand of hands) hand.begin(null);
      endAll(hands);
    },
    restore(snapshots) {
      askAll((first, end) => ({ kind: 'restore', snapshots: snapshots.slice(first, end) }));
    },
    snapshotOf: (i) => askOne(i, 'snapshotOf') as Json,
    infoOf: (i) => askOne(i, 'infoOf') as Info,
    finalInfoOf: (i) => askOne(i, 'finalInfoOf') as Info,
    close() {
      if (closed) return;
      closed = true;
      for (const hand of hands) hand.close();
    },
  };
}

/**
 * What stands behind the option `workers`, for `useWorkers`. `builtIn`: URLs of the modules that register the worlds of
 * the package.
 */
export function onWorkers(builtIn: readonly string[]): WorkersMaker {
  return (request): Placed => {
    const { id, world, options } = request;
    if ((workerData as WorkerStart | null)?.isBellmanVecWorker === true) {
      throw new BadInput(`${id} was asked for with workers inside a worker: put your worlds in a module of their own`);
    }
    const { buffers, actions, deals } = dealsOf(request, builtIn);
    const timeoutMs = options.stepTimeoutMs ?? STEP_TIMEOUT;
    const hands = deals.map((deal, w) => (w === 0 ? makeOwnHand(world, deal) : makeHand(world, deal, timeoutMs)));
    try {
      for (const hand of hands) hand.ready();
    } catch (error) {
      for (const hand of hands) hand.close();
      throw error;
    }
    return { buffers, engine: engineOf(hands, actions, id) };
  };
}
