import { validateHeaderValue } from 'node:http';
import { imageHeaders } from '@/lib/http/image-headers';
import { expectThat } from '../expect-that';

const NOW = new Date('2026-01-01T00:00:00.000Z');
const image = {
  ...{
    id: 'abcdefghij',
    format: 'png',
    createdAt: NOW,
    expiresAt: new Date(NOW.getTime() + 90_000),
  },
} as unknown as Parameters<typeof imageHeaders>[0];

/** Input: the query of an image. The name for its download is harmless, whatever was asked for. */
export function expectDownload(text: string): string {
  const headers = imageHeaders(image, NOW, new URLSearchParams(text));
  for (const [name, value] of Object.entries(headers)) validateHeaderValue(name, value);
  const disposition = headers['content-disposition'];
  if (disposition === undefined) return 'shown';
  const name = /^attachment; filename="([A-Za-z0-9_-][A-Za-z0-9 ._-]{0,103}\.png)"$/.exec(
    disposition,
  )?.[1];
  expectThat(name !== undefined, 'a name that does harm', text, disposition);
  return 'downloaded';
}
