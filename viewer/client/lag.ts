/**
 * How late messages are. The clocks of server and page differ by an unknown constant, so the quickest message of the
 * last half minute counts as arriving at once.
 */

export interface Lag {
  /** Takes a message's two times in, both in milliseconds; returns how late it is. */
  take(sentMs: number, receivedMs: number): number;
  reset(): void;
}

const WINDOW = 30_000; // ms

export function makeLag(): Lag {
  let quickest: { offset: number; at: number }[] = []; // offsets rising with time: the first is the least
  return {
    take(sentMs, receivedMs) {
      const offset = receivedMs - sentMs;
      while (quickest.length > 0 && (quickest.at(-1)?.offset ?? 0) >= offset) quickest.pop();
      quickest.push({ offset, at: receivedMs });
      if (receivedMs - (quickest[0]?.at ?? 0) > WINDOW) quickest.shift();
      return offset - (quickest[0]?.offset ?? offset);
    },
    reset() {
      quickest = [];
    },
  };
}
