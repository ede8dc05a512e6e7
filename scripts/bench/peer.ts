/** A process of its own that is spoken to in lines of JSON: somebody to measure against, or ourselves undisturbed. */

import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

export type Reply = Readonly<Record<string, unknown>>;

/** One line of the peer's. @throws Error when it is no reply to request `id`, or says what went wrong. */
export function parseReply(line: string, id: number): Reply {
  const shown = line.length > 120 ? `${line.slice(0, 120)}…` : line;
  let reply: unknown;
  try {
    reply = JSON.parse(line);
  } catch {
    throw new Error(`the peer must answer with a line of JSON, got '${shown}'`);
  }
  if (typeof reply !== 'object' || reply === null || Array.isArray(reply)) {
    throw new Error(`the peer must answer with an object, got '${shown}'`);
  }
  const { id: answered, error, ...rest } = reply as Record<string, unknown>;
  if (answered !== id) throw new Error(`the peer must answer request ${id}, got '${shown}'`);
  if (error !== undefined) throw new Error(`the peer could not do it: ${String(error)}`);
  return rest;
}

/** A field of a reply that must be numbers, `count` of them where that is known. */
export function numbersOf(reply: Reply, field: string, count?: number): readonly number[] {
  const values = reply[field];
  const good = Array.isArray(values) && values.every((value) => typeof value === 'number' && Number.isFinite(value));
  if (!good || (count !== undefined && values.length !== count)) {
    const seen = String(JSON.stringify(values)).slice(0, 80);
    throw new Error(`the peer's ${field} must be ${count ?? 'a list of'} finite numbers, got ${seen}`);
  }
  return values as number[];
}

/** A field of a reply that must be strings, at least one. */
export function stringsOf(reply: Reply, field: string): readonly string[] {
  const values = reply[field];
  if (!Array.isArray(values) || values.length === 0 || !values.every((value) => typeof value === 'string')) {
    throw new Error(`the peer's ${field} must be strings, at least one, got ${String(JSON.stringify(values))}`);
  }
  return values as string[];
}

export interface Peer {
  request(op: string, fields?: Readonly<Record<string, unknown>>): Promise<Reply>;
  close(): void;
}

/** How a process ended, with its last line on stderr. */
const farewell = (command: string, code: number | null, stderr: string): string =>
  `${command} ended with ${code}: ${stderr.trim().split('\n').at(-1) || 'it said nothing'}`;

const ANSWER_MS = 600_000;

/** Starts a process that speaks the protocol. One request at a time, answered within `limit` milliseconds. */
export function startPeer(command: string, args: readonly string[], limit = ANSWER_MS): Peer {
  const child: ChildProcessWithoutNullStreams = spawn(command, args, { stdio: 'pipe' });
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr = (stderr + text).slice(-4000);
  });
  child.stdin.on('error', () => {}); // of a process that ended: told below
  const ended = new Promise<never>((_, reject) => {
    child.once('error', reject);
    child.once('close', (code) => reject(new Error(farewell(command, code, stderr))));
  });
  ended.catch(() => {}); // whoever asks next is told
  const lines = createInterface({ input: child.stdout });
  let id = 0;
  return {
    async request(op, fields = {}) {
      id++;
      const line = once(lines, 'line', { signal: AbortSignal.timeout(limit) }).catch(() => {
        throw new Error(`${command} did not answer '${op}' within ${limit / 1000} s`);
      });
      child.stdin.write(`${JSON.stringify({ id, op, ...fields })}\n`);
      const [text] = (await Promise.race([ended, line])) as [string];
      return parseReply(text, id);
    },
    close() {
      child.stdin.end();
      child.kill();
    },
  };
}
