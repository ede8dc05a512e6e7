/** A command run in this process, with its streams caught and signals at hand. */

import { run } from '../../scripts/bellman.js';
import type { Io } from '../../scripts/cli/io.js';

export interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

export interface Terminal {
  readonly io: Io;
  readonly out: () => string;
  readonly err: () => string;
  /** As Ctrl-C does. */
  interrupt(exitCode?: number): void;
}

export function makeTerminal(onOut: (text: string) => void = () => {}): Terminal {
  let out = '';
  let err = '';
  const listeners = new Set<(exitCode: number) => void>();
  return {
    io: {
      out(text) {
        out += text;
        onOut(text);
      },
      err(text) {
        err += text;
      },
      tty: false,
      columns: 100,
      colour: false,
      onStop(listener) {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
      exit(code) {
        throw new Error(`exit ${code}`);
      },
    },
    out: () => out,
    err: () => err,
    interrupt(exitCode = 130) {
      for (const listener of [...listeners]) listener(exitCode);
    },
  };
}

export async function bellman(...argv: string[]): Promise<Ran> {
  const terminal = makeTerminal();
  const code = await run(argv, terminal.io);
  return { code, out: terminal.out(), err: terminal.err() };
}
