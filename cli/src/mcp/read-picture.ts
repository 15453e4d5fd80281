import type { UploadImageInput } from '@/lib/mcp/tools/describe-upload-image';
import type { Source } from '../api/source';
import type { Host } from '../command/host';
import { fail, isFailure, type Failure } from '../failure';
import { readInput } from '../input/read-input';

/** How the formats begin that an instance takes. `…` in WebP is its length. */
const BEGINNINGS = [/^\x89PNG\r\n\x1a\n/, /^\xff\xd8\xff/, /^GIF8[79]a/, /^RIFF[^]{4}WEBP/];

/** Strict but for line breaks; a data URL without its head. */
function decodeBase64(text: string): Uint8Array | null {
  const base64 = text.replace(/^data:[^,]{0,100};base64,/, '').replace(/[\r\n]/g, '');
  return base64.length % 4 === 0 && /^[A-Za-z0-9+/]+={0,2}$/.test(base64)
    ? Buffer.from(base64, 'base64')
    : null;
}

/**
 * What a call of `upload_image` means. A file that does not begin as a picture does never leaves this machine: a text
 * that a model has read may have told it to name another.
 */
export async function readPicture(
  host: Host,
  { image, url, path }: UploadImageInput,
): Promise<Source | Failure> {
  if ([image, url, path].filter((way) => way !== undefined).length !== 1) {
    const message = 'Give exactly one of "path", "url" and "image". Nothing was sent.';
    return fail('usage', 'invalid_request', message);
  }
  if (url !== undefined) return readInput(host, { from: 'url', url });
  const decoded = image === undefined ? null : decodeBase64(image);
  if (image !== undefined && decoded === null) {
    const message = '"image" is not base64. Nothing was sent. Next: give the "path" of the file.';
    return fail('usage', 'invalid_request', message);
  }
  const source: Source | Failure =
    decoded === null
      ? await readInput(host, { from: 'file', path: path ?? '' })
      : { name: 'image', kind: 'file', bytes: decoded };
  if (isFailure(source)) return source;
  const head = Buffer.from(source.bytes.subarray(0, 16)).toString('latin1');
  if (BEGINNINGS.some((beginning) => beginning.test(head))) return source;
  const message = 'This is no PNG, JPEG, GIF or WebP. Nothing of it was sent. Next: convert it.';
  return fail('local', 'unsupported_format', message);
}
