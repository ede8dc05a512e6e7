/** A thread that steps a share of a vector's worlds: sleeps until it is asked, answers, sleeps again. */

import process from 'node:process';
import { receiveMessageOnPort, workerData } from 'node:worker_threads';
import { BadInput } from './errors.js';
import { type ResolvedEnv, resolveEnv } from './resolve-env.js';
import { makeShare } from './vec/share.js';
import type { Engine } from './vec/worlds.js';
import {
  answer,
  awaitChange,
  fingerprintOf,
  GONE,
  MESSAGE,
  REPLY,
  REQUEST,
  type Reply,
  type Request,
  SILENT,
  SPOKEN,
  STATUS,
  sendError,
  VERB,
  type WorkerStart,
} from './vec-worker-protocol.js';

const start = workerData as WorkerStart;
const { control, port } = start;

/** Tells the caller that request `n` is answered. */
function reply(n: number, message: Reply | null): void {
  if (message !== null) port.postMessage(message);
  Atomics.store(control, STATUS, message === null ? SILENT : SPOKEN);
  Atomics.store(control, REPLY, n);
  Atomics.notify(control, REPLY);
}

/** True when the worlds could not be made: the thread ends, and its answer must stand until it is read. */
let hasRefused = false;

// Whoever waits for an answer learns at once that none will come.
process.on('exit', () => {
  if (hasRefused) return;
  Atomics.store(control, STATUS, GONE);
  Atomics.add(control, REPLY, 1);
  Atomics.notify(control, REPLY);
});

async function importModules(): Promise<void> {
  for (const url of start.modules) {
    try {
      await import(url);
    } catch (error) {
      throw new BadInput(`a worker could not import the module ${url}: ${(error as Error).message}`);
    }
  }
}

async function resolveHere(): Promise<ResolvedEnv> {
  await importModules();
  return resolveEnv(start.id, start.options);
}

/** Answers request `n`. */
function serve(worlds: Engine, n: number): void {
  try {
    if (control[VERB] === MESSAGE) {
      reply(n, { value: answer(worlds, receiveMessageOnPort(port)?.message as Request) });
    } else {
      worlds.step(start.actions);
      reply(n, null);
    }
  } catch (thrown) {
    reply(n, { error: sendError(thrown) });
  }
}

/** Serves until the caller ends the thread, or at once returns when the worlds cannot be made. */
async function run(): Promise<void> {
  let worlds: Engine;
  try {
    const world = await resolveHere();
    worlds = makeShare(world, start.buffers, start);
    reply(1, { value: fingerprintOf(world) });
  } catch (thrown) {
    hasRefused = true;
    reply(1, { error: sendError(thrown) });
    return;
  }
  for (let n = 1; ; ) {
    awaitChange(control, REQUEST, n, Number.POSITIVE_INFINITY);
    n = Atomics.load(control, REQUEST);
    serve(worlds, n);
  }
}

await run();
