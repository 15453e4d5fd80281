import { isRefusal, type Refusal } from '@/lib/errors';
import { refuseTooLarge } from '@/lib/images/refuse-too-large';
import { fetchRemote } from '@/lib/remote/fetch-remote';
import type { Remote } from '@/lib/remote/remote';
import type { RemoteSink } from '@/lib/remote/take-body';
import packageJson from '@/package.json';
import type { Call } from '../answer';
import { copyOwn } from './copy-own';
import { getOwnHosts } from './get-own-hosts';

/** Whom the logs of others may ask what we wanted. */
const makeUserAgent = (siteUrl: string | null): string =>
  `img402/${packageJson.version}${siteUrl === null ? '' : ` (+${siteUrl})`}`;

/**
 * Hands on the bytes of an image that a client has named by its URL: from a public server, or from our own store.
 *
 * @returns null where all were handed on
 */
export async function fetchImage(
  { context, request }: Pick<Call, 'context' | 'request'>,
  remote: Remote,
  { url, maxBytes }: { readonly url: string; readonly maxBytes: number },
  sink: RemoteSink,
): Promise<Refusal | null> {
  const { env } = context;
  const ownHosts = getOwnHosts(env, request.headers);
  const userAgent = makeUserAgent(env.siteUrl);
  const fetched = await fetchRemote(remote, { url, ownHosts, maxBytes, userAgent }, sink);
  if (fetched === null) return null;
  if (!isRefusal(fetched)) return copyOwn(context, fetched.url, sink);
  // Which limit it is, is told where limits are known.
  return fetched.refused === 'file_too_large' ? refuseTooLarge(maxBytes, fetched.log) : fetched;
}
