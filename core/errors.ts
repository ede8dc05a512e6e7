/** Errors that are somebody's mistake rather than ours: their message is one line, complete, fit to print alone. */

/** Bad input: says what was wrong, the value seen and what is allowed. Scripts print it and exit with 2. */
export class BadInput extends Error {
  override readonly name: string = 'BadInput';
}

/** A step before the first reset, or after an end. */
export class ResetNeeded extends Error {
  override readonly name: string = 'ResetNeeded';
}

/** An action outside the action space. */
export class InvalidAction extends BadInput {
  override readonly name: string = 'InvalidAction';
}

/** An id or name that nothing is registered under. */
export class NotRegistered extends BadInput {
  override readonly name: string = 'NotRegistered';
}

/** A file that is not what it should be: cut short, changed, or of an unknown version. */
export class CorruptFile extends BadInput {
  override readonly name: string = 'CorruptFile';
}

/** Levenshtein distance: single-character edits from `a` to `b`. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      next[j] = Math.min(next[j - 1] + 1, row[j] + 1, row[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1));
    }
    row = next;
  }
  return row[b.length];
}

/** The candidate most like `word`, or null when none is near enough to be meant. */
export function closest(word: string, candidates: readonly string[]): string | null {
  const ranked = candidates
    .map((name) => ({ name, d: distance(word.toLowerCase(), name.toLowerCase()) }))
    .sort((x, y) => x.d - y.d);
  const best = ranked[0];
  return best !== undefined && best.d <= Math.max(2, Math.floor(word.length * 0.4)) ? best.name : null;
}
