/** What a camera or a phone would put beside the orientation; each is a place where foreign bytes can be. */
export type TiffPlan = {
  readonly orientation?: number;
  readonly littleEndian?: boolean;
  readonly description?: string;
  readonly maker?: string;
  /** Inside the EXIF directory. */
  readonly makerNote?: Uint8Array;
  readonly userComment?: string;
  /** Inside the GPS directory. */
  readonly gps?: string;
  /** The second directory's JPEG. */
  readonly thumbnail?: Uint8Array;
  /** Behind everything. */
  readonly trailer?: Uint8Array;
};

type Entry = { tag: number; type: number; value: Uint8Array | number | Entry[] };

const ASCII = 2;
const SHORT = 3;
const LONG = 4;
const UNDEFINED = 7;

const text = (value: string): Buffer => Buffer.from(`${value}\0`, 'latin1');

/** Builds an EXIF block (TIFF 6.0), for tests: directories with their values behind them, thumbnail last. */
export function buildTiff(plan: TiffPlan): Buffer {
  const little = plan.littleEndian ?? false;
  const parts: Buffer[] = [];
  let size = 0;
  const append = (bytes: Uint8Array): number => {
    const at = size;
    parts.push(Buffer.from(bytes));
    size += bytes.length;
    return at;
  };
  const put = (block: Buffer, value: number, at: number, width: 2 | 4): void => {
    if (little) block.writeUIntLE(value, at, width);
    else block.writeUIntBE(value, at, width);
  };
  const writeDirectory = (entries: Entry[], hasNext: boolean): number => {
    const block = Buffer.alloc(2 + 12 * entries.length + 4);
    const at = append(block);
    // The appended copy is the one to fill in.
    const own = parts.at(-1)!;
    put(own, entries.length, 0, 2);
    entries.forEach(({ tag, type, value }, index) => {
      const entry = own.subarray(2 + 12 * index, 14 + 12 * index);
      put(entry, tag, 0, 2);
      put(entry, type, 2, 2);
      if (typeof value === 'number') {
        put(entry, 1, 4, 4);
        put(entry, value, 8, type === SHORT ? 2 : 4);
      } else if (Array.isArray(value)) {
        put(entry, 1, 4, 4);
        put(entry, writeDirectory(value, false), 8, 4);
      } else {
        put(entry, value.length, 4, 4);
        if (value.length <= 4) entry.set(value, 8);
        else put(entry, append(value), 8, 4);
      }
    });
    if (hasNext) put(own, size, own.length - 4, 4);
    return at;
  };

  const head = Buffer.from(little ? 'II*\0\0\0\0\0' : 'MM\0*\0\0\0\0', 'latin1');
  put(head, 8, 4, 4);
  append(head);
  const exif: Entry[] = [];
  if (plan.makerNote) exif.push({ tag: 0x927c, type: UNDEFINED, value: plan.makerNote });
  if (plan.userComment) {
    exif.push({ tag: 0x9286, type: UNDEFINED, value: text(`ASCII\0\0\0${plan.userComment}`) });
  }
  const entries: Entry[] = [];
  if (plan.description) entries.push({ tag: 0x010e, type: ASCII, value: text(plan.description) });
  if (plan.maker) entries.push({ tag: 0x010f, type: ASCII, value: text(plan.maker) });
  if (plan.orientation !== undefined) {
    entries.push({ tag: 0x0112, type: SHORT, value: plan.orientation });
  }
  if (exif.length > 0) entries.push({ tag: 0x8769, type: LONG, value: exif });
  if (plan.gps) {
    const gps: Entry[] = [{ tag: 0x001b, type: UNDEFINED, value: text(plan.gps) }];
    entries.push({ tag: 0x8825, type: LONG, value: gps });
  }
  writeDirectory(entries, plan.thumbnail !== undefined);
  if (plan.thumbnail !== undefined) {
    const behind = size + 2 + 12 * 2 + 4;
    writeDirectory(
      [
        { tag: 0x0201, type: LONG, value: behind },
        { tag: 0x0202, type: LONG, value: plan.thumbnail.length },
      ],
      false,
    );
    append(plan.thumbnail);
  }
  append(plan.trailer ?? Buffer.alloc(0));
  return Buffer.concat(parts);
}
