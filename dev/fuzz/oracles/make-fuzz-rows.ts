import type { Image } from '@/lib/db/create-client';

export const NOW = new Date('2026-01-01T00:00:00.000Z');

/** A database of one table: ids in `a` are live, in `b` gone, in `c` removed, and no other ever was. */
export function makeFuzzRows() {
  const after = (seconds: number) => new Date(NOW.getTime() + seconds * 1_000);
  const find = (id: string): Partial<Image> | null => {
    if (!/^[abc]/.test(id)) return null;
    const isRemoved = id.startsWith('c');
    return {
      ...{ id, tier: 'free', format: 'png', width: 640, height: 480, frames: 1 },
      ...{ servedBytes: 1_000, servedSha256: new Uint8Array(32), storageKey: `${id}-s.png` },
      ...{ state: isRemoved ? 'deleting' : 'live', removedAt: isRemoved ? NOW : null },
      ...{ deleteTokenHash: new Uint8Array(32), createdAt: after(-3_600) },
      expiresAt: after(id.startsWith('b') ? -60 : id.length * 300),
    };
  };
  return {
    image: {
      findUnique: async ({ where }: { where: { id: string } }) => find(where.id),
    },
  };
}
