/**
 * Contenders measured against each other in one run: blocks of theirs alternate, so that what else the machine does
 * falls on all of them, and each round gives one ratio.
 */

/** Somebody's way to do one piece of work, ready to be timed. */
export interface Runner {
  /** Milliseconds of each of `repeats` runs, from the same beginning every time. */
  run(repeats: number): Promise<readonly number[]>;
}

/** Median and quartiles. */
export interface Summary {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/** The q-quantile, linear between the two nearest of the sorted values. */
export function quantile(sorted: readonly number[], q: number): number {
  const at = q * (sorted.length - 1);
  const below = Math.floor(at);
  const above = Math.min(below + 1, sorted.length - 1);
  return sorted[below] + (at - below) * (sorted[above] - sorted[below]);
}

/** @throws RangeError when there is nothing to summarise. */
export function summarise(values: readonly number[]): Summary {
  if (values.length === 0) throw new RangeError('a summary needs at least one number, got none');
  const sorted = [...values].sort((a, b) => a - b);
  return { value: quantile(sorted, 0.5), low: quantile(sorted, 0.25), high: quantile(sorted, 0.75) };
}

const median = (values: readonly number[]): number => summarise(values).value;

export interface Outcome {
  /** Milliseconds of one run: quartiles of the medians of the rounds. */
  readonly own: Summary;
  readonly peers: readonly Summary[];
  /** Of each round: own median ÷ that of the peer that is best over all rounds. null without peers. */
  readonly ratio: Summary | null;
}

/** Medians of the rounds, [rounds] for each contender → the outcome. */
export function outcomeOf(own: readonly number[], peers: readonly (readonly number[])[]): Outcome {
  const summaries = peers.map(summarise);
  const best = summaries.reduce((at, { value }, i) => (value < summaries[at].value ? i : at), 0);
  const ratios = peers.length === 0 ? [] : own.map((ms, round) => ms / peers[best][round]);
  return { own: summarise(own), peers: summaries, ratio: ratios.length === 0 ? null : summarise(ratios) };
}

const BLOCK_MS = 150; // long enough that one interruption does not make a median
const MAX_REPEATS = 5000;
const PROBE_MS = 50;

/** As many runs as fill a block. Warms up on the way. */
export async function repeatsFor(runner: Runner): Promise<number> {
  for (let repeats = 1; ; repeats *= 4) {
    const times = await runner.run(repeats);
    const total = times.reduce((sum, ms) => sum + ms, 0);
    if (total < PROBE_MS && repeats < MAX_REPEATS) continue;
    return Math.max(1, Math.min(MAX_REPEATS, Math.ceil(BLOCK_MS / median(times))));
  }
}

/** Times `own` and its peers in `rounds` rounds of one block each; who goes first changes from round to round. */
export async function compete(own: Runner, peers: readonly Runner[], rounds: number): Promise<Outcome> {
  const contenders = [own, ...peers];
  const repeats: number[] = [];
  for (const runner of contenders) repeats.push(await repeatsFor(runner));
  const medians = contenders.map((): number[] => []);
  for (let round = 0; round < rounds; round++) {
    const turns = contenders.map((_, i) => i);
    if (round % 2 === 1) turns.reverse();
    for (const i of turns) medians[i].push(median(await contenders[i].run(repeats[i])));
  }
  return outcomeOf(medians[0], medians.slice(1));
}
