/** How things look in a terminal: numbers, tables, a line that is rewritten in place. */

import type { Io } from './io.js';

const style =
  (open: number, close: number) =>
  (io: Pick<Io, 'colour'>, text: string): string =>
    io.colour ? `\u001b[${open}m${text}\u001b[${close}m` : text;

export const bold = style(1, 22);
export const dim = style(2, 22);
export const green = style(32, 39);
export const red = style(31, 39);
export const yellow = style(33, 39);

/** 1234567 → '1,234,567' */
export const grouped = (n: number): string => Math.round(n).toLocaleString('en-US');

/** Four significant digits, without exponents for everyday sizes. */
export function short(n: number | null | undefined): string {
  if (n === null || n === undefined || !Number.isFinite(n)) return '–';
  if (n !== 0 && (Math.abs(n) < 1e-4 || Math.abs(n) >= 1e7)) return n.toExponential(2);
  if (Number.isInteger(n)) return String(n);
  return Math.abs(n) >= 1000 ? n.toFixed(0) : String(Number(n.toPrecision(4)));
}

/** 3725 → '1:02:05' */
export function clock(seconds: number): string {
  const s = Math.max(0, Math.round(seconds));
  const two = (n: number): string => String(n).padStart(2, '0');
  const minutes = Math.floor(s / 60);
  return s >= 3600 ? `${Math.floor(s / 3600)}:${two(minutes % 60)}:${two(s % 60)}` : `${minutes}:${two(s % 60)}`;
}

/** As many parts as fit into `columns`, two spaces apart. */
export function fitted(parts: readonly string[], columns: number): string {
  let line = '';
  for (const part of parts) {
    const longer = line === '' ? part : `${line}  ${part}`;
    if (longer.length > columns - 1) break;
    line = longer;
  }
  return line === '' ? (parts[0] ?? '').slice(0, Math.max(0, columns - 1)) : line;
}

/** Rows in aligned columns; cells that are numbers stand to the right. The last column is not padded. */
export function table(rows: readonly (readonly (string | number)[])[]): string {
  const width: number[] = [];
  for (const row of rows) {
    row.forEach((cell, i) => {
      width[i] = Math.max(width[i] ?? 0, String(cell).length);
    });
  }
  const pad = (cell: string | number, i: number, last: boolean): string => {
    if (typeof cell === 'number') return String(cell).padStart(width[i]);
    return last ? cell : cell.padEnd(width[i]);
  };
  return rows.map((row) => `${row.map((cell, i) => pad(cell, i, i === row.length - 1)).join('  ')}\n`).join('');
}

export interface StatusLine {
  /** Shows the parts: in place on a terminal, else as a line now and then. */
  show(parts: readonly string[]): void;
  /** Ends the line, so that other output can follow. */
  end(): void;
}

const PLAIN_MS = 5_000; // between two lines where nothing can be rewritten
const LIVE_MS = 100;

export function statusLine(io: Io): StatusLine {
  let last = Number.NEGATIVE_INFINITY;
  let open = false;
  return {
    show(parts) {
      const now = performance.now();
      if (now - last < (io.tty ? LIVE_MS : PLAIN_MS)) return;
      last = now;
      open = io.tty;
      io.out(io.tty ? `\r\u001b[2K${fitted(parts, io.columns)}` : `${parts.join('  ')}\n`);
    },
    end() {
      if (open) io.out('\n');
      open = false;
      last = Number.NEGATIVE_INFINITY;
    },
  };
}
