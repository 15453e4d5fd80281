import { isRefusal, refuse, type Refusal } from '@/lib/errors';
import type { Inspection } from '../format-parser';
import { BoundedInflater } from '../inflate/bounded-inflater';
import type { ChunkReader } from './chunk-reader';

/** A keyword has 79 bytes at most; the language and the translated keyword of iTXt have no bound. */
const MAX_START_BYTES = 1_024;

/** Where the zlib stream of a text begins. Null: it has none, or not where one is looked for. */
function findStream(type: string, start: Uint8Array): number | null {
  const keywordEnd = start.indexOf(0);
  if (keywordEnd < 0) return null;
  // A method byte, of which there is one only.
  if (type === 'zTXt') return keywordEnd + 2;
  if (start[keywordEnd + 1] !== 1) return null;
  const languageEnd = start.indexOf(0, keywordEnd + 3);
  const translatedEnd = languageEnd < 0 ? -1 : start.indexOf(0, languageEnd + 1);
  return translatedEnd < 0 ? null : translatedEnd + 1;
}

/**
 * Reads zTXt or iTXt, none of which is kept, as far as it must be known for no bomb: whoever else is handed the upload
 * would inflate it. A text that is damaged is as good as any other, since it goes.
 *
 * @param most bytes that it may inflate to
 * @returns the bytes that it inflates to. PNG 3rd edition, 11.3.3.3 and 11.3.3.4
 */
export async function measureText(
  chunks: ChunkReader,
  { limits, work }: Inspection,
  most: number,
): Promise<number | Refusal> {
  const start = await chunks.read(Math.min(chunks.length, MAX_START_BYTES));
  if (isRefusal(start)) return start;
  const at = findStream(chunks.type, start);
  if (at === null) return 0;

  let inflated = 0;
  const inflater = new BoundedInflater(most, (output) => {
    work.inflated += output.length;
    inflated += output.length;
    return true;
  });
  try {
    let fault = await inflater.write(start.subarray(at));
    while (fault === null && chunks.hasMore) {
      const piece = await chunks.piece();
      if (isRefusal(piece)) return piece;
      fault = await inflater.write(piece);
    }
    fault ??= await inflater.finish();
    if (fault !== 'too_long') return inflated;
    return refuse('invalid_image', `png: its texts inflate to over ${limits.textBytes} bytes`, {
      detail: `The PNG has compressed text of more than ${limits.textBytes} bytes.`,
    });
  } finally {
    inflater.close();
  }
}
