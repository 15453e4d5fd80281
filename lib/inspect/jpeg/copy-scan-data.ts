import { isRefusal, type Refusal } from '@/lib/errors';
import type { Inspection } from '../format-parser';
import { refuseJpeg } from './refuse-jpeg';
import { skipFill } from './skip-fill';
import type { RestartCounter } from './count-restarts';

const isRestart = (code: number): boolean => code >= 0xd0 && code <= 0xd7;

/**
 * How many bytes at the front of `view` are scan data: up to a marker that ends the scan, to a fill byte, or to a
 * 0xff whose second byte has not arrived.
 */
function measureRun(view: Uint8Array, restarts: RestartCounter): number | Refusal {
  const bytes = Buffer.from(view.buffer, view.byteOffset, view.length);
  let at = 0;
  for (;;) {
    const hit = bytes.indexOf(0xff, at);
    restarts.addBytes((hit === -1 ? view.length : hit) - at);
    if (hit === -1) return view.length;
    const code = bytes[hit + 1];
    if (code === 0) restarts.addBytes(1);
    else if (code !== undefined && isRestart(code)) {
      const refusal = restarts.addRestart(code & 7);
      if (refusal !== null) return refusal;
    } else return hit;
    at = hit + 2;
  }
}

/**
 * Copies the entropy-coded data of one scan as views, up to the marker that ends it, which is not consumed. Fill
 * bytes before markers are left out; everything else is served as it came.
 */
export async function copyScanData(
  { input, keep, work }: Inspection,
  restarts: RestartCounter,
): Promise<Refusal | null> {
  while (await input.need(2)) {
    const run = measureRun(input.peekSome(), restarts);
    if (isRefusal(run)) return run;
    work.steps += run + 1;
    if (run > 0) {
      keep(input.takeSome(run));
      continue;
    }
    const code = input.peek(2)[1]!;
    if (code === 0xff) {
      await skipFill(input, work);
      // Fill is before markers only (T.81, B.1.1.2). Decoders make of it what they like, and not all the same.
      if ((await input.need(2)) && input.peek(2)[1] === 0) {
        return refuseJpeg(
          'A fill byte of the JPEG is inside its picture data.',
          `offset ${input.offset}`,
        );
      }
      continue;
    }
    // The pair lies across two chunks; else it would be part of a run.
    if (code !== 0 && !isRestart(code)) return restarts.finish();
    const pair = Uint8Array.from(input.take(2));
    const refusal = measureRun(pair, restarts);
    if (isRefusal(refusal)) return refusal;
    keep(pair);
  }
  return refuseJpeg('The JPEG ends in the middle of its picture data.', `offset ${input.offset}`);
}
