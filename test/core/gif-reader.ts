/** Reads GIFs with a global table of colours: what the encoder is tested with. Written from the format, not the encoder. */

import type { Picture } from '../../core/env.js';

/** LZW with codes of 3 to 12 bits, least significant first. */
function decompress(data: readonly number[], size: number, pixels: number): Uint8Array {
  const clear = 1 << size;
  let table: number[][] = [];
  let width = 0;
  const restart = (): void => {
    table = Array.from({ length: clear + 2 }, (_, i) => [i]);
    width = size + 1;
  };
  restart();
  const out: number[] = [];
  let before: number[] | null = null;
  for (let bit = 0; ; ) {
    let code = 0;
    for (let k = 0; k < width; k++, bit++) code |= (((data[bit >> 3] ?? 0) >> (bit & 7)) & 1) << k;
    if (code === clear) {
      restart();
      before = null;
      continue;
    }
    if (code === clear + 1) break;
    const first: number[] | undefined = table[code];
    const entry: number[] = first ?? [...(before as number[]), (before as number[])[0] as number];
    out.push(...entry);
    if (before !== null && table.length < 4096) table.push([...before, entry[0] as number]);
    if (table.length === 1 << width && width < 12) width++;
    before = entry;
  }
  if (out.length !== pixels) throw new Error(`a frame must have ${pixels} pixels, got ${out.length}`);
  return Uint8Array.from(out);
}

export interface GifFrame extends Picture {
  /** Hundredths of a second. */
  readonly delay: number;
}

export function framesOf(gif: Uint8Array): GifFrame[] {
  const view = new DataView(gif.buffer, gif.byteOffset, gif.byteLength);
  if (String.fromCharCode(...gif.subarray(0, 6)) !== 'GIF89a') throw new Error('not a GIF89a');
  const colours = 2 << ((gif[10] as number) & 7);
  let at = 13 + 3 * colours;
  let delay = 0;
  const frames: GifFrame[] = [];
  const blocks = (): number[] => {
    const data: number[] = [];
    for (let n = gif[at++] as number; n > 0; n = gif[at++] as number) {
      data.push(...gif.subarray(at, at + n));
      at += n;
    }
    return data;
  };
  for (let kind = gif[at++]; kind !== 0x3b; kind = gif[at++]) {
    if (kind === 0x21) {
      const label = gif[at++];
      const data = blocks();
      if (label === 0xf9) delay = (data[1] as number) | ((data[2] as number) << 8);
      continue;
    }
    if (kind !== 0x2c) throw new Error(`unknown block ${kind}`);
    const [width, height] = [view.getUint16(at + 4, true), view.getUint16(at + 6, true)];
    at += 9;
    const size = gif[at++] as number;
    const indices = decompress(blocks(), size, width * height);
    const data = new Uint8Array(3 * indices.length);
    indices.forEach((index, i) => {
      data.set(gif.subarray(13 + 3 * index, 16 + 3 * index), 3 * i);
    });
    frames.push({ width, height, data, delay });
  }
  return frames;
}
