import {
  GIF_END,
  gifApplication,
  gifComment,
  gifControl,
  gifExtension,
  gifFile,
  gifImage,
  gifLoop,
  gifPlainText,
  gifStart,
  gifSubBlocks,
} from '../gif-builder';
import { MARKER, type MarkedFile } from './marked-file';

const SIZE = { width: 7, height: 5 };
const marker = Buffer.from(MARKER, 'latin1');
const start = gifStart(SIZE);
const control = gifControl({ delay: 7 });
const first = gifImage(SIZE);
const second = gifImage({ ...SIZE, seed: 5 });
const CLEAN = gifFile(start, gifLoop(3), control, first, control, second, GIF_END);

/** Adobe's way to put XMP into a GIF: not cut into sub-blocks, but ended by a ramp of 258 bytes. */
function xmp(): Buffer {
  const ramp = Buffer.from([1, ...Array.from({ length: 256 }, (_, index) => 255 - index), 0]);
  const name = Buffer.from('XMP DataXMP', 'latin1');
  return gifExtension(
    0xff,
    Buffer.concat([Buffer.from([11]), name, Buffer.from(`<x>${MARKER}</x>`), ramp]),
  );
}

/** GIF files with the marker in each place that the format has. */
export function markGif(): MarkedFile[] {
  const made = (
    place: string,
    expected: MarkedFile['expected'],
    ...parts: Uint8Array[]
  ): MarkedFile => ({
    place,
    expected,
    bytes: gifFile(...parts),
    clean: CLEAN,
  });
  const foreign = (place: string, block: Uint8Array): MarkedFile[] => [
    made(
      `${place} before the frames`,
      'gone',
      start,
      gifLoop(3),
      block,
      control,
      first,
      control,
      second,
      GIF_END,
    ),
    made(
      `${place} between the frames`,
      'gone',
      start,
      gifLoop(3),
      control,
      first,
      block,
      control,
      second,
      GIF_END,
    ),
    made(
      `${place} before the trailer`,
      'gone',
      start,
      gifLoop(3),
      control,
      first,
      control,
      second,
      block,
      GIF_END,
    ),
  ];
  const before = (
    place: string,
    expected: MarkedFile['expected'],
    ...blocks: Uint8Array[]
  ): MarkedFile =>
    made(place, expected, start, ...blocks, control, first, control, second, GIF_END);
  const withImage = (place: string, image: Uint8Array): MarkedFile =>
    made(place, 'refused', start, gifLoop(3), control, image, control, second, GIF_END);
  const pixels = gifImage(SIZE);
  const descriptor = pixels.subarray(0, pixels.length - 1);
  return [
    ...foreign('a comment', gifComment(MARKER)),
    ...foreign('a foreign application', gifApplication('ACMEACME1.0', marker)),
    ...foreign('the name of an application', gifApplication(MARKER.slice(0, 11), 'data')),
    ...foreign('XMP', xmp()),
    ...foreign('an unknown extension', gifExtension(0x11, gifSubBlocks(marker))),
    ...foreign('a name', gifExtension(0xce, gifSubBlocks(marker))),
    ...foreign('a profile as an application', gifApplication('ICCRGBG1012', marker)),
    ...foreign('a comment in small blocks', gifExtension(0xfe, gifSubBlocks(marker, 8))),
    made(
      'plain text behind the frames',
      'gone',
      start,
      gifLoop(3),
      control,
      first,
      control,
      second,
      gifPlainText(MARKER),
      GIF_END,
    ),
    before(
      'a block of its own in the loop count',
      'gone',
      gifApplication('NETSCAPE2.0', '\x01\x03\0').subarray(0, -1),
      gifSubBlocks(marker),
    ),
    before(
      'a longer loop count',
      'gone',
      gifLoop(3),
      gifApplication('NETSCAPE2.0', `\x02${MARKER}`),
    ),
    before(
      'another application of loops',
      'gone',
      gifLoop(3),
      gifApplication('ANIMEXTS1.0', `\x02${MARKER}`),
    ),
    made(
      'a longer graphic control',
      'refused',
      start,
      gifLoop(3),
      gifExtension(0xf9, gifSubBlocks(marker)),
      first,
      control,
      second,
      GIF_END,
    ),
    made(
      'a block behind the graphic control',
      'gone',
      start,
      gifLoop(3),
      control.subarray(0, -1),
      gifSubBlocks(marker),
      first,
      control,
      second,
      GIF_END,
    ),
    made(
      'bytes between two blocks',
      'refused',
      start,
      gifLoop(3),
      marker,
      control,
      first,
      control,
      second,
      GIF_END,
    ),
    withImage('pixel data behind the end code', gifImage({ ...SIZE, lzw: { behind: MARKER } })),
    withImage('a block of its own behind the end code', gifFile(descriptor, gifSubBlocks(marker))),
    withImage('pixels behind the last', gifImage({ ...SIZE, pixels: 60 })),
    made('bytes behind the trailer', 'gone', CLEAN, marker),
    made('a script behind the trailer', 'gone', CLEAN, Buffer.from(`*/=1;alert("${MARKER}")`)),
    made(
      'a second GIF behind the trailer',
      'gone',
      CLEAN,
      start,
      gifComment(MARKER),
      first,
      GIF_END,
    ),
  ];
}
