import { expect, test } from 'vitest';
import { Arena } from '../../../../core/compute/host/arena.js';

const fill = (arena: Arena, { address, bytes }: { address: number; bytes: number }, value: number) =>
  new Uint8Array(arena.memory.buffer, address, bytes).fill(value);
const sum = (arena: Arena, { address, bytes }: { address: number; bytes: number }) =>
  new Uint8Array(arena.memory.buffer, address, bytes).reduce((total, byte) => total + byte, 0);

test('regions lie on cache lines, apart from each other, and hold zeros', () => {
  const arena = new Arena();
  const [a, b] = [arena.allocate(1), arena.allocate(130)];
  expect([a.address % 64, b.address % 64]).toEqual([0, 0]);
  expect([a.bytes, b.bytes]).toEqual([64, 192]);
  expect(b.address).toBe(a.address + a.bytes);
  fill(arena, a, 255);
  expect(sum(arena, b)).toBe(0);
});

test('what was freed is used again, and is zeros again', () => {
  const arena = new Arena();
  const [a, , c] = [arena.allocate(256), arena.allocate(64), arena.allocate(64)];
  fill(arena, a, 1);
  fill(arena, c, 1);
  arena.free(a);
  const [d, e] = [arena.allocate(128), arena.allocate(128)];
  expect([d.address, e.address]).toEqual([a.address, a.address + 128]);
  expect(sum(arena, d) + sum(arena, e)).toBe(0);
  arena.free(c);
  const f = arena.allocate(640);
  expect(f.address).toBe(c.address); // at the top nothing was in the way
  expect(sum(arena, f)).toBe(0);
});

test('neighbours that are free become one region', () => {
  const arena = new Arena();
  const [a, b, c] = [arena.allocate(64), arena.allocate(64), arena.allocate(64)];
  arena.allocate(64);
  arena.free(a);
  arena.free(c);
  arena.free(b);
  expect(arena.allocate(192).address).toBe(a.address);
});

test('the memory grows when it must, keeps what it holds, and says that views are dead', () => {
  const arena = new Arena();
  const a = arena.allocate(64);
  fill(arena, a, 7);
  const [generation, old] = [arena.generation, arena.memory.buffer];
  const b = arena.allocate(300_000);
  expect(arena.generation).toBeGreaterThan(generation);
  expect(old.byteLength).toBe(0);
  expect(sum(arena, a)).toBe(7 * 64);
  expect(sum(arena, b)).toBe(0);
});

test('a memory that only swaps regions does not grow', () => {
  const arena = new Arena();
  for (let i = 0; i < 3; i++) arena.free(arena.allocate(100_000));
  const { byteLength } = arena.memory.buffer;
  for (let i = 0; i < 1000; i++) arena.free(arena.allocate(1 + ((i * 7919) % 100_000)));
  expect(arena.memory.buffer.byteLength).toBe(byteLength);
});
