/** What has been seen to follow each (s, a), and how often: a model from which steps can be drawn again. */

import type { AgentState } from '../../core/agent.js';
import type { Rng } from '../../core/rng.js';

/** Something that followed a pair. States are observations as the world gives them. */
export interface Outcome {
  readonly reward: number;
  readonly terminated: number;
  readonly nextObs: number;
}

export interface OutcomeModel {
  /** Pairs tried so far. */
  readonly size: number;
  /** Notes what followed the pair of that entry. */
  add(at: number, outcome: Outcome): void;
  /** A pair that was tried, each as likely, and one of its outcomes, as likely as it was frequent. */
  draw(rng: Rng): { readonly at: number; readonly outcome: Outcome };
  save(): AgentState['tensors'];
  load(tensors: AgentState['tensors']): void;
}

interface Seen {
  readonly at: number;
  count: number;
  readonly outcomes: (Outcome & { count: number })[];
}

const COLUMNS = 5; // of the saved table: entry, count, reward, terminated, next observation

export function makeOutcomeModel(): OutcomeModel {
  const pairs: Seen[] = []; // in the order of their first trial
  const byEntry = new Map<number, Seen>();

  function add(at: number, { reward, terminated, nextObs }: Outcome, times = 1): void {
    let seen = byEntry.get(at);
    if (seen === undefined) {
      seen = { at, count: 0, outcomes: [] };
      byEntry.set(at, seen);
      pairs.push(seen);
    }
    seen.count += times;
    const same = seen.outcomes.find((o) => o.nextObs === nextObs && o.reward === reward && o.terminated === terminated);
    if (same === undefined) seen.outcomes.push({ reward, terminated, nextObs, count: times });
    else same.count += times;
  }

  return {
    get size() {
      return pairs.length;
    },
    add: (at, outcome) => add(at, outcome),
    draw(rng) {
      const { at, count, outcomes } = pairs[rng.int(pairs.length)];
      let left = rng.int(count);
      let k = 0;
      while (left >= outcomes[k].count) left -= outcomes[k++].count;
      return { at, outcome: outcomes[k] };
    },
    save() {
      const rows = pairs.flatMap(({ at, outcomes }) =>
        outcomes.map((o) => [at, o.count, o.reward, o.terminated, o.nextObs]),
      );
      return { outcomes: { shape: [rows.length, COLUMNS], data: Float64Array.from(rows.flat()) } };
    },
    load({ outcomes }) {
      pairs.length = 0;
      byEntry.clear();
      for (let k = 0; k < outcomes.data.length; k += COLUMNS) {
        const [at, count, reward, terminated, nextObs] = outcomes.data.subarray(k, k + COLUMNS);
        add(at, { reward, terminated, nextObs }, count);
      }
    },
  };
}
