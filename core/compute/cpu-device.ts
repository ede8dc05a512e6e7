/** The device 'cpu': compiled programs on onnxruntime's own package for Node. */

import * as ort from 'onnxruntime-node';
import { BadInput } from '../errors.js';
import { OrtDevice } from './ort-device.js';

export interface CpuOptions {
  /** Threads for one operator. One is fastest for small networks. */
  readonly threads?: number;
  /** Let host code compute what it computes faster. Default true; without, onnxruntime computes everything. */
  readonly hostCode?: boolean;
}

/** @throws BadInput unless `threads` is a positive integer. */
export function makeCpuDevice({ threads = 1, hostCode = true }: CpuOptions = {}): OrtDevice {
  if (!Number.isSafeInteger(threads) || threads < 1) {
    throw new BadInput(`threads must be a positive integer, got ${threads}`);
  }
  const version = ort.env.versions.node ?? ort.env.versions.common;
  return new OrtDevice({
    engine: ort,
    name: 'cpu',
    description: `compiled graphs on onnxruntime ${version}, ${threads} thread${threads === 1 ? '' : 's'}`,
    session: { executionProviders: ['cpu'], intraOpNumThreads: threads, interOpNumThreads: 1 },
    hostCode,
  });
}
