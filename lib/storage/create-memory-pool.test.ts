import { expect, it } from 'vitest';
import { createMemoryPool } from './create-memory-pool';

it('gives a piece that came back to the next one who asks for as much', () => {
  const pool = createMemoryPool();
  const piece = pool.take(70_000);
  expect(piece.length).toBe(131_072);
  expect(piece.buffer.byteLength).toBe(131_072);
  expect(pool.take(70_000)).not.toBe(piece);
  pool.giveBack(piece);
  expect(pool.take(1)).not.toBe(piece);
  expect(pool.take(131_072)).toBe(piece);
});

it('keeps 16 MB and lets the rest go', () => {
  const pool = createMemoryPool();
  const pieces = Array.from({ length: 40 }, () => pool.take(524_288));
  for (const piece of pieces) pool.giveBack(piece);
  const again = Array.from({ length: 40 }, () => pool.take(524_288));
  expect(again.filter((piece) => pieces.includes(piece))).toHaveLength(32);
});
