import type { Context } from '@/lib/context';
import type { Database } from '@/lib/db/create-client';
import type { ImageRecord } from './image-record';
import { makeImageRow } from './make-image-row';
import type { StagedFacts } from './stage-image';
import type { TierName } from './tiers';
import { toImageRecord } from './to-image-record';

export type Uploaded = { readonly image: ImageRecord; readonly deleteToken: string };

type Ports = Pick<Context, 'env' | 'clock' | 'secrets'> & { readonly db: Pick<Database, 'image'> };

/**
 * Makes a staged image public: from the row on, its bytes are served.
 *
 * @param ports with the database or a transaction of it
 */
export async function publishImage(
  ports: Ports,
  tier: TierName,
  staged: StagedFacts,
): Promise<Uploaded> {
  const { row, deleteToken } = makeImageRow(ports, tier, staged);
  await ports.db.image.create({ data: row, select: { id: true } });
  return { image: toImageRecord(row), deleteToken };
}
