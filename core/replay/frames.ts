/**
 * Stacks of pictures whose frames are kept once. A stack [H × W × C] shows the last C frames of a world, the newest one
 * last; the next stack has C − 1 of them in common. Whether it has is seen by looking: where the first C − 1 channels are
 * not the last C − 1 of the observation before, as at the start of an episode, or in a world that stacks nothing, all
 * channels are frames of their own. What comes out is what went in, bit by bit, in any world.
 *
 * Frames lie in segments of at most 64 MiB, made when they are needed. A slot holds the numbers of its C frames; a frame
 * is free again when no slot holds its number.
 */

import type { NumericArray } from '../arrays.js';
import { CorruptFile } from '../errors.js';
import type { ArraySpace } from '../spaces.js';
import type { Observations, ObservationsOptions } from './observations.js';
import { copy, firstRows, putRows } from './rows.js';

const SEGMENT = 64 * 1_048_576; // bytes
/** Bytes of a frame below which keeping count of frames is not worth it. */
const LEAST_AREA = 1024;

const LITTLE_ENDIAN = new Uint8Array(Uint32Array.of(1).buffer)[0] === 1;

/** Whether observations are pictures of bytes with channels, large enough. */
export const sharesFrames = ({ kind, dtype, shape }: ArraySpace): boolean =>
  kind === 'box' && dtype === 'uint8' && shape.length === 3 && shape[2] > 1 && shape[0] * shape[1] >= LEAST_AREA;

/** Four frames as one picture with four channels: 4 × 4 bytes are transposed at a time. [n] each → [4n], little-endian words. */
function interleaveFour(f0: Int32Array, f1: Int32Array, f2: Int32Array, f3: Int32Array, out: Int32Array): void {
  for (let p = 0, k = 0; p < f0.length; p++, k += 4) {
    const a = f0[p];
    const b = f1[p];
    const c = f2[p];
    const d = f3[p];
    out[k] = (a & 0xff) | ((b & 0xff) << 8) | ((c & 0xff) << 16) | (d << 24);
    out[k + 1] = ((a >>> 8) & 0xff) | (b & 0xff00) | ((c & 0xff00) << 8) | ((d & 0xff00) << 16);
    out[k + 2] = ((a >>> 16) & 0xff) | ((b >>> 8) & 0xff00) | (c & 0xff0000) | ((d & 0xff0000) << 8);
    out[k + 3] = (a >>> 24) | ((b >>> 16) & 0xff00) | ((c >>> 8) & 0xff0000) | (d & 0xff000000);
  }
}

interface Pool {
  /** Frames ever made. */
  readonly count: number;
  readonly segments: readonly Uint8Array[];
  readonly free: readonly number[];
  /** A frame with one channel of a picture. */
  keep(from: NumericArray, start: number): number;
  /** The same frame once more. */
  share(frame: number): number;
  drop(frame: number): void;
  /** The segment that a frame lies in, and where. */
  segmentOf(frame: number): Uint8Array;
  offsetOf(frame: number): number;
  /** A frame, four bytes a word; only where its size is a multiple of four. */
  wordsOf(frame: number): Int32Array;
  load(segments: readonly Uint8Array[], count: number, free: Int32Array, held: Int32Array): void;
}

/** `most`: frames that may be held at once. */
function makePool(area: number, channels: number, most: number): Pool {
  const perSegment = Math.max(1, Math.min(most, Math.floor(SEGMENT / area)));
  const segments: Uint8Array[] = [];
  const uses: Uint16Array[] = []; // slots that hold a frame, by segment
  let free: number[] = [];
  let count = 0;

  function taken(): number {
    const frame = free.pop() ?? count++;
    grow(count);
    return frame;
  }
  function grow(frames: number): void {
    while (segments.length * perSegment < frames) {
      segments.push(new Uint8Array(perSegment * area));
      uses.push(new Uint16Array(perSegment));
    }
  }
  const numberOf = (frame: number): number => Math.floor(frame / perSegment);
  const segmentOf = (frame: number): Uint8Array => segments[numberOf(frame)];
  const offsetOf = (frame: number): number => (frame % perSegment) * area;

  function share(frame: number): number {
    uses[numberOf(frame)][frame % perSegment]++;
    return frame;
  }

  return {
    get count() {
      return count;
    },
    segments,
    get free() {
      return free;
    },
    keep(from, start) {
      const frame = taken();
      const data = segmentOf(frame);
      const offset = offsetOf(frame);
      for (let p = 0; p < area; p++) data[offset + p] = from[start + p * channels];
      return share(frame);
    },
    share,
    drop(frame) {
      if (--uses[numberOf(frame)][frame % perSegment] === 0) free.push(frame);
    },
    segmentOf,
    offsetOf,
    wordsOf: (frame) => new Int32Array(segmentOf(frame).buffer, offsetOf(frame), area / 4),
    load(saved, frames, unused, held) {
      grow(frames);
      for (const [k, data] of saved.entries()) {
        const length = Math.min(perSegment, frames - k * perSegment) * area;
        if (data.length !== length) {
          throw new CorruptFile(`the saved replay's frames${k} has ${data.length} bytes, expected ${length}`);
        }
        segments[k].set(data);
      }
      for (const each of uses) each.fill(0);
      for (const frame of held.filter((one) => one >= 0)) share(frame);
      free = [...unused];
      count = frames;
    },
  };
}

