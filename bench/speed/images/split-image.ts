import { crc32 } from 'node:zlib';

/** An image that is another one each time, though all but a few bytes are shared by all of them. */
export type SplitImage = {
  readonly before: Buffer;
  /** A comment with a number in it, always as long, where the format has its comments. */
  readonly comment: (number: number) => Buffer;
  readonly after: Buffer;
};

/** Signature and IHDR, after which any chunk may come. */
const PNG_START = 33;
/** The marker that begins a JPEG. */
const JPEG_START = 2;

const toText = (number: number) => `img402 ${number.toString(16).padStart(16, '0')}`;

function makePngComment(number: number): Buffer {
  const typed = Buffer.from(`tEXtComment\0${toText(number)}`, 'latin1');
  const chunk = Buffer.alloc(typed.length + 8);
  chunk.writeUInt32BE(typed.length - 4);
  typed.copy(chunk, 4);
  chunk.writeUInt32BE(crc32(typed), typed.length + 4);
  return chunk;
}

function makeJpegComment(number: number): Buffer {
  const text = toText(number);
  const segment = Buffer.alloc(4 + text.length);
  segment.writeUInt16BE(0xfffe);
  segment.writeUInt16BE(2 + text.length, 2);
  segment.write(text, 4, 'latin1');
  return segment;
}

export function splitImage(image: Buffer, format: 'png' | 'jpeg'): SplitImage {
  const start = format === 'png' ? PNG_START : JPEG_START;
  return {
    before: image.subarray(0, start),
    comment: format === 'png' ? makePngComment : makeJpegComment,
    after: image.subarray(start),
  };
}
