/** Who takes part in the update bench: devices of ours, and peers in processes of their own. */

import type { Device } from '../../core/compute/device.js';
import type { Runner } from './rounds.js';
import { experienceOf, type Row } from './update-rows.js';
import { makeWork } from './update-work.js';

export interface Prepared extends Runner {
  /** Seconds from the definition of the programs to the end of their first run; of devices of ours. */
  readonly compileSeconds?: number;
  /** Which of several ways was the best: 'fused Adam'. */
  readonly variant?: string;
  dispose(): void;
}

export interface Contender {
  /** 'cpu', 'PyTorch, 1 thread' */
  readonly name: string;
  /** Versions. */
  readonly description: string;
  prepare(row: Row): Promise<Prepared>;
  /** Numbers to compare, of `repeats` steps from the initial parameters on: see `Work.check`. */
  check(row: Row, repeats: number): Promise<readonly number[]>;
  close(): void;
}

const WARM = 3; // steps before the clock starts; none for a step so slow that it is timed alone

export const deviceContender = (device: Device): Contender => ({
  name: device.name,
  description: device.description,
  async prepare(row) {
    const experience = experienceOf(row);
    const start = performance.now();
    const work = await makeWork(device, row, experience);
    await work.step();
    const compileSeconds = (performance.now() - start) / 1000;
    return {
      compileSeconds,
      async run(repeats) {
        work.reset();
        for (let i = 0; i < Math.min(WARM, repeats - 1); i++) await work.step();
        const times = new Array<number>(repeats);
        for (let i = 0; i < repeats; i++) {
          const from = performance.now();
          await work.step();
          times[i] = performance.now() - from;
        }
        return times;
      },
      dispose: work.dispose,
    };
  },
  async check(row, repeats) {
    const work = await makeWork(device, row, experienceOf(row));
    const values: number[] = [];
    for (let i = 0; i < repeats; i++) values.push(...Array.from(await work.check()));
    work.dispose();
    return values;
  },
  close: () => device.dispose(),
});
