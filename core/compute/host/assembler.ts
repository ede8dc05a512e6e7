/**
 * Writes WebAssembly modules of one function. Opcodes: https://webassembly.github.io/spec/core/binary/instructions.html
 * (version 2, with its 128-bit vectors).
 */

/** One byte for a plain instruction; 0xfd in front for one on vectors. */
const vector = (opcode: number): readonly number[] => [0xfd, ...unsigned(opcode)];

/** Instructions without immediates, by their names in the text format. */
const plain = {
  'i32.add': [0x6a],
  'i32.shr_u': [0x76],
  'i32.lt_u': [0x49],
  'f32.gt': [0x5e],
  'memory.copy': [0xfc, 0x0a, 0, 0],
  'i32x4.splat': vector(0x11),
  'i32x4.eq': vector(0x37),
  'i32x4.ne': vector(0x38),
  'i32x4.lt_s': vector(0x39),
  'i32x4.gt_s': vector(0x3b),
  'i32x4.le_s': vector(0x3d),
  'i32x4.ge_s': vector(0x3f),
  'f32x4.eq': vector(0x41),
  'f32x4.ne': vector(0x42),
  'f32x4.lt': vector(0x43),
  'f32x4.gt': vector(0x44),
  'f32x4.le': vector(0x45),
  'f32x4.ge': vector(0x46),
  'v128.not': vector(0x4d),
  'v128.and': vector(0x4e),
  'v128.or': vector(0x50),
  'v128.bitselect': vector(0x52),
  'f32x4.ceil': vector(0x67),
  'f32x4.floor': vector(0x68),
  'f32x4.nearest': vector(0x6a),
  'i16x8.extend_low_i8x16_u': vector(0x89),
  'i32x4.extend_low_i16x8_u': vector(0xa9),
  'i32x4.abs': vector(0xa0),
  'i32x4.neg': vector(0xa1),
  'i32x4.shl': vector(0xab),
  'i32x4.shr_s': vector(0xac),
  'i32x4.add': vector(0xae),
  'i32x4.sub': vector(0xb1),
  'i32x4.mul': vector(0xb5),
  'i32x4.min_s': vector(0xb6),
  'i32x4.max_s': vector(0xb8),
  'f32x4.abs': vector(0xe0),
  'f32x4.neg': vector(0xe1),
  'f32x4.sqrt': vector(0xe3),
  'f32x4.add': vector(0xe4),
  'f32x4.sub': vector(0xe5),
  'f32x4.mul': vector(0xe6),
  'f32x4.div': vector(0xe7),
  'f32x4.min': vector(0xe8),
  'f32x4.max': vector(0xe9),
  'f32x4.pmin': vector(0xea),
  'f32x4.pmax': vector(0xeb),
  'i32x4.trunc_sat_f32x4_s': vector(0xf8),
  'f32x4.convert_i32x4_s': vector(0xfa),
} as const satisfies Record<string, readonly number[]>;
export type Instruction = keyof typeof plain;

/** Instructions on memory: opcode and the logarithm of the alignment that is promised. */
const memory = {
  'i32.load': [[0x28], 2],
  'i32.store': [[0x36], 2],
  'i32.load8_u': [[0x2d], 0],
  'f32.load': [[0x2a], 2],
  'v128.load': [vector(0x00), 2],
  'v128.load32_splat': [vector(0x09), 2],
  'v128.load32_zero': [vector(0x5c), 0],
  'v128.store': [vector(0x0b), 2],
} as const satisfies Record<string, readonly [readonly number[], number]>;
export type MemoryInstruction = keyof typeof memory;

const types = { i32: 0x7f, f32: 0x7d, v128: 0x7b } as const;
export type WasmType = keyof typeof types;

/** Little endian base 128. */
function unsigned(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  do {
    const low = rest % 128;
    rest = Math.floor(rest / 128);
    bytes.push(rest > 0 ? low + 128 : low);
  } while (rest > 0);
  return bytes;
}
function signed(value: number): number[] {
  const bytes: number[] = [];
  for (let rest = value; ; ) {
    const low = rest & 127;
    rest >>= 7;
    const last = (rest === 0 && low < 64) || (rest === -1 && low >= 64);
    bytes.push(last ? low : low + 128);
    if (last) return bytes;
  }
}

