import { splitImage } from '../images/split-image';
import { writeHeaders } from './write-headers';

const BOUNDARY = '----img402bench7MA4YWxkTrZu0gW';

/**
 * Uploads of one image, each a different one by a comment in it, as a browser's form sends them.
 *
 * @param url of the route
 * @param headers beside those that every form has
 * @returns gives the pieces of the next request; the large ones are shared by all of them
 */
export function writeUpload(
  url: string,
  image: Buffer,
  format: 'png' | 'jpeg',
  headers: Readonly<Record<string, string>> = {},
): () => readonly Uint8Array[] {
  const { host, pathname } = new URL(url);
  const { before, comment, after } = splitImage(image, format);
  const part = Buffer.from(
    `--${BOUNDARY}\r\nContent-Disposition: form-data; name="image"; filename="image.${format}"\r\nContent-Type: image/${format}\r\n\r\n`,
  );
  const tail = Buffer.from(`\r\n--${BOUNDARY}--\r\n`);
  const length = part.length + image.length + comment(0).length + tail.length;
  const all = {
    Host: host,
    'Content-Type': `multipart/form-data; boundary=${BOUNDARY}`,
    'Content-Length': String(length),
    ...headers,
  };
  const head = Buffer.from(`POST ${pathname} HTTP/1.1\r\n${writeHeaders(all)}\r\n`);
  const first = Buffer.concat([head, part, before]);
  const last = Buffer.concat([after, tail]);
  let number = 0;
  return () => [first, comment((number += 1)), last];
}
