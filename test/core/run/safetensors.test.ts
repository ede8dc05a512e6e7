import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { StoredTensor } from '../../../core/agent.js';
import { CorruptFile } from '../../../core/errors.js';
import { decodeSafetensors, encodeSafetensors } from '../../../core/run/safetensors.js';

const joined = (chunks: readonly Uint8Array[]): Uint8Array => new Uint8Array(Buffer.concat(chunks));

/** A file made by hand: a header and data bytes. */
function fileOf(header: string, data: number): Uint8Array {
  const json = new TextEncoder().encode(header);
  const bytes = new Uint8Array(8 + json.length + data);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(json.length), true);
  bytes.set(json, 8);
  return bytes;
}

const arrays = fc.oneof(
  fc.float32Array({ maxLength: 20 }),
  fc.float64Array({ maxLength: 20 }),
  fc.int32Array({ maxLength: 20 }),
  fc.int16Array({ maxLength: 20 }),
  fc.int8Array({ maxLength: 20 }),
  fc.uint8Array({ maxLength: 20 }),
  fc.uint16Array({ maxLength: 20 }),
  fc.uint32Array({ maxLength: 20 }),
);
const tensors = fc.dictionary(
  fc.string().filter((name) => name !== '__metadata__'),
  arrays.map((data): StoredTensor => ({ shape: [data.length], data })),
);

describe('a file of tensors', () => {
  test('reads back every name, shape, type and bit', () => {
    fc.assert(
      fc.property(tensors, (given) => {
        const read = decodeSafetensors(joined(encodeSafetensors(given)), 'f');
        expect(Object.keys(read).sort()).toEqual(Object.keys(given).sort());
        for (const [name, { shape, data }] of Object.entries(given)) {
          expect(read[name].shape).toEqual(shape);
          expect(read[name].data.constructor).toBe(data.constructor);
          expect(Buffer.from(read[name].data.slice().buffer)).toEqual(Buffer.from(data.slice().buffer));
        }
      }),
    );
  });

  test('has the layout of the format: length, header, bytes', () => {
    const bytes = joined(encodeSafetensors({ w: { shape: [2, 1], data: Float32Array.of(1, -2) } }));
    const length = Number(new DataView(bytes.buffer).getBigUint64(0, true));
    expect(JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + length)))).toEqual({
      w: { dtype: 'F32', shape: [2, 1], data_offsets: [0, 8] },
    });
    expect([...bytes.subarray(8 + length)]).toEqual([0, 0, 128, 63, 0, 0, 0, 192]);
    expect(length % 8).toBe(0);
  });

  test('is read from any position in memory, aligned or not', () => {
    const bytes = joined(encodeSafetensors({ w: { shape: [2], data: Float64Array.of(0.5, 8) } }));
    const shifted = new Uint8Array(bytes.length + 3);
    shifted.set(bytes, 3);
    expect(decodeSafetensors(shifted.subarray(3), 'f').w.data).toEqual(Float64Array.of(0.5, 8));
  });

  test('is not written when data do not fill a shape', () => {
    expect(() => encodeSafetensors({ w: { shape: [3], data: Float32Array.of(1) } })).toThrow(RangeError);
  });
});

describe('a corrupt file is refused in one line:', () => {
  const f32 = (begin: number, end: number, shape = '[1]'): string =>
    `{"dtype":"F32","shape":${shape},"data_offsets":[${begin},${end}]}`;
  test.each<[string, Uint8Array, RegExp]>([
    ['empty', new Uint8Array(0), /shorter/],
    ['header longer than the file', fileOf('{}', 0).fill(255, 0, 7), /header has/],
    ['header that is no object', fileOf('[1]', 0), /begin with/],
    ['header that is no JSON', fileOf('{"a"', 0), /not JSON/],
    ['unknown dtype', fileOf('{"a":{"dtype":"BF16","shape":[1],"data_offsets":[0,2]}}', 2), /unknown dtype "BF16"/],
    ['negative shape', fileOf(`{"a":${f32(0, 4, '[-1]')}}`, 4), /bad shape/],
    ['shape of a billion', fileOf(`{"a":${f32(0, 4, '[1000000000]')}}`, 4), /does not fill/],
    ['a key twice', fileOf(`{"a":${f32(0, 4)},"\\u0061":${f32(4, 8)}}`, 8), /key 'a' twice/],
    ['a hole', fileOf(`{"a":${f32(0, 4)},"b":${f32(8, 12)}}`, 12), /begins at byte 8, not 4/],
    ['an overlap', fileOf(`{"a":${f32(0, 4)},"b":${f32(0, 4)}}`, 4), /begins at byte 0, not 4/],
    ['bytes left over', fileOf(`{"a":${f32(0, 4)}}`, 5), /have 4 bytes, the file 5/],
    ['bytes missing', fileOf(`{"a":${f32(0, 4)}}`, 3), /have 4 bytes, the file 3/],
  ])('%s', (_, bytes, message) => {
    const read = (): unknown => decodeSafetensors(bytes, 'f.safetensors');
    expect(read).toThrow(CorruptFile);
    expect(read).toThrow(message);
    expect(read).toThrow(/^[^\n]*$/);
  });

  test('any other change of bytes gives tensors or CorruptFile, nothing else', () => {
    const whole = joined(
      encodeSafetensors({
        a: { shape: [2, 2], data: Float32Array.of(1, 2, 3, 4) },
        b: { shape: [3], data: Uint8Array.of(1, 2, 3) },
      }),
    );
    const edit = fc.record({ at: fc.nat(whole.length - 1), byte: fc.nat(255) });
    fc.assert(
      fc.property(fc.array(edit, { minLength: 1, maxLength: 6 }), fc.nat(whole.length), (edits, length) => {
        const bytes = whole.slice(0, length < 8 ? whole.length : length);
        for (const { at, byte } of edits) if (at < bytes.length) bytes[at] = byte;
        try {
          decodeSafetensors(bytes, 'f');
        } catch (error) {
          expect(error).toBeInstanceOf(CorruptFile);
        }
      }),
      { numRuns: 20_000 },
    );
  });
});
