import { comment, exif, flatJpeg, joinJpeg, photoshop, xmp } from '@/dev/images/jpeg-builder';
import { pngChunk, pngFile } from '@/dev/images/png-builder';
import { splitPng } from './split-png';
import type { Marks } from './make-marks';
import { makeUniquePng } from '../product/make-unique-png';

export type MarkedImage = { readonly type: string; readonly bytes: Buffer };

/** An Exif block whose one tag, ImageDescription, is this text. */
function tiff(text: string): Buffer {
  const head = Buffer.alloc(26);
  head.write('MM\0*', 'latin1');
  head.writeUInt32BE(8, 4);
  head.writeUInt16BE(1, 8);
  head.writeUInt16BE(0x010e, 10);
  head.writeUInt16BE(2, 12);
  head.writeUInt32BE(text.length, 14);
  head.writeUInt32BE(26, 18);
  return Buffer.concat([head, Buffer.from(text)]);
}

/** A PNG and a JPEG that any camera might have made, with a mark in every place that holds a text. */
export function makeMarkedImages(marks: Marks, index: number): MarkedImage[] {
  const [first, ...rest] = splitPng(makeUniquePng(9_000, index));
  const png = pngFile(
    [
      first!,
      pngChunk('tEXt', `Author\0${marks.text('png-text')}`),
      pngChunk('iTXt', `XML:com.adobe.xmp\0\0\0\0\0${marks.text('png-xmp')}`),
      pngChunk('eXIf', tiff(marks.text('png-exif'))),
      pngChunk('prVt', marks.text('png-private')),
      ...rest,
    ],
    marks.text('png-trailer'),
  );
  const [start, ...frame] = flatJpeg({ width: 16 + index, height: 16 });
  const parts = [
    ...[exif(tiff(marks.text('jpeg-exif'))), xmp(marks.text('jpeg-xmp'))],
    ...[photoshop(marks.text('jpeg-iptc')), comment(marks.text('jpeg-comment'))],
  ];
  const jpeg = joinJpeg(
    start!.marker === 0xd8 ? [start!, ...parts, ...frame] : [...parts, start!, ...frame],
    marks.text('jpeg-trailer'),
  );
  return [
    { type: 'image/png', bytes: png },
    { type: 'image/jpeg', bytes: jpeg },
  ];
}
