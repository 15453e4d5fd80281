/** What a file is by its first bytes. Its name and the type that the system claims are not asked. */
export type NamedFile =
  | { readonly kind: 'taken'; readonly type: string; readonly animated: boolean }
  /** `words` completes "This is …". */
  | { readonly kind: 'foreign'; readonly words: string; readonly picture: boolean }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'empty' };

/** Enough for every signature, and for the chunks that announce an animation. */
export const HEAD_BYTES = 4096;

const foreign = (words: string, picture = false): NamedFile => ({
  kind: 'foreign',
  words,
  picture,
});
const taken = (type: string, animated = false): NamedFile => ({ kind: 'taken', type, animated });

function nameMedia(brand: string): NamedFile {
  if (/^(hei|hev|mif1|msf1)/.test(brand)) return foreign('a HEIC photo', true);
  if (/^avi[fs]/.test(brand)) return foreign('an AVIF image', true);
  return foreign('a video');
}

/** @param bytes the first `HEAD_BYTES` of the file, or all of it */
export function nameFile(bytes: Uint8Array): NamedFile {
  if (bytes.length === 0) return { kind: 'empty' };
  const head = Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');
  const starts = (...signatures: string[]) => signatures.some((text) => head.startsWith(text));

  if (starts('\x89PNG\r\n\x1a\n')) return taken('image/png', head.includes('acTL'));
  if (starts('\xff\xd8\xff')) return taken('image/jpeg');
  if (starts('GIF87a', 'GIF89a')) return taken('image/gif', true);
  if (starts('RIFF') && head.slice(8, 12) === 'WEBP') {
    // Bit 1 of the extended header's flags.
    const animated = head.slice(12, 16) === 'VP8X' && ((bytes[20] ?? 0) & 2) !== 0;
    return taken('image/webp', animated);
  }
  if (head.slice(4, 8) === 'ftyp') return nameMedia(head.slice(8, 12));
  if (starts('II*\0', 'MM\0*', 'II+\0', 'MM\0+')) return foreign('a TIFF image', true);
  if (starts('\0\0\0\x0cJXL ', '\xff\x0a')) return foreign('a JPEG XL image', true);
  if (starts('BM')) return foreign('a BMP image', true);
  if (starts('\0\0\x01\0', '\0\0\x02\0')) return foreign('an icon file', true);
  if (starts('%PDF')) return foreign('a PDF document');
  if (starts('PK\x03\x04')) return foreign('a ZIP archive or an office document');
  const text = head.replace(/^\xef\xbb\xbf/, '').trimStart();
  if (/^<svg|^<\?xml[\s\S]*<svg/i.test(text)) return foreign('an SVG drawing');
  if (/^<(!doctype html|html|head|body|script)/i.test(text)) return foreign('a web page');
  return { kind: 'unknown' };
}
