import type { Refusal } from '@/lib/errors';
import { PALETTE_COLOUR, type PngHeader } from './read-header';
import { refusePng } from './refuse-png';

/** What is to be done with a chunk whose data were read. */
export type Verdict = 'keep' | 'drop' | Refusal;

export type Seen = { readonly header: PngHeader; readonly paletteEntries: number };

/** The longest data that `judgeChunk` is asked about: a palette of 256 colours. */
export const MAX_JUDGED_BYTES = 768;

/** Chromaticities are in units of 1/100,000; none of a real colour space comes near to 2. */
const MAX_CHROMATICITY = 200_000;
/** Gamma in units of 1/100,000: 0.01 to 100. */
const GAMMA = { min: 1_000, max: 10_000_000 };
/** The largest code points of ITU-T H.273 for primaries and transfer. */
const CICP = { primaries: 22, transfer: 18 };

const words = (data: Uint8Array): number[] => {
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  return Array.from({ length: data.byteLength >> 2 }, (_, index) => view.getUint32(index * 4));
};

const keepIf = (isSane: boolean): Verdict => (isSane ? 'keep' : 'drop');

function judgePalette(data: Uint8Array, { header }: Seen): Verdict {
  const isGrey = header.colour === 0 || header.colour === 4;
  const entries = data.length / 3;
  const most = header.colour === PALETTE_COLOUR ? 2 ** header.depth : 256;
  if (isGrey || !Number.isInteger(entries) || entries < 1 || entries > most) {
    return refusePng('its palette does not fit its colour type', `PLTE of ${data.length} bytes`);
  }
  // In a true-colour image it is a mere suggestion, which nothing follows, and a place for foreign bytes.
  return keepIf(header.colour === PALETTE_COLOUR);
}

function judgeTransparency(data: Uint8Array, { header, paletteEntries }: Seen): Verdict {
  const wrong = refusePng(
    'its transparency does not fit its colour type',
    `tRNS of ${data.length} bytes`,
  );
  if (header.colour === PALETTE_COLOUR) {
    return data.length >= 1 && data.length <= paletteEntries ? 'keep' : wrong;
  }
  const samples = { 0: 1, 2: 3 }[header.colour];
  if (samples === undefined || data.length !== samples * 2) return wrong;
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  for (let at = 0; at < data.length; at += 2) {
    if (view.getUint16(at) >= 2 ** header.depth) return wrong;
  }
  return 'keep';
}

const EXACT_BYTES: Readonly<Record<string, number>> = { gAMA: 4, cHRM: 32, sRGB: 1, cICP: 4 };

/**
 * Judges the chunks of fixed form that show the picture right: PLTE, tRNS, gAMA, cHRM, sRGB and cICP. A length that
 * is not legal is a refusal; a legal length with values that no viewer follows is dropped, since free values are a
 * place for foreign bytes. PNG 3rd edition, 11.2.2 and 11.3.
 */
export function judgeChunk(type: string, data: Uint8Array, seen: Seen): Verdict {
  if (type === 'PLTE') return judgePalette(data, seen);
  if (type === 'tRNS') return judgeTransparency(data, seen);
  if (data.length !== EXACT_BYTES[type]) {
    return refusePng('a colour chunk has a length that does not exist', `${type}: ${data.length}`);
  }
  if (type === 'sRGB') return keepIf(data[0]! <= 3);
  if (type === 'cICP') {
    const [primaries, transfer, matrix, range] = data as unknown as [
      number,
      number,
      number,
      number,
    ];
    return keepIf(
      primaries >= 1 &&
        primaries <= CICP.primaries &&
        transfer >= 1 &&
        transfer <= CICP.transfer &&
        matrix === 0 &&
        range <= 1,
    );
  }
  const values = words(data);
  if (type === 'gAMA') return keepIf(values[0]! >= GAMMA.min && values[0]! <= GAMMA.max);
  // A y of 0 (every second value) makes no colour, and libpng ignores the chunk.
  return keepIf(
    values.every((value, index) => value <= MAX_CHROMATICITY && (value > 0 || index % 2 === 0)),
  );
}
