/** Takes JPEGs apart and puts them together part by part, the illegal ones too: nothing here checks anything. */
export type JpegPart = {
  /** The second byte of the marker. */
  readonly marker: number;
  /** What follows the segment's length; absent for markers that stand alone. */
  readonly payload?: Uint8Array;
  /** Scan data behind a SOS segment, or stray bytes behind any other. */
  readonly data?: Uint8Array;
  /** Fill bytes (0xff) before the marker. */
  readonly fill?: number;
  /** Told instead of the true length. */
  readonly toldLength?: number;
};

const latin1 = (text: string): Buffer => Buffer.from(text, 'latin1');
const bytesOf = (content: Uint8Array | string): Uint8Array =>
  typeof content === 'string' ? latin1(content) : content;

/** The end of the scan data that starts at `from`: the next marker that is neither stuffing nor a restart. */
function findScanEnd(bytes: Buffer, from: number): number {
  for (let at = bytes.indexOf(0xff, from); at !== -1; at = bytes.indexOf(0xff, at + 1)) {
    const code = bytes[at + 1]!;
    if (code !== 0 && code !== 0xff && (code < 0xd0 || code > 0xd7)) return at;
  }
  return bytes.length;
}

/** The parts of a well-formed JPEG, from SOI to its first EOI. */
export function splitJpeg(bytes: Buffer): JpegPart[] {
  const parts: JpegPart[] = [];
  for (let at = 0; at + 2 <= bytes.length;) {
    const marker = bytes[at + 1]!;
    at += 2;
    if (marker === 0xd8 || marker === 0xd9) {
      parts.push({ marker });
      if (marker === 0xd9) break;
      continue;
    }
    const end = at + bytes.readUInt16BE(at);
    const payload = bytes.subarray(at + 2, end);
    at = marker === 0xda ? findScanEnd(bytes, end) : end;
    parts.push({ marker, payload, data: bytes.subarray(end, at) });
  }
  return parts;
}

/** Writes the parts and, behind them, a trailer. */
export function joinJpeg(parts: readonly JpegPart[], trailer: Uint8Array | string = ''): Buffer {
  const pieces = parts.map(({ marker, payload, data, fill = 0, toldLength }) => {
    const head = Buffer.concat([Buffer.alloc(fill, 0xff), Buffer.of(0xff, marker)]);
    const length = Buffer.alloc(payload === undefined ? 0 : 2);
    if (payload !== undefined) length.writeUInt16BE(toldLength ?? payload.length + 2);
    return Buffer.concat([head, length, payload ?? Buffer.alloc(0), data ?? Buffer.alloc(0)]);
  });
  return Buffer.concat([...pieces, bytesOf(trailer)]);
}

/** A copy of `bytes` with parts put before the first part with `marker`: 0xdb, 0xc4, 0xda, 0xd9 … */
export function plantInJpeg(bytes: Buffer, marker: number, ...planted: JpegPart[]): Buffer {
  const parts = splitJpeg(bytes);
  const at = parts.findIndex((part) => part.marker === marker);
  if (at === -1) throw new Error(`the JPEG has no marker ${marker.toString(16)}`);
  return joinJpeg([...parts.slice(0, at), ...planted, ...parts.slice(at)]);
}

/** A copy of `bytes` with each part with `marker` replaced by what `change` makes of it. */
export function changeJpeg(
  bytes: Buffer,
  marker: number,
  change: (part: JpegPart) => JpegPart | JpegPart[],
): Buffer {
  const parts = splitJpeg(bytes);
  return joinJpeg(parts.flatMap((part) => (part.marker === marker ? change(part) : part)));
}

/** An application segment, APP0 to APP15. */
export const app = (number: number, content: Uint8Array | string): JpegPart => ({
  marker: 0xe0 + number,
  payload: bytesOf(content),
});

export const comment = (content: Uint8Array | string): JpegPart => ({
  marker: 0xfe,
  payload: bytesOf(content),
});

/** JFIF, with a thumbnail of `width` × `height` RGB samples where given. */
export function jfif({
  version = [1, 2],
  units = 1,
  x = 72,
  y = 72,
  width = 0,
  height = 0,
  thumbnail = Buffer.alloc(width * height * 3),
}: {
  version?: number[];
  units?: number;
  x?: number;
  y?: number;
  width?: number;
  height?: number;
  thumbnail?: Uint8Array;
} = {}): JpegPart {
  const fields = [...version, units, x >> 8, x & 255, y >> 8, y & 255, width, height];
  return app(0, Buffer.concat([latin1('JFIF\0'), Buffer.from(fields), thumbnail]));
}

/** JFXX with a JPEG thumbnail. */
export const jfxx = (thumbnail: Uint8Array | string): JpegPart =>
  app(0, Buffer.concat([latin1('JFXX\0\x10'), bytesOf(thumbnail)]));

export const exif = (tiff: Uint8Array | string): JpegPart =>
  app(1, Buffer.concat([latin1('Exif\0\0'), bytesOf(tiff)]));

export const xmp = (packet: string): JpegPart =>
  app(1, `http://ns.adobe.com/xap/1.0/\0<x:xmpmeta>${packet}</x:xmpmeta>`);

/** One whole extended XMP packet. */
export function extendedXmp(packet: string): JpegPart {
  const sizes = Buffer.alloc(8);
  sizes.writeUInt32BE(packet.length);
  const head = `http://ns.adobe.com/xmp/extension/\0${'0123456789ABCDEF'.repeat(2)}`;
  return app(1, Buffer.concat([latin1(head), sizes, latin1(packet)]));
}

