/** The device 'cpu': compiled programs on onnxruntime's own package for Node. */

import { availableParallelism } from 'node:os';
import * as ort from 'onnxruntime-node';
import { BadInput } from '../errors.js';
import { OrtDevice } from './ort-device.js';

export interface CpuOptions {
  /**
   * Threads for one operator, at most: programs too small for several use one. Default: as many as there are cores, but
   * no more than four. Another number may give other last bits.
   */
  readonly threads?: number;
  /** Let host code compute what it computes faster. Default true; without, onnxruntime computes everything. */
  readonly hostCode?: boolean;
}

export const usualThreads = (): number => Math.min(availableParallelism(), 4);

/** @throws BadInput unless `threads` is a positive integer. */
export function makeCpuDevice({ threads = usualThreads(), hostCode = true }: CpuOptions = {}): OrtDevice {
  if (!Number.isSafeInteger(threads) || threads < 1) {
    throw new BadInput(`threads must be a positive integer, got ${threads}`);
  }
  const version = ort.env.versions.node ?? ort.env.versions.common;
  return new OrtDevice({
    engine: ort,
    name: 'cpu',
    description: `compiled graphs on onnxruntime ${version}, ${threads === 1 ? '1 thread' : `up to ${threads} threads`}`,
    session: { executionProviders: ['cpu'], intraOpNumThreads: threads, interOpNumThreads: 1 },
    hostCode,
  });
}
