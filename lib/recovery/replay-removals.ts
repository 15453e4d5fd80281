import { text } from 'node:stream/consumers';
import { holdImage } from '@/lib/abuse/hold-image';
import { adoptPreserved } from '@/lib/abuse/preservation/adopt-preserved';
import { releaseImage } from '@/lib/abuse/release-image';
import { takeDownImage } from '@/lib/abuse/take-down-image';
import type { Context } from '@/lib/context';
import { removeImage } from '@/lib/images/remove-image';
import { unhideImage } from '@/lib/images/unhide-image';
import { LOG_PREFIX, REMOVAL, toLogStart, type Removal } from '@/lib/images/removal-log';

type Ports = Pick<Context, 'db' | 'store' | 'cdn' | 'facts' | 'clock' | 'env' | 'log'>;

const PAGE = 500;
/** How far the clocks of servers that wrote the log and made the backup may be apart. */
const SKEW_MS = 3_600_000;

/** The log's entries since a time, oldest first. */
async function* readLog({ store }: Ports, since: Date): AsyncGenerator<Removal> {
  let after: string | null = toLogStart(since);
  while (after !== null) {
    const page = await store.list({ after, limit: PAGE });
    for (const { key } of page.objects) {
      if (!key.startsWith(LOG_PREFIX)) return;
      const object = await store.get(key);
      if (object !== null) yield REMOVAL.parse(JSON.parse(await text(object.body)));
    }
    after = page.next;
  }
}

async function replay(ports: Ports, { imageId, kind, category }: Removal): Promise<boolean> {
  const image = await ports.db.image.findUnique({ where: { id: imageId } });
  if (image === null) return false;
  switch (kind) {
    case 'deleted':
      await removeImage(ports, image, null);
      return true;
    case 'removed':
      await adoptPreserved(ports, image);
      await takeDownImage(ports, imageId, category);
      return true;
    case 'restored':
      await ports.db.$transaction(async (inside) => {
        const sha256 = { in: [image.receivedSha256, image.servedSha256] };
        await inside.blockedHash.deleteMany({ where: { sha256 } });
        await unhideImage(inside, ports, image);
      });
      return true;
    case 'held':
      await holdImage(ports, imageId);
      return true;
    case 'released':
      await releaseImage(ports, imageId);
      return true;
  }
}

/**
 * Does again what the store's log says was done since a backup was made. What it was done to has its row in the backup;
 * what came later has none, and nothing serves it.
 *
 * @returns how many entries were done again
 */
export async function replayRemovals(ports: Ports, backupAt: Date): Promise<number> {
  let replayed = 0;
  for await (const removal of readLog(ports, new Date(backupAt.getTime() - SKEW_MS))) {
    if (await replay(ports, removal)) replayed += 1;
  }
  return replayed;
}
