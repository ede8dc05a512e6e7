/** Sessions of an engine, kept by their models: compiling the same program again costs nothing. */

import type * as ort from 'onnxruntime-node';
import type { Engine } from './ort-device.js';

/** Sessions that nobody uses and that are kept for whoever comes next. */
const KEPT = 8;

interface Entry {
  readonly engine: Engine;
  readonly options: string;
  readonly model: Uint8Array;
  readonly session: Promise<ort.InferenceSession>;
  users: number;
}

const entries: Entry[] = []; // the longest unused first

const sameBytes = (a: Uint8Array, b: Uint8Array): boolean => a.length === b.length && a.every((x, i) => x === b[i]);

/** A session for the model, new or known. Whoever opens one closes it. */
export async function openSession(
  engine: Engine,
  model: Uint8Array,
  options: ort.InferenceSession.SessionOptions,
): Promise<{ readonly session: ort.InferenceSession; close(): void }> {
  const text = JSON.stringify(options);
  let entry = entries.find((e) => e.engine === engine && e.options === text && sameBytes(e.model, model));
  if (entry === undefined) {
    entry = { engine, options: text, model, session: engine.InferenceSession.create(model, options), users: 0 };
    entries.push(entry);
  }
  const own = entry;
  own.users++;
  try {
    return { session: await own.session, close: () => close(own) };
  } catch (error) {
    entries.splice(entries.indexOf(own), 1);
    throw error;
  }
}

function close(entry: Entry): void {
  entry.users--;
  entries.splice(entries.indexOf(entry), 1);
  entries.push(entry);
  const unused = entries.filter(({ users }) => users === 0);
  for (const old of unused.slice(0, Math.max(0, unused.length - KEPT))) {
    entries.splice(entries.indexOf(old), 1);
    void old.session.then((session) => session.release());
  }
}
