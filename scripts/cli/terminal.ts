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

/** Stands for a space at which no line is broken. */
export const HARD_SPACE = '\u00a0';

/** Words in lines of at most `width` characters; a longer word has a line of its own. */
export function wrapped(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ').filter((w) => w !== '')) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line);
      line = '';
    }
    line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line].map((made) => made.replaceAll(HARD_SPACE, ' '));
}

/** Words in lines of at most `columns` after `lead`, which stands before the first; the others hang below it. */
export const hanging = (lead: string, text: string, columns: number): string =>
  wrapped(text, columns - lead.length)
    .map((line, i) => `${i === 0 ? lead : ' '.repeat(lead.length)}${line}\n`)
    .join('');

const GAP = 2; // spaces between columns
const longest = (words: readonly string[]): number => Math.max(0, ...words.map((word) => word.length));
/** Lines that rows take when their cells are wrapped to these widths. */
const linesOf = (rows: readonly (readonly string[])[], width: readonly number[]): number =>
  rows.reduce((sum, row) => sum + Math.max(...row.map((cell, i) => wrapped(cell, width[i]).length)), 0);

/** Widths of the columns: as wide as their cells, then less, one by one, where that makes the fewest lines. */
function widthsFor(rows: readonly (readonly string[])[], columns: number): number[] {
  const cells = (rows[0] ?? []).map((_, i) => rows.map((row) => row[i] ?? ''));
  const width = cells.map(longest);
  const least = cells.map((column, i) => (i === 0 ? width[0] : longest(column.flatMap((cell) => cell.split(' ')))));
  const total = (): number => width.reduce((sum, w) => sum + w + GAP, -GAP);
  while (total() > columns) {
    const costs = width.map((w, i) =>
      w > least[i] ? linesOf(rows, width.with(i, w - 1)) - w / 1000 : Number.POSITIVE_INFINITY,
    );
    const cheapest = Math.min(...costs);
    if (cheapest === Number.POSITIVE_INFINITY) break; // narrower than the longest words
    width[costs.indexOf(cheapest)]--;
  }
  return width;
}

/** Rows in aligned columns of at most `columns` characters in all; cells but the first of a row are wrapped. */
export function wrappedTable(rows: readonly (readonly string[])[], columns: number): string {
  const width = widthsFor(rows, columns);
  const pads = (row: readonly string[]): string => {
    const cells = row.map((cell, i) => wrapped(cell, width[i]));
    const lines = Array.from({ length: Math.max(...cells.map((cell) => cell.length)) }, (_, k) =>
      cells.map((cell, i) => (cell[k] ?? '').padEnd(width[i])).join(' '.repeat(GAP)),
    );
    return lines.map((line) => `${line.trimEnd()}\n`).join('');
  };
  return rows.map(pads).join('');
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
