import { expect, it } from 'vitest';
import { streamUploadBody } from './stream-upload-body';

async function read(members: Record<string, string | undefined>): Promise<unknown> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of streamUploadBody(members)) chunks.push(chunk);
  return JSON.parse(Buffer.concat(chunks).toString());
}

it.each([
  {},
  { url: 'https://a.example/"\\.png' },
  { image: 'QUJD', expires: '1h' },
  // A pair of surrogates on the border of two slices, and one half of it.
  { image: `${'a'.repeat(64 * 1024 - 1)}😀${'b'.repeat(70_000)}` },
  { image: '\ud83d' },
])('is the JSON of its members', async (members) => {
  expect(await read({ ...members, none: undefined })).toEqual(members);
});
