import type { Refusal } from '@/lib/errors';
import { fetchRemote } from '@/lib/remote/fetch-remote';
import type { OwnUrl } from '@/lib/remote/parse-remote-url';
import type { Remote } from '@/lib/remote/remote';

export type Collected = {
  readonly outcome: OwnUrl | Refusal | null;
  readonly bytes: Buffer;
};

const OWN_HOSTS: ReadonlySet<string> = new Set(['img.example.org', 'i.example.org']);

/** Fetches a URL, and keeps what comes. */
export async function collectRemote(
  remote: Remote,
  url: string,
  { maxBytes = 100_000 }: { maxBytes?: number } = {},
): Promise<Collected> {
  const chunks: Uint8Array[] = [];
  const request = { url, ownHosts: OWN_HOSTS, maxBytes, userAgent: 'img402/0.0.0' };
  const outcome = await fetchRemote(remote, request, {
    async push(chunk) {
      chunks.push(chunk);
      return null;
    },
  });
  return { outcome, bytes: Buffer.concat(chunks) };
}