/** Photoshop's resources, with one IPTC block. */
export function photoshop(iptc: Uint8Array | string): JpegPart {
  const block = bytesOf(iptc);
  const head = latin1('Photoshop 3.0\x008BIM\x04\x04\0\0\0\0\0\0');
  head.writeUInt32BE(block.length, head.length - 4);
  return app(13, Buffer.concat([head, block]));
}

/** The index of a multi-picture file, or what pretends to be one. */
export const mpf = (content: Uint8Array | string): JpegPart =>
  app(2, Buffer.concat([latin1('MPF\0'), bytesOf(content)]));

/** Adobe's segment: 0 RGB or CMYK, 1 YCbCr, 2 YCCK. */
export const adobe = (transform: number, behind: Uint8Array | string = ''): JpegPart =>
  app(14, Buffer.concat([latin1('Adobe\0d\0\0\0\0'), Buffer.of(transform), bytesOf(behind)]));

/** An ICC profile in parts of at most `size` bytes, in order. */
export function icc(profile: Uint8Array, size = 65_519): JpegPart[] {
  const count = Math.ceil(profile.length / size);
  return Array.from({ length: count }, (_, index) => {
    const part = profile.subarray(index * size, (index + 1) * size);
    return app(2, Buffer.concat([latin1('ICC_PROFILE\0'), Buffer.of(index + 1, count), part]));
  });
}

/** What a phone puts behind a photo that moves: the video, whose boxes begin with `ftyp`. */
export const motionPhotoTrailer = (video: Uint8Array | string): Buffer =>
  Buffer.concat([latin1('\0\0\0\x18ftypmp42\0\0\0\0isommp42MotionPhoto_Data'), bytesOf(video)]);

/** A Huffman table with one code, a 0 bit, for the symbol 0: no difference, or the end of the block. */
const ONE_CODE = [1, ...Array.from({ length: 15 }, () => 0), 0];

/**
 * A grey picture without any detail, one bit a code: 2 bits a block when baseline, 1 when progressive (DC only).
 * With `interval`, a restart marker stands behind every so many blocks. `data` replaces an interval's bytes.
 */
export function flatJpeg({
  width,
  height,
  interval = 0,
  isProgressive = false,
  data = (bytes) => bytes,
}: {
  width: number;
  height: number;
  interval?: number;
  isProgressive?: boolean;
  data?: (bytes: Buffer, index: number) => Uint8Array;
}): JpegPart[] {
  const blocks = Math.ceil(width / 8) * Math.ceil(height / 8);
  const step = interval === 0 ? blocks : interval;
  const scan: Uint8Array[] = [];
  for (let from = 0, index = 0; from < blocks; from += step, index += 1) {
    const bits = Math.min(step, blocks - from) * (isProgressive ? 1 : 2);
    const padding = (8 - (bits % 8)) % 8;
    const bytes = Buffer.alloc(Math.ceil(bits / 8));
    bytes[bytes.length - 1] = (1 << padding) - 1;
    scan.push(data(bytes, index));
    if (from + step < blocks) scan.push(Buffer.of(0xff, 0xd0 + (index % 8)));
  }
  const size = [height >> 8, height & 255, width >> 8, width & 255];
  const dc = [0x00, ...ONE_CODE];
  const spectrum = isProgressive ? [0, 0, 0] : [0, 63, 0];
  return [
    { marker: 0xd8 },
    { marker: 0xdb, payload: Buffer.from([0, ...Array.from({ length: 64 }, () => 1)]) },
    { marker: isProgressive ? 0xc2 : 0xc0, payload: Buffer.from([8, ...size, 1, 1, 0x11, 0]) },
    { marker: 0xc4, payload: Buffer.from(isProgressive ? dc : [...dc, 0x10, ...ONE_CODE]) },
    ...(interval === 0
      ? []
      : [{ marker: 0xdd, payload: Buffer.of(interval >> 8, interval & 255) }]),
    { marker: 0xda, payload: Buffer.from([1, 1, 0, ...spectrum]), data: Buffer.concat(scan) },
    { marker: 0xd9 },
  ];
}

/** A copy of `bytes` with the content of each part with `marker` overwritten from `at` on. */
export function patchJpeg(bytes: Buffer, marker: number, at: number, ...written: number[]): Buffer {
  return changeJpeg(bytes, marker, (old) => {
    const payload = Buffer.from(old.payload!);
    payload.set(written, at);
    return { ...old, payload };
  });
}

/** A grey progressive file of 32 × 24 pixels whose scans have these headers: Ss, Se, Ah and Al. */
export function progressiveJpeg(...headers: number[][]): Buffer {
  const [soi, dqt, sof, dht, sos, eoi] = flatJpeg({
    width: 32,
    height: 24,
    isProgressive: true,
  }) as [JpegPart, ...JpegPart[]];
  const ac = Buffer.concat([dht!.payload!, Buffer.from([0x10, 1]), Buffer.alloc(16)]);
  const parts = headers.map(([ss, se, ah, al]) => ({
    ...sos!,
    payload: Buffer.from([1, 1, 0, ss!, se!, (ah! << 4) | al!]),
  }));
  return joinJpeg([soi, dqt!, sof!, { ...dht!, payload: ac }, ...parts, eoi!]);
}
