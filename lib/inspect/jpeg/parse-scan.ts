import { isRefusal, type Refusal } from '@/lib/errors';
import type { JpegFrame, JpegScan, ScanComponent } from './jpeg-frame';
import { refuseJpeg } from './refuse-jpeg';

/** ITU-T T.81, B.2.3: an interleaved unit has at most 10 blocks. */
const MAX_BLOCKS = 10;
const MAX_APPROXIMATION = 13;

function parseComponents(payload: Uint8Array, frame: JpegFrame): ScanComponent[] | Refusal {
  const components: ScanComponent[] = [];
  let last = -1;
  for (let at = 1; at < payload.length - 3; at += 2) {
    const index = frame.components.findIndex(({ id }) => id === payload[at]);
    const dc = payload[at + 1]! >> 4;
    const ac = payload[at + 1]! & 15;
    // In the frame's order, so that none comes twice.
    if (index <= last || dc > 3 || ac > 3) {
      return refuseJpeg('A scan of the JPEG names colours or tables that do not exist.');
    }
    components.push({ index, dc, ac });
    last = index;
  }
  return components;
}

function hasLegalParameters(scan: Omit<JpegScan, 'units' | 'blocksPerUnit'>, frame: JpegFrame) {
  const { ss, se, ah, al } = scan;
  if (!frame.progressive) return ss === 0 && se === 63 && ah === 0 && al === 0;
  const band = ss === 0 ? se === 0 : se >= ss && se <= 63 && scan.components.length === 1;
  return band && al <= MAX_APPROXIMATION && (ah === 0 || ah === al + 1);
}

/** Reads a SOS header (ITU-T T.81, B.2.3 and, for progressive scans, G.1.1.1.1) of `frame`. */
export function parseScan(payload: Uint8Array, frame: JpegFrame): JpegScan | Refusal {
  const count = payload[0];
  if (count === undefined || count < 1 || count > 4 || payload.length !== 4 + 2 * count) {
    return refuseJpeg('A scan header of the JPEG has a wrong length.');
  }
  const components = parseComponents(payload, frame);
  if (isRefusal(components)) return components;
  const [ss, se, approximation] = payload.subarray(payload.length - 3);
  const scan = {
    components,
    ss: ss!,
    se: se!,
    ah: approximation! >> 4,
    al: approximation! & 15,
  };
  if (!hasLegalParameters(scan, frame)) {
    return refuseJpeg(
      'A scan header of the JPEG holds values that are not allowed.',
      `Ss ${scan.ss} Se ${scan.se} Ah ${scan.ah} Al ${scan.al}`,
    );
  }
  if (components.length === 1) {
    const units = frame.components[components[0]!.index]!.blocks;
    return { ...scan, units, blocksPerUnit: 1 };
  }
  const blocksPerUnit = components.reduce((sum, { index }) => {
    const { h, v } = frame.components[index]!;
    return sum + h * v;
  }, 0);
  if (blocksPerUnit > MAX_BLOCKS) return refuseJpeg('A scan of the JPEG interleaves too much.');
  return { ...scan, units: frame.interleavedUnits, blocksPerUnit };
}
