/**
 * Safetensors: named tensors in one file, never code.
 *
 *   8 bytes, little-endian: length of the header · header: JSON · the tensors' bytes, back to back
 *
 * Source: https://github.com/huggingface/safetensors, "Format" and its notes. The reader trusts nothing: the header is
 * bounded and begins with '{', no key appears twice, and the tensors tile the rest of the file exactly, so that no byte
 * is unread and none is read twice. Numbers are little-endian, as on every machine that Node runs tensors on.
 */

import type { StoredTensor } from '../agent.js';
import type { NumericArray } from '../arrays.js';
import { CorruptFile } from '../errors.js';

export type Tensors = Readonly<Record<string, StoredTensor>>;

/** Longest header that the reader accepts. */
export const MAX_HEADER = 16 * 1024 * 1024; // bytes

const DTYPES = {
  F64: Float64Array,
  F32: Float32Array,
  I32: Int32Array,
  U32: Uint32Array,
  I16: Int16Array,
  U16: Uint16Array,
  I8: Int8Array,
  U8: Uint8Array,
} as const;
type DtypeName = keyof typeof DTYPES;

const dtypeNames = Object.keys(DTYPES) as DtypeName[];
const METADATA = '__metadata__';

function dtypeOf(data: NumericArray): DtypeName {
  const name = dtypeNames.find((key) => data instanceof DTYPES[key]);
  if (name === undefined) throw new TypeError(`a tensor cannot hold a ${Object.prototype.toString.call(data)}`);
  return name;
}

const product = (shape: readonly number[]): number => shape.reduce((size, n) => size * n, 1);

/**
 * The file's bytes as chunks, to be written one after the other; the tensors' own memory is not copied.
 *
 * @throws RangeError when a tensor's data do not fill its shape.
 */
export function encodeSafetensors(tensors: Tensors): Uint8Array[] {
  // Wide numbers first: then every tensor lies at a multiple of its own item size.
  const entries = Object.entries(tensors).sort(
    ([, a], [, b]) => b.data.BYTES_PER_ELEMENT - a.data.BYTES_PER_ELEMENT, // stable: ties keep their order
  );
  const header: [string, unknown][] = [];
  const chunks: Uint8Array[] = [];
  let at = 0;
  for (const [name, { shape, data }] of entries) {
    if (name === METADATA) throw new RangeError(`a tensor cannot be named '${METADATA}'`);
    if (product(shape) !== data.length) {
      throw new RangeError(`tensor '${name}' has shape [${shape}] but ${data.length} numbers`);
    }
    header.push([name, { dtype: dtypeOf(data), shape, data_offsets: [at, at + data.byteLength] }]);
    chunks.push(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
    at += data.byteLength;
  }
  const text = JSON.stringify(Object.fromEntries(header));
  const json = new TextEncoder().encode(text);
  const padded = Math.ceil(json.length / 8) * 8;
  const head = new Uint8Array(8 + padded).fill(0x20); // spaces
  new DataView(head.buffer).setBigUint64(0, BigInt(padded), true);
  head.set(json, 8);
  return [head, ...chunks];
}

interface Entry {
  readonly name: string;
  readonly dtype: DtypeName;
  readonly shape: readonly number[];
  readonly begin: number;
  readonly end: number;
}

/** The first key that some object of a valid JSON text has twice, or null. */
function duplicateKey(text: string): string | null {
  const open: Set<string>[] = [];
  for (const [token, name] of text.matchAll(/("(?:[^"\\]|\\.)*")\s*:|"(?:[^"\\]|\\.)*"|[{}]/g)) {
    if (token === '{') open.push(new Set());
    else if (token === '}') open.pop();
    else if (name !== undefined) {
      const key = JSON.parse(name) as string;
      const keys = open[open.length - 1];
      if (keys.has(key)) return key;
      keys.add(key);
    }
  }
  return null;
}

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** One header entry, every field checked. `fail` throws. */
function entryOf(name: string, value: unknown, fail: (what: string) => never): Entry {
  if (!isObject(value)) return fail(`tensor '${name}' is not described by an object`);
  const { dtype, shape, data_offsets: offsets } = value;
  if (typeof dtype !== 'string' || !Object.hasOwn(DTYPES, dtype)) {
    return fail(`tensor '${name}' has an unknown dtype ${JSON.stringify(dtype)} (known: ${dtypeNames.join(', ')})`);
  }
  if (!Array.isArray(shape) || shape.length > 32 || !shape.every(isCount)) {
    return fail(`tensor '${name}' has a bad shape`);
  }
  if (!Array.isArray(offsets) || offsets.length !== 2 || !offsets.every(isCount)) {
    return fail(`tensor '${name}' has bad offsets`);
  }
  const [begin, end] = offsets as [number, number];
  const size = DTYPES[dtype as DtypeName].BYTES_PER_ELEMENT;
  if (product(shape) * size !== end - begin) {
    return fail(`tensor '${name}' of shape [${shape}] ${dtype} does not fill ${end - begin} bytes`);
  }
  return { name, dtype: dtype as DtypeName, shape, begin, end };
}

function headerOf(bytes: Uint8Array, fail: (what: string) => never): { entries: Entry[]; data: number } {
  if (bytes.length < 10) return fail('shorter than the smallest safetensors file');
  const length = new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true);
  if (length > BigInt(Math.min(MAX_HEADER, bytes.length - 8))) return fail(`says that its header has ${length} bytes`);
  const data = 8 + Number(length);
  if (bytes[8] !== 0x7b) return fail("its header does not begin with '{'");
  let header: unknown;
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(8, data));
    header = JSON.parse(text);
  } catch {
    return fail('its header is not JSON');
  }
  if (!isObject(header)) return fail('its header is not an object');
  const twice = duplicateKey(text);
  if (twice !== null) return fail(`its header has the key '${twice}' twice`);
  const named = Object.entries(header).filter(([name]) => name !== METADATA);
  return { entries: named.map(([name, value]) => entryOf(name, value, fail)), data };
}

/** The tensor of an entry: a view where the bytes are aligned, a copy where they are not. */
function tensorOf(bytes: Uint8Array, data: number, { dtype, shape, begin, end }: Entry): StoredTensor {
  const ArrayType = DTYPES[dtype];
  const at = bytes.byteOffset + data + begin;
  const length = (end - begin) / ArrayType.BYTES_PER_ELEMENT;
  if (at % ArrayType.BYTES_PER_ELEMENT === 0)
    return { shape, data: new ArrayType(bytes.buffer as ArrayBuffer, at, length) };
  const own = bytes.slice(data + begin, data + end);
  return { shape, data: new ArrayType(own.buffer, 0, length) };
}

/**
 * The tensors of a file. They may be views into `bytes`.
 *
 * @param where the file's name, for the message
 * @throws CorruptFile when anything is not as the format says; no other error.
 */
export function decodeSafetensors(bytes: Uint8Array, where: string): Tensors {
  const fail = (what: string): never => {
    throw new CorruptFile(`${where} is corrupt: ${what}`);
  };
  const { entries, data } = headerOf(bytes, fail);
  let at = 0;
  for (const entry of [...entries].sort((a, b) => a.begin - b.begin || a.end - b.end)) {
    if (entry.begin !== at) fail(`tensor '${entry.name}' begins at byte ${entry.begin}, not ${at}`);
    at = entry.end;
  }
  if (at !== bytes.length - data) fail(`its tensors have ${at} bytes, the file ${bytes.length - data}`);
  return Object.fromEntries(entries.map((entry) => [entry.name, tensorOf(bytes, data, entry)]));
}
