import { refuse, type Refusal } from '@/lib/errors';
import type { ByteInput } from './byte-input';
import type { ImageFormat } from './format-parser';

/** The longest signature below: `RIFF....WEBP`, and an ISO media brand at 8 to 12. */
const HEAD = 12;

const starts = (head: string, ...signatures: string[]): boolean =>
  signatures.some((signature) => head.startsWith(signature));

/** What people send that is not one of our formats, so that the refusal can name it. */
function nameForeignFormat(head: string): string | null {
  const brand = head.slice(4, 8) === 'ftyp' ? head.slice(8, 12) : '';
  if (/^hei|^hev|^mif1|^msf1/.test(brand)) return 'a HEIC photo';
  if (/^avi[fs]/.test(brand)) return 'an AVIF image';
  if (brand !== '') return 'a video';
  if (starts(head, 'II*\0', 'MM\0*', 'II+\0', 'MM\0+')) return 'a TIFF image';
  if (starts(head, '%PDF')) return 'a PDF document';
  if (starts(head, 'PK\x03\x04')) return 'a ZIP archive';
  if (starts(head, 'BM')) return 'a BMP image';
  if (starts(head, '\0\0\x01\0', '\0\0\x02\0')) return 'an icon file';
  if (starts(head, '\0\0\0\x0cJXL ', '\xff\x0a')) return 'a JPEG XL image';
  if (/^(\xef\xbb\xbf)?\s*<(\?xml|svg)/i.test(head)) return 'an SVG or XML file';
  if (/^(\xef\xbb\xbf)?\s*<(!|html|head|body|script)/i.test(head)) return 'an HTML page';
  return null;
}

/** Tells the format from the first bytes and consumes none. The client's name and type for it are never asked. */
export async function sniffFormat(input: ByteInput): Promise<ImageFormat | Refusal> {
  await input.need(HEAD);
  if (input.available === 0) return refuse('empty_file', 'no byte arrived');
  const head = Buffer.from(input.peek(Math.min(HEAD, input.available))).toString('latin1');
  if (starts(head, '\x89PNG\r\n\x1a\n')) return 'png';
  if (starts(head, '\xff\xd8\xff')) return 'jpeg';
  if (starts(head, 'GIF87a', 'GIF89a')) return 'gif';
  if (starts(head, 'RIFF') && head.slice(8, 12) === 'WEBP') return 'webp';
  const name = nameForeignFormat(head);
  return refuse('unsupported_format', `signature not known: ${name ?? 'nothing we can name'}`, {
    ...(name === null ? {} : { detail: `This is ${name}.` }),
  });
}
