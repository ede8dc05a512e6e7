/** What a command has of the outside: two streams, and the signals that ask it to stop. Tests bring their own. */

export interface Io {
  out(text: string): void;
  err(text: string): void;
  /** A person looks on: lines may be rewritten in place. */
  readonly tty: boolean;
  readonly columns: number;
  readonly colour: boolean;
  /** Calls back at each request to stop, with the exit code it stands for. Returns what ends the listening. */
  onStop(listener: (exitCode: number) => void): () => void;
  /** Leaves at once. */
  exit(exitCode: number): void;
}

const SIGNALS = { SIGINT: 130, SIGTERM: 143 } as const;
/** One Ctrl-C may arrive several times, from the terminal and from npm: a second within this time is the same one. */
const SAME_SIGNAL_MS = 500;

export function processIo(): Io {
  const { stdout, stderr, env } = process;
  // A reader that goes away (`| head`) is no failure of ours.
  stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(0);
    throw error;
  });
  return {
    out: (text) => void stdout.write(text),
    err: (text) => void stderr.write(text),
    tty: stdout.isTTY === true && env.TERM !== 'dumb',
    get columns() {
      return stdout.columns ?? 80;
    },
    colour: stdout.isTTY === true && !env.NO_COLOR && env.TERM !== 'dumb',
    onStop(listener) {
      let last = Number.NEGATIVE_INFINITY;
      const handlers = Object.entries(SIGNALS).map(([signal, code]) => {
        const handler = (): void => {
          const now = performance.now();
          if (now - last >= SAME_SIGNAL_MS) listener(code);
          last = now;
        };
        process.on(signal, handler);
        return (): void => void process.off(signal, handler);
      });
      return () => {
        for (const off of handlers) off();
      };
    },
    exit: (code) => process.exit(code),
  };
}

/** The same, with everything for a person on stderr: for `--json`, which has stdout to itself. */
export const aside = (io: Io): Io => ({ ...io, columns: io.columns, tty: false, colour: false, out: io.err });

/** The same, with nothing said. */
export const silent = (io: Io): Io => ({ ...io, columns: io.columns, tty: false, out: () => {} });

/** The one document of `--json`. */
export const printJson = (io: Io, value: unknown): void => io.out(`${JSON.stringify(value, null, 2)}\n`);
