/** Rows of metrics for pages that join late: bounded, evenly spaced over the whole run, the newest always there. */

import type { MetricsRow } from '../protocol.js';

export interface History {
  add(row: MetricsRow): void;
  /** At most `capacity` rows, oldest first. */
  rows(): readonly MetricsRow[];
}

/** When `capacity` is reached every second row goes, and from then on only every second (fourth, …) one is kept. */
export function makeHistory(capacity: number): History {
  let kept: MetricsRow[] = [];
  let newest: MetricsRow | null = null; // only where it is not kept anyway
  let stride = 1;
  let seen = 0;
  return {
    add(row) {
      const keeps = seen % stride === 0;
      seen++;
      newest = keeps ? null : row;
      if (keeps) kept.push(row);
      if (kept.length < capacity) return;
      newest ??= kept.at(-1) ?? null;
      kept = kept.filter((_, i) => i % 2 === 0);
      if (kept.at(-1) === newest) newest = null;
      stride *= 2;
    },
    rows: () => (newest === null ? kept : [...kept, newest]),
  };
}
