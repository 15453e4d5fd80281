import sharp from 'sharp';
import { isRefusal, type ErrorCode } from '@/lib/errors';
import type { ImageFacts } from '@/lib/inspect/format-parser';
import { DEFAULT_LIMITS } from '@/lib/inspect/limits';
import { clearPadding } from './clear-padding';
import { decodeImage, openStrictly, type DecodedImage } from './decode-image';
import { inspectAll } from './inspect-all';

/** What was learnt of one hostile file. */
export type Probe = {
  readonly format: ImageFacts['format'] | 'unknown';
  readonly outcome: ErrorCode | 'accepted' | 'thrown';
  /** What sharp makes of the file that would be served: decodes it, does so with a warning, or refuses it. */
  readonly decodes: 'cleanly' | 'with a warning' | 'not' | null;
  /** What must never be: in words, with numbers. */
  readonly faults: readonly string[];
};

/** Small, so that sharp, which is asked about each accepted mutant, has little to decode. */
const LIMITS = { ...DEFAULT_LIMITS, framePixels: 2_000_000, totalPixels: 8_000_000, frames: 200 };

/** Steps and inflated bytes together stay under FACTOR × (bytes received + bytes inflated) + CONSTANT. */
const FACTOR = 2;
const CONSTANT = 1_000;

const SIGNATURES = [
  ['png', '\x89PNG'],
  ['jpeg', '\xff\xd8\xff'],
  ['gif', 'GIF8'],
  ['webp', 'RIFF'],
] as const;

function formatOf(bytes: Buffer): Probe['format'] {
  const head = bytes.toString('latin1', 0, 4);
  return SIGNATURES.find(([, signature]) => head.startsWith(signature))?.[0] ?? 'unknown';
}

/** libnsgif takes no GIF's word for a screen above 2048 and puts the frames' extent in its place; browsers do. */
const isScreenUnbelieved = ({ format, width, height }: ImageFacts): boolean =>
  format === 'gif' && (width > 2_048 || height > 2_048);

/** Orientation alone: `Exif\0\0`, a TIFF header, one directory of one entry. */
const MOST_EXIF = 6 + 8 + 2 + 12 + 4;

/** What the served file says beside its picture, as far as sharp can see. */
async function findForeign(kept: Buffer, orientation: number): Promise<string[]> {
  const left = await openStrictly(kept).metadata();
  const foreign = (['xmp', 'iptc', 'tifftagPhotoshop', 'comments'] as const).filter(
    (name) => left[name] !== undefined,
  );
  const exif = left.exif?.length ?? 0;
  return exif > (orientation === 1 ? 0 : MOST_EXIF)
    ? [...foreign, `${exif} bytes of exif`]
    : foreign;
}

/** Whether the upload, where sharp decodes it at all, is another picture than the one that is served. */
async function isAnother(bytes: Buffer, decoded: DecodedImage | string): Promise<boolean> {
  const before = await decodeImage(clearPadding(bytes)).catch(() => null);
  return before !== null && JSON.stringify(before) !== JSON.stringify(decoded);
}

/** Proves the promises that hold for any bytes: never a throw, linear work, a served file that passes unchanged. */
export async function probeFile(bytes: Buffer): Promise<Probe> {
  const format = formatOf(bytes);
  const faults: string[] = [];
  let inspected;
  try {
    inspected = await inspectAll(bytes, 'varied', LIMITS);
  } catch (error) {
    return { format, outcome: 'thrown', decodes: null, faults: [`threw ${String(error)}`] };
  }
  const { outcome, kept, work } = inspected;
  const budget = FACTOR * (bytes.length + work.inflated) + CONSTANT;
  if (work.steps + work.inflated > budget) {
    faults.push(`${work.steps} steps and ${work.inflated} bytes inflated, of ${budget}`);
  }
  if (isRefusal(outcome)) return { format, outcome: outcome.refused, decodes: null, faults };

  const again = await inspectAll(kept, 'whole', LIMITS);
  if (isRefusal(again.outcome)) faults.push(`refused when served: ${again.outcome.log}`);
  else if (!again.kept.equals(kept)) faults.push('changed when inspected again');
  else if (JSON.stringify(again.outcome) !== JSON.stringify(outcome)) {
    faults.push('other facts when inspected again');
  }

  const decoded = await decodeImage(kept).catch((error: unknown) => String(error));
  if (!kept.equals(bytes) && (await isAnother(bytes, decoded))) {
    faults.push('another picture than that of the upload');
  }
  if (typeof decoded === 'string') {
    if (format === 'png' || format === 'gif') faults.push(`sharp: ${decoded}`);
  } else {
    const foreign = await findForeign(kept, decoded.orientation);
    faults.push(...foreign.map((name) => `serves ${name}`));
    const sides = [decoded.width, decoded.height];
    const [width, height] = decoded.orientation >= 5 ? sides.reverse() : sides;
    const same =
      decoded.format === outcome.format && width === outcome.width && height === outcome.height;
    if (!same && !isScreenUnbelieved(outcome)) {
      faults.push(`facts say ${JSON.stringify(outcome)}, sharp ${width} x ${height}`);
    }
  }
  const isClean = await sharp(kept, { animated: true, failOn: 'warning' })
    .raw()
    .toBuffer()
    .then(
      () => true,
      () => false,
    );
  const verdict = typeof decoded === 'string' ? 'not' : isClean ? 'cleanly' : 'with a warning';
  return { format, outcome: 'accepted', decodes: verdict, faults };
}
