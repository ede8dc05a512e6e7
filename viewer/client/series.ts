/** Curves in bounded memory: points in order of x, thinned by halves when there are too many, smoothed for the eye. */

export interface Series {
  readonly x: readonly number[];
  readonly y: readonly (number | null)[];
  /** Adds a point; one at or before the last x replaces what is there from x on. */
  add(x: number, y: number | null): void;
  clear(): void;
}

/** At most `limit` points: when full, every second one is dropped and so is every second one that comes. */
export function makeSeries(limit = 4096): Series {
  let x: number[] = [];
  let y: (number | null)[] = [];
  let stride = 1;
  let skipped = 0;

  function thin(): void {
    x = x.filter((_, i) => i % 2 === 0);
    y = y.filter((_, i) => i % 2 === 0);
    stride *= 2;
  }

  return {
    get x() {
      return x;
    },
    get y() {
      return y;
    },
    add(at, value) {
      while (x.length > 0 && (x[x.length - 1] as number) >= at) {
        x.pop();
        y.pop();
      }
      skipped++;
      if (skipped < stride && x.length > 0) return;
      skipped = 0;
      x.push(at);
      y.push(value);
      if (x.length > limit) thin();
    },
    clear() {
      x = [];
      y = [];
      stride = 1;
      skipped = 0;
    },
  };
}

/**
 * Exponential moving average without the pull towards its start (as Adam corrects its means):
 * mₜ = w·mₜ₋₁ + (1 − w)·yₜ, shown as mₜ / (1 − wᵗ). Gaps stay gaps.
 */
export function smooth(y: readonly (number | null)[], weight: number): (number | null)[] {
  let sum = 0;
  let mass = 0;
  return y.map((value) => {
    if (value === null) return null;
    sum = weight * sum + (1 - weight) * value;
    mass = weight * mass + (1 - weight);
    return sum / mass;
  });
}

/** True when a curve is better seen on a logarithmic axis: all positive, over more than two decades. */
export function spansDecades(y: readonly (number | null)[]): boolean {
  let low = Number.POSITIVE_INFINITY;
  let high = 0;
  for (const value of y) {
    if (value === null) continue;
    if (value <= 0) return false;
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  return high > 100 * low;
}

/** Points at x on another clock: what it showed at or before each of them. Points before its first value are left out. */
export function onClock(clock: Pick<Series, 'x' | 'y'>, x: readonly number[]): (number | null)[] {
  let k = -1;
  return x.map((at) => {
    while (k + 1 < clock.x.length && clock.x[k + 1]! <= at) k++;
    return k < 0 ? null : clock.y[k]!;
  });
}
