/** Tuned settings of an agent in a world: data, with the seeds they were tuned for and what these reached. */

import type { EnvParams } from '../../core/env.js';

export interface Preset<Config = Readonly<Record<string, unknown>>> {
  /** World steps in all. */
  readonly steps: number;
  /** Worlds stepped together. */
  readonly envs: number;
  /** Parameters of the world that differ from its own. */
  readonly params?: EnvParams;
  readonly config: Partial<Config>;
  /** Env steps between evaluations on worlds of their own, by which the best checkpoint is kept. Absent: none. */
  readonly evaluateEvery?: number;
  readonly evaluationEpisodes?: number;
  readonly stopAt?: number;
  readonly tunedFor: {
    readonly seeds: readonly number[];
    readonly result: string;
  };
}
