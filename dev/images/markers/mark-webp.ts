import { paintPages, paintPicture } from '../corpus/paint-picture';
import {
  anim,
  anmf,
  joinWebp,
  pictureOf,
  readWebpChunks,
  vp8x,
  type WebpChunk,
  webpChunk,
} from '../webp-builder';
import { CLEAN_EXIF, MARKED_EXIF } from './mark-exif';
import { MARKER, type MarkedFile } from './marked-file';

const size = { width: 14, height: 10 };
const marker = Buffer.from(MARKER, 'latin1');
const foreign = webpChunk('ABCD', MARKER);

/** WebP files with the marker in each place that the format has. */
export async function markWebp(): Promise<MarkedFile[]> {
  const lossy = await paintPicture(size).webp().toBuffer();
  const lossless = await paintPicture(size).webp({ lossless: true }).toBuffer();
  const seen = await paintPicture({ ...size, channels: 4 })
    .webp()
    .toBuffer();
  const animated = await paintPages(2, size)
    .webp({ delay: [50, 70], loop: 3 })
    .toBuffer();
  const tagged = await paintPicture(size).withIccProfile('p3').webp().toBuffer();
  const picture = pictureOf(lossy);
  const profile = Buffer.from(readWebpChunks(tagged).find(({ name }) => name === 'ICCP')!.data);

  const files: MarkedFile[] = [];
  const add = (
    place: string,
    expected: MarkedFile['expected'],
    bytes: Buffer,
    clean: Buffer,
  ): void => {
    files.push({ place, expected, bytes, clean });
  };
  const extended = (features: string, ...chunks: WebpChunk[]): Buffer =>
    joinWebp([vp8x(size.width, size.height, features), ...chunks]);
  const plain = extended('', ...picture);

  for (const [place, block] of MARKED_EXIF) {
    const turned = (exif: Uint8Array): Buffer =>
      extended('E', ...picture, { name: 'EXIF', data: exif });
    add(place, 'gone', turned(block), turned(CLEAN_EXIF));
  }
  add('EXIF that is no TIFF', 'gone', extended('E', ...picture, webpChunk('EXIF', MARKER)), plain);
  add(
    'EXIF before the picture',
    'gone',
    extended('E', webpChunk('EXIF', MARKER), ...picture),
    plain,
  );
  add(
    'EXIF that is not announced',
    'gone',
    extended('', ...picture, webpChunk('EXIF', MARKER)),
    plain,
  );
  add('XMP', 'gone', extended('X', ...picture, webpChunk('XMP ', `<x>${MARKER}</x>`)), plain);
  add(
    'XMP that is not announced',
    'gone',
    extended('', ...picture, webpChunk('XMP ', MARKER)),
    plain,
  );
  add(
    'XMP before the picture',
    'gone',
    extended('X', webpChunk('XMP ', MARKER), ...picture),
    plain,
  );
  add('an unknown chunk behind the header', 'gone', extended('', foreign, ...picture), plain);
  add('an unknown chunk behind the picture', 'gone', extended('', ...picture, foreign), plain);
  add(
    'an unknown chunk of odd size',
    'gone',
    extended('', webpChunk('ABCD', `${MARKER}!`), ...picture),
    plain,
  );
  add(
    'the name of an unknown chunk',
    'gone',
    extended('', ...picture, webpChunk('M4rk', '3r-0f-f0r31gn')),
    plain,
  );
  add(
    'an unknown chunk behind a plain lossy picture',
    'gone',
    joinWebp([...picture, foreign]),
    lossy,
  );
  add(
    'XMP behind a plain lossless picture',
    'gone',
    joinWebp([...pictureOf(lossless), webpChunk('XMP ', MARKER)]),
    lossless,
  );
  add(
    'EXIF behind a plain lossless picture',
    'gone',
    joinWebp([...pictureOf(lossless), webpChunk('EXIF', MARKER)]),
    lossless,
  );
  add('an unknown chunk before a plain picture', 'refused', joinWebp([foreign, ...picture]), lossy);
  add(
    'an unknown chunk before the header',
    'refused',
    joinWebp([foreign, ...readWebpChunks(plain)]),
    plain,
  );
  add(
    'a longer header',
    'refused',
    joinWebp([
      { name: 'VP8X', data: Buffer.concat([vp8x(size.width, size.height).data, marker]) },
      ...picture,
    ]),
    plain,
  );
  add('a second header', 'refused', extended('', ...picture, webpChunk('VP8X', MARKER)), plain);
  add('a second picture', 'refused', extended('', ...picture, webpChunk('VP8 ', MARKER)), plain);
  add('frames of a still', 'refused', extended('', ...picture, webpChunk('ANMF', MARKER)), plain);
  add(
    'an animation header of a still',
    'refused',
    extended('', webpChunk('ANIM', MARKER), ...picture),
    plain,
  );

  const [header, ...rest] = readWebpChunks(tagged) as [WebpChunk, ...WebpChunk[]];
  const behindTag = rest.filter(({ name }) => name !== 'ICCP');
  const iccp = { name: 'ICCP', data: profile };
  const padded = Buffer.concat([profile, marker]);
  const grown = Buffer.from(padded);
  grown.writeUInt32BE(grown.length, 0);
  add(
    'an unknown chunk before the profile',
    'gone',
    joinWebp([header, foreign, iccp, ...behindTag]),
    tagged,
  );
  add(
    'an unknown chunk behind the profile',
    'gone',
    joinWebp([header, iccp, foreign, ...behindTag]),
    tagged,
  );
  add(
    'a second profile',
    'gone',
    joinWebp([header, iccp, webpChunk('ICCP', MARKER), ...behindTag]),
    tagged,
  );
  add(
    'a profile that is not announced',
    'gone',
    extended('', webpChunk('ICCP', MARKER), ...picture),
    plain,
  );
  add(
    'a profile that is none',
    'refused',
    joinWebp([header, webpChunk('ICCP', MARKER), ...behindTag]),
    tagged,
  );
  add(
    'bytes behind a profile',
    'refused',
    joinWebp([header, { name: 'ICCP', data: padded }, ...behindTag]),
    tagged,
  );
  add(
    'a profile behind its last tag',
    'refused',
    joinWebp([header, { name: 'ICCP', data: grown }, ...behindTag]),
    tagged,
  );

  const alpha = pictureOf(seen);
  const [alph, vp8] = alpha as [WebpChunk, WebpChunk];
  const raw = { name: 'ALPH', data: Buffer.concat([Buffer.of(0), Buffer.alloc(140, 9)]) };
  const rawLong = { name: 'ALPH', data: Buffer.concat([raw.data, marker]) };
  add(
    'raw transparency behind its last sample',
    'refused',
    extended('L', rawLong, vp8),
    extended('L', raw, vp8),
  );
  add(
    'an unknown chunk within a transparent picture',
    'refused',
    extended('L', alph, foreign, vp8),
    extended('L', alph, vp8),
  );
  add(
    'a second transparency',
    'refused',
    extended('L', alph, webpChunk('ALPH', MARKER), vp8),
    extended('L', ...alpha),
  );

  const chunks = readWebpChunks(animated);
  const first = chunks.findIndex(({ name }) => name === 'ANMF');
  const within = (...parts: WebpChunk[]): Buffer =>
    joinWebp([vp8x(size.width, size.height, 'A'), anim(3), anmf(size, parts), anmf(size, picture)]);
  const clean = within(...picture);
  add(
    'an unknown chunk before the frames',
    'gone',
    joinWebp([...chunks.slice(0, first), foreign, ...chunks.slice(first)]),
    animated,
  );
  add(
    'an unknown chunk between the frames',
    'gone',
    joinWebp([...chunks.slice(0, first + 1), foreign, ...chunks.slice(first + 1)]),
    animated,
  );
  add('an unknown chunk behind the frames', 'gone', joinWebp([...chunks, foreign]), animated);
  add(
    'an unknown chunk in a frame before its picture',
    'refused',
    within(foreign, ...picture),
    clean,
  );
  add('an unknown chunk in a frame behind its picture', 'gone', within(...picture, foreign), clean);
  add('XMP in a frame', 'gone', within(...picture, webpChunk('XMP ', MARKER)), clean);
  add('EXIF in a frame', 'gone', within(...picture, webpChunk('EXIF', MARKER)), clean);
  add(
    'a second picture in a frame',
    'refused',
    within(...picture, webpChunk('VP8L', MARKER)),
    clean,
  );
  add(
    'a longer animation header',
    'refused',
    joinWebp([vp8x(size.width, size.height, 'A'), webpChunk('ANIM', MARKER), anmf(size, picture)]),
    clean,
  );
  const frame = anmf(size, picture);
  add(
    'bytes behind the last chunk of a frame',
    'refused',
    joinWebp([
      vp8x(size.width, size.height, 'A'),
      anim(3),
      { ...frame, data: Buffer.concat([frame.data, marker.subarray(0, 7)]) },
    ]),
    clean,
  );
  add(
    'a picture outside of the frames',
    'refused',
    joinWebp([...chunks, webpChunk('VP8 ', MARKER)]),
    animated,
  );

  add('bytes behind the RIFF form', 'gone', Buffer.concat([lossy, marker]), lossy);
  add('bytes behind an animation', 'gone', Buffer.concat([animated, marker]), animated);
  add(
    'a chunk behind the RIFF form',
    'gone',
    joinWebp(picture, { trailer: joinWebp([foreign]) }),
    lossy,
  );
  add(
    'a RIFF size that takes in bytes of no chunk',
    'refused',
    joinWebp(picture, { trailer: marker.subarray(0, 6), toldSize: lossy.length - 8 + 6 }),
    lossy,
  );
  return files;
}
