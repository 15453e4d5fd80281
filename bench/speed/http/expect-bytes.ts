import { createHash } from 'node:crypto';

/**
 * Fetches an address and looks whether its bytes are those of a hash.
 *
 * @param sha256 null where it is not known: then only that there are any
 */
export async function expectBytes(url: string, sha256: string | null): Promise<void> {
  const answer = await fetch(url);
  const body = Buffer.from(await answer.arrayBuffer());
  const found = createHash('sha256').update(body).digest('hex');
  if (answer.status !== 200 || (sha256 !== null && found !== sha256)) {
    throw new Error(
      `${url}: ${answer.status}, ${body.length} bytes of ${found} instead of ${sha256}`,
    );
  }
}
