export type S3Listing = {
  /** Every object of the page, ours or not, as the server orders them. */
  readonly entries: readonly { name: string; size: number; modifiedAt: Date }[];
  readonly truncated: boolean;
};

const ENTITIES: Readonly<Record<string, string>> = {
  '&amp;': '&',
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&apos;': "'",
};

class ListingError extends Error {
  override readonly name = 'ListingError';
}

/** The text between the first `<tag>` and the next `</tag>`, or null where there is none. */
function textOf(xml: string, tag: string): string | null {
  const start = xml.indexOf(`<${tag}>`);
  if (start === -1) return null;
  const end = xml.indexOf(`</${tag}>`, start);
  return end === -1 ? null : xml.slice(start + tag.length + 2, end);
}

function decode(text: string, urlEncoded: boolean): string {
  const plain = text.replace(
    /&(?:amp|lt|gt|quot|apos);|&#(\d{1,7}|x[0-9a-f]{1,6});/gi,
    (entity) => {
      const known = ENTITIES[entity.toLowerCase()];
      if (known !== undefined) return known;
      const code = Number(entity.slice(2, -1).replace(/^x/i, '0x'));
      if (code > 0x10ffff) throw new ListingError('a character that is none');
      return String.fromCodePoint(code);
    },
  );
  return urlEncoded ? decodeURIComponent(plain.replaceAll('+', ' ')) : plain;
}

function* blocksOf(xml: string, tag: string): Generator<string> {
  let at = 0;
  for (;;) {
    const start = xml.indexOf(`<${tag}>`, at);
    if (start === -1) return;
    const end = xml.indexOf(`</${tag}>`, start);
    if (end === -1) throw new ListingError(`${tag} without an end`);
    yield xml.slice(start, end);
    at = end;
  }
}

/**
 * Reads the answer of ListObjectsV2. Knows as much of XML as that answer has and takes linear time: no attributes but
 * the root's, no comments, no CDATA, no DOCTYPE.
 *
 * @throws on anything else, which is no listing
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectsV2.html
 */
export function parseListing(xml: string): S3Listing {
  const start = xml.indexOf('<ListBucketResult');
  if (start === -1 || xml.includes('<!') || !xml.trimEnd().endsWith('</ListBucketResult>')) {
    throw new ListingError('no listing');
  }
  const firstBlock = xml.indexOf('<Contents>');
  const lastBlock = xml.lastIndexOf('</Contents>');
  // What tells of the page stands before or behind the objects, whose names could hold anything.
  const frame = firstBlock === -1 ? xml : xml.slice(0, firstBlock) + xml.slice(lastBlock);
  const truncated = textOf(frame, 'IsTruncated');
  if (truncated !== 'true' && truncated !== 'false') throw new ListingError('no IsTruncated');
  const urlEncoded = textOf(frame, 'EncodingType') === 'url';
  const entries = [...blocksOf(xml, 'Contents')].map((block) => {
    const [name, size, modified] = ['Key', 'Size', 'LastModified'].map((tag) => textOf(block, tag));
    const modifiedAt = new Date(modified ?? '');
    if (name === null || name === undefined || !/^\d{1,15}$/.test(size ?? '')) {
      throw new ListingError('an object without a key or a size');
    }
    if (Number.isNaN(modifiedAt.getTime())) throw new ListingError('an object without a time');
    return { name: decode(name, urlEncoded), size: Number(size), modifiedAt };
  });
  return { entries, truncated: truncated === 'true' };
}