export function makeFrames({ observationSpace, envCount, slots }: ObservationsOptions): Observations {
  const [height, width, channels] = observationSpace.shape;
  const area = height * width;
  const { size } = observationSpace;
  const pool = makePool(area, channels, envCount * slots * channels);
  const stack = new Int32Array(envCount * slots * channels).fill(-1); // frames of each slot, the oldest one first
  const latest = new Uint8Array(envCount * size); // the newest observation of each world
  const slotOfLatest = new Int32Array(envCount).fill(-1);

  /** Whether the picture of a world goes on from the one before. */
  function follows(env: number, from: NumericArray): boolean {
    const start = env * size;
    for (let k = 0; k < size; k += channels) {
      for (let c = 1; c < channels; c++) if (from[start + k + c - 1] !== latest[start + k + c]) return false;
    }
    return true;
  }
  /** Whether a channel is the same as the one before it: the first frame of an episode fills its whole stack. */
  function repeats(from: NumericArray, start: number, c: number): boolean {
    for (let k = start + c; k < start + size; k += channels) if (from[k] !== from[k - 1]) return false;
    return true;
  }

  function put(env: number, at: number, from: NumericArray): void {
    const start = env * size;
    const mine = at * channels;
    const before = slotOfLatest[env] * channels;
    for (let c = 0; c < channels; c++) if (stack[mine + c] >= 0) pool.drop(stack[mine + c]);
    const goesOn = before >= 0 && follows(env, from);
    for (let c = 0; c < channels; c++) {
      if (goesOn && c < channels - 1) stack[mine + c] = pool.share(stack[before + c + 1]);
      else if (c > 0 && repeats(from, start, c)) stack[mine + c] = pool.share(stack[mine + c - 1]);
      else stack[mine + c] = pool.keep(from, start + c);
    }
    copy(from, start, latest, start, size);
    slotOfLatest[env] = at;
  }

  function get(at: number, out: NumericArray, b: number): void {
    const bytes = out as Uint8Array; // as `sharesFrames` says
    const first = at * channels;
    if (channels === 4 && area % 4 === 0 && LITTLE_ENDIAN && bytes.byteOffset % 4 === 0) {
      const words = new Int32Array(bytes.buffer, bytes.byteOffset + b * size, area);
      const [f0, f1, f2, f3] = [0, 1, 2, 3].map((c) => pool.wordsOf(stack[first + c]));
      interleaveFour(f0, f1, f2, f3, words);
      return;
    }
    for (let c = 0; c < channels; c++) {
      const data = pool.segmentOf(stack[first + c]);
      const offset = pool.offsetOf(stack[first + c]);
      for (let p = 0, k = b * size + c; p < area; p++, k += channels) bytes[k] = data[offset + p];
    }
  }

  return {
    put,
    get,
    save(used) {
      const perSegment = (pool.segments[0]?.length ?? 0) / area;
      const inSegment = (k: number): number => Math.min(perSegment, pool.count - k * perSegment);
      const segments = pool.segments.map((data, k) => [
        `frames${k}`,
        { shape: [inSegment(k), height, width], data: data.slice(0, inSegment(k) * area) },
      ]);
      return {
        ...Object.fromEntries(segments),
        stacks: { shape: [envCount, used, channels], data: firstRows(stack, envCount, used, channels) },
        freeFrames: { shape: [pool.free.length], data: Int32Array.from(pool.free) },
      };
    },
    load(tensors, used, last) {
      stack.fill(-1);
      putRows('stacks', tensors.stacks?.data, stack, envCount, used, channels);
      const saved: Uint8Array[] = [];
      for (let k = 0; tensors[`frames${k}`] !== undefined; k++) saved.push(tensors[`frames${k}`].data as Uint8Array);
      const count = saved.reduce((sum, data) => sum + data.length, 0) / area;
      const free = (tensors.freeFrames?.data ?? new Int32Array()) as Int32Array;
      const known = new Set([...free, ...stack.filter((frame) => frame !== -1)]);
      if (known.size !== count || [...known].some((frame) => !(frame >= 0 && frame < count))) {
        throw new CorruptFile(`the saved replay has ${count} frames of ${area} bytes, and its slots hold others`);
      }
      pool.load(saved, count, free, stack);
      slotOfLatest.set(last);
      last.forEach((at, env) => {
        if (at >= 0) get(at, latest, env);
      });
    },
  };
}
