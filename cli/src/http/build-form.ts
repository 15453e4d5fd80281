import { randomBytes } from 'node:crypto';

export type Body = { readonly contentType: string; readonly bytes: Uint8Array };

/** A form with one image in it. The file's name stays on this machine. */
export function buildForm(image: Uint8Array): Body {
  const boundary = `img402-${randomBytes(16).toString('hex')}`;
  const head = `--${boundary}\r\nContent-Disposition: form-data; name="image"; filename="image"\r\nContent-Type: application/octet-stream\r\n\r\n`;
  return {
    contentType: `multipart/form-data; boundary=${boundary}`,
    bytes: Buffer.concat([Buffer.from(head), image, Buffer.from(`\r\n--${boundary}--\r\n`)]),
  };
}
