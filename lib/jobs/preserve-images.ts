import { encryptPreserved } from '@/lib/abuse/preservation/encrypt-preserved';
import { findUnencrypted } from '@/lib/abuse/preservation/find-unencrypted';
import type { Context } from '@/lib/context';
import type { GoOn } from '@/lib/lifecycle/go-on';
import { walkPages } from '@/lib/lifecycle/walk-pages';

const PAGE = 20;

export type Preservation = {
  readonly encrypted: number;
  readonly failed: number;
  readonly finished: boolean;
};

/** Encrypts what the law preserves, an image at a time. Without a key of the operator's there is nothing to encrypt to. */
export async function preserveImages(context: Context, goOn: GoOn): Promise<Preservation> {
  const recipient = context.env.abuse.preservationKey;
  const done = { encrypted: 0, failed: 0 };
  if (recipient === null) return { ...done, finished: true };
  const pages = walkPages(
    PAGE,
    (after) => findUnencrypted(context, PAGE, after),
    ({ removedAt }) => removedAt,
  );
  for await (const page of pages) {
    for (const image of page) {
      try {
        if (await encryptPreserved(context, image, recipient)) done.encrypted += 1;
      } catch (err) {
        context.log.error({ err, image: image.id }, 'a preserved image could not be encrypted yet');
        done.failed += 1;
      }
      if (!(await goOn())) return { ...done, finished: false };
    }
  }
  return { ...done, finished: true };
}
