/**
 * Compiles parts of a graph to WebAssembly that runs in the calling thread: what is too small, or too often in and out
 * of memory, for an engine. Sums are float32, as an engine's are; their order of additions is this code's own.
 */

import { sizeOf, type Value } from '../trace/graph.js';
import { Assembler } from './assembler.js';
import { emitKernel } from './kernel-code.js';
import { type Context, LoopCode } from './loop-code.js';
import type { HostTask, Kernel, Place } from './schedule.js';
import { readInputs, Schedule } from './schedule.js';

export { roleOf } from './roles.js';
export type { HostOutput, HostTask, Place } from './schedule.js';

export interface HostCode {
  /** A WebAssembly module: import m.memory, export run(address of each buffer). */
  readonly wasm: Uint8Array<ArrayBuffer>;
  /** What buffer 0 needs. */
  readonly scratchBytes: number;
  /** What buffer 0 holds before the first run. */
  readonly constants: readonly { readonly offset: number; readonly bytes: Uint8Array }[];
  /** May `written` be the very memory of `read`? So it is where nothing is read after it was overwritten. */
  mayOverwrite(read: number, written: number): boolean;
}

/** Code over `buffers` buffers, numbered from 0. */
export function compileHost(task: HostTask, buffers: number): HostCode {
  const schedule = new Schedule(task);
  const a = new Assembler(buffers);
  const context: Context = { a, schedule, buffers: Array.from({ length: buffers }, (_, i) => a.parameter(i)) };
  for (const kernel of schedule.kernels) {
    if (kernel.kind === 'loop') new LoopCode(context, kernel).emit();
    else emitKernel(context, kernel);
  }
  return {
    wasm: a.finish(),
    scratchBytes: schedule.scratchBytes,
    constants: schedule.constants,
    mayOverwrite: (read, written) =>
      mayOverwrite({ kernels: schedule.kernels, place: (value) => schedule.place(value) }, read, written),
  };
}

interface Access {
  readonly kernel: number;
  readonly start: number; // bytes
  readonly end: number;
  /** Read number by number, in step with the loop. */
  readonly inStep: boolean;
}

function mayOverwrite({ kernels, place }: Plan, read: number, written: number): boolean {
  const within = (buffer: number, values: (kernel: Kernel) => readonly Stretch[]): Access[] =>
    kernels.flatMap((kernel, i) =>
      values(kernel).flatMap((stretch) => (stretch.place?.buffer === buffer ? [access(i, kernel, stretch)] : [])),
    );
  const stretch = (value: Value): Stretch => ({ place: place(value), numbers: sizeOf(value.shape) });
  const writes = within(written, ({ nodes, copy }) => [
    ...nodes.flatMap((node) => node.outputs.map(stretch)),
    ...(copy === undefined ? [] : [{ place: copy.to, numbers: copy.bytes / 4 }]),
  ]);
  const reads = within(read, ({ nodes, copy }) => [
    ...nodes.flatMap(readInputs).map(stretch),
    ...(copy === undefined ? [] : [{ place: place(copy.from), numbers: copy.bytes / 4 }]),
  ]);
  return reads.every((r) =>
    writes.every((w) => {
      if (r.end <= w.start || w.end <= r.start || r.kernel < w.kernel) return true;
      return r.kernel === w.kernel && r.inStep && r.start === w.start;
    }),
  );
}

interface Plan {
  readonly kernels: readonly Kernel[];
  place(value: Value): Place | undefined;
}
interface Stretch {
  readonly place: Place | undefined;
  readonly numbers: number;
}
interface Access {
  readonly kernel: number;
  readonly start: number; // bytes
  readonly end: number;
  /** Number by number, in step with the loop. */
  readonly inStep: boolean;
}

function access(i: number, kernel: Kernel, { place, numbers }: Stretch): Access {
  const start = place?.offset ?? 0;
  const inStep = kernel.kind === 'loop' && numbers === kernel.size;
  return { kernel: i, start, end: start + numbers * 4, inStep };
}
