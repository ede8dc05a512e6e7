/** An RGB picture as a PNG file. PNG, W3C recommendation of 2003, with one IDAT and the filter 'up'. */

import { crc32, deflateSync } from 'node:zlib';
import type { Picture } from '../../../core/env.js';

function chunk(type: string, data: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const out = Buffer.alloc(body.length + 8);
  out.writeUInt32BE(data.length, 0);
  body.copy(out, 4);
  out.writeUInt32BE(crc32(body), body.length + 4);
  return out;
}

const UP = 2; // each byte minus the one above it

/** The bytes of the file. */
export function pngOf({ width, height, data }: Picture): Buffer {
  const row = 3 * width;
  const raw = Buffer.alloc(height * (row + 1));
  for (let y = 0; y < height; y++) {
    raw[y * (row + 1)] = UP;
    for (let x = 0; x < row; x++) {
      const above = y === 0 ? 0 : data[(y - 1) * row + x];
      raw[y * (row + 1) + 1 + x] = (data[y * row + x] - above) & 255;
    }
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2, 0, 0, 0], 8); // 8 bits a channel, RGB
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(raw, { level: 9 })),
    chunk('IEND', new Uint8Array(0)),
  ]);
}