/** A local variable or parameter. */
export interface Local {
  readonly index: number;
}

/** The body of a function under construction, whose parameters are all i32. */
export class Assembler {
  readonly #code: number[] = [];
  readonly #locals: WasmType[] = [];
  readonly #parameters: number;

  constructor(parameters: number) {
    this.#parameters = parameters;
  }

  parameter(index: number): Local {
    return { index };
  }
  local(type: WasmType): Local {
    this.#locals.push(type);
    return { index: this.#parameters + this.#locals.length - 1 };
  }

  get(local: Local): this {
    return this.#emit(0x20, ...unsigned(local.index));
  }
  set(local: Local): this {
    return this.#emit(0x21, ...unsigned(local.index));
  }
  i32(value: number): this {
    return this.#emit(0x41, ...signed(value));
  }
  /** Four lanes of one number. */
  f32x4(value: number): this {
    const bytes = new Uint8Array(Float32Array.of(value, value, value, value).buffer);
    return this.#emit(0xfd, 0x0c, ...bytes);
  }
  i32x4(value: number): this {
    const bytes = new Uint8Array(Int32Array.of(value, value, value, value).buffer);
    return this.#emit(0xfd, 0x0c, ...bytes);
  }
  op(name: Instruction): this {
    return this.#emit(...plain[name]);
  }
  /** Address on the stack. */
  memory(name: MemoryInstruction, offset: number): this {
    const [opcode, align] = memory[name];
    return this.#emit(...opcode, align, ...unsigned(offset));
  }
  /** Stores the first lane. */
  storeLane(offset: number): this {
    return this.#emit(...vector(0x5a), 2, ...unsigned(offset), 0);
  }
  lane(type: 'f32x4' | 'i32x4', lane: number): this {
    return this.#emit(...vector(type === 'f32x4' ? 0x1f : 0x1b), lane);
  }
  withLane(lane: number): this {
    return this.#emit(...vector(0x20), lane);
  }
  /** Lanes of two vectors of four: 0–3 of the first, 4–7 of the second. */
  shuffle(...lanes: readonly [number, number, number, number]): this {
    const bytes = lanes.flatMap((lane) => [0, 1, 2, 3].map((byte) => 4 * lane + byte));
    return this.#emit(...vector(0x0d), ...bytes);
  }
  /** Repeats `body` while i < end, i from `start` in steps of `step`; not at all when start ≥ end. */
  loop(i: Local, start: number | Local, end: number, step: number, body: () => void): this {
    if (typeof start === 'number') {
      if (start >= end) return this;
      this.i32(start).set(i);
    } else if (start !== i) this.get(start).set(i);
    this.#emit(0x03, 0x40);
    body();
    this.get(i).i32(step).op('i32.add').set(i);
    return this.get(i).i32(end).op('i32.lt_u').#emit(0x0d, 0, 0x0b);
  }
  /** Runs `body` when the i32 on the stack is not 0. */
  when(body: () => void): this {
    this.#emit(0x04, 0x40);
    body();
    return this.#emit(0x0b);
  }

  #emit(...bytes: readonly number[]): this {
    for (const byte of bytes) this.#code.push(byte);
    return this;
  }

  /** A module that imports the memory 'm' 'memory' and exports the function as 'run'. */
  finish(): Uint8Array<ArrayBuffer> {
    const parameters = list(new Array<number[]>(this.#parameters).fill([types.i32]));
    const name = (text: string): number[] => list([...new TextEncoder().encode(text)].map((byte) => [byte]));
    const body = [...list(this.#locals.map((type) => [1, types[type]])), ...this.#code, 0x0b];
    const section = (id: number, content: readonly number[]): number[] => [id, ...unsigned(content.length), ...content];
    return Uint8Array.from([
      ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
      ...section(1, list([[0x60, ...parameters, ...list([])]])), // it returns nothing
      ...section(2, list([[...name('m'), ...name('memory'), 2, 0, 0]])),
      ...section(3, list([[0]])),
      ...section(7, list([[...name('run'), 0, 0]])),
      ...section(10, list([[...unsigned(body.length), ...body]])),
    ]);
  }
}

const list = (items: readonly (readonly number[])[]): number[] => [...unsigned(items.length), ...items.flat()];
