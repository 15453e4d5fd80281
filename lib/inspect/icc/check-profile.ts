const HEADER_BYTES = 128;
const TABLE_ENTRY_BYTES = 12;
/** Real profiles have 3 to about 60 tags. */
const MAX_TAGS = 256;
/** `XYZ ` and `Lab `; a device link has a colour space of a device here, and does not belong into an image. */
const CONNECTION_SPACES = new Set([0x58595a20, 0x4c616220]);
const ACSP = 0x61637370;

type Span = { readonly start: number; readonly end: number };

/** The spans of the tags in order of place, or null where the table does not fit into the profile. */
function readTagSpans(profile: DataView): Span[] | null {
  const count = profile.getUint32(HEADER_BYTES);
  const dataStart = HEADER_BYTES + 4 + count * TABLE_ENTRY_BYTES;
  if (count < 1 || count > MAX_TAGS || dataStart > profile.byteLength) return null;
  const spans: Span[] = [];
  for (let index = 0; index < count; index += 1) {
    const at = HEADER_BYTES + 4 + index * TABLE_ENTRY_BYTES;
    const start = profile.getUint32(at + 4);
    const end = start + profile.getUint32(at + 8);
    if (start < dataStart || end > profile.byteLength) return null;
    spans.push({ start, end });
  }
  return spans.sort((a, b) => a.start - b.start);
}

/**
 * Whether the bytes are an ICC profile and nothing but one: the size they tell, the signature `acsp`, a connection
 * space, a tag table inside them, and no byte other than 0 that belongs to no tag. It is kept byte for byte or
 * not at all, since its tags cannot be moved without knowing each of them; so text tags (description, copyright)
 * stay, and foreign bytes behind or between the tags make it no profile. Tags may share or overlap their bytes, as
 * those of real profiles do. Linear in the profile's size.
 *
 * A parser refuses an image whose profile fails here rather than drop it: the served picture must either look like
 * the uploaded one or not be served, and viewers differ in what they make of a broken profile.
 *
 * ICC.1:2022, 7.2 (header) and 7.3 (tag table).
 */
export function checkProfile(bytes: Uint8Array): boolean {
  if (bytes.byteLength < HEADER_BYTES + 4) return false;
  const profile = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (profile.getUint32(0) !== bytes.byteLength) return false;
  if (profile.getUint32(36) !== ACSP) return false;
  if (!CONNECTION_SPACES.has(profile.getUint32(20))) return false;
  const spans = readTagSpans(profile);
  if (spans === null) return false;

  let covered = HEADER_BYTES + 4 + spans.length * TABLE_ENTRY_BYTES;
  for (const { start, end } of [...spans, { start: bytes.byteLength, end: bytes.byteLength }]) {
    for (; covered < start; covered += 1) if (bytes[covered] !== 0) return false;
    covered = Math.max(covered, end);
  }
  return true;
}
