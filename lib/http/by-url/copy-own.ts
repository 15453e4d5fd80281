import type { Context } from '@/lib/context';
import { refuse, type Refusal } from '@/lib/errors';
import type { RemoteSink } from '@/lib/remote/take-body';
import { StoreError } from '@/lib/storage/store';
import { lookUpNamed } from '../look-up-named';
import { pathOnHost, separateHosts } from '../separate-hosts';

const IMAGE_PATH = /^\/i\/([a-z0-9]+\.[a-z0-9]+)$/;

const refuseNone = (log: string): Refusal =>
  refuse('url_not_allowed', log, { detail: 'There is no image of ours at this URL.' });

/**
 * Hands on the bytes of an image of ours, out of the store: no connection is made to ourselves.
 *
 * @param url of one of our hosts
 * @returns null where all were handed on
 * @throws StoreError where they do not come whole
 */
export async function copyOwn(
  context: Pick<Context, 'env' | 'facts' | 'clock' | 'store'>,
  url: URL,
  sink: RemoteSink,
): Promise<Refusal | null> {
  const role = separateHosts(context.env, { get: () => url.host });
  const name = IMAGE_PATH.exec(pathOnHost(role, url.pathname) ?? '')?.[1];
  if (name === undefined) return refuseNone('a URL of ours that is no image');
  const { status, image } = await lookUpNamed(context, name);
  if (image === null) return refuseNone(`an image of ours that is ${status}`);
  const stored = await context.store.get(image.storageKey);
  if (stored === null) return refuseNone('an image of ours that has just gone');
  const chunks = (stored.body as AsyncIterable<Uint8Array>)[Symbol.asyncIterator]();
  const fail = (cause: unknown): never => {
    throw new StoreError('unavailable', 'an image of ours could not be read', cause);
  };
  try {
    for (;;) {
      const step = await chunks.next().catch(fail);
      if (step.done === true) return null;
      const refused = await sink.push(step.value);
      if (refused !== null) return refused;
    }
  } finally {
    stored.body.destroy();
  }
}
