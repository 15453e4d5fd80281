import sharp from 'sharp';
import { paintPicture } from '../corpus/paint-picture';
import {
  adobe,
  app,
  changeJpeg,
  comment,
  exif,
  extendedXmp,
  icc,
  jfif,
  jfxx,
  joinJpeg,
  type JpegPart,
  motionPhotoTrailer,
  mpf,
  photoshop,
  plantInJpeg,
  splitJpeg,
  xmp,
} from '../jpeg-builder';
import { CLEAN_EXIF, MARKED_EXIF } from './mark-exif';
import { MARKER, type MarkedFile } from './marked-file';

const marker = Buffer.from(MARKER, 'latin1');
const SOF = 0xc0;
const DHT = 0xc4;
const EOI = 0xd9;
const SOS = 0xda;
const DQT = 0xdb;

/** Segments that may stand anywhere before the picture and say nothing that shows it. */
const FOREIGN: readonly (readonly [place: string, part: JpegPart])[] = [
  ['a comment', comment(MARKER)],
  ['a JFXX thumbnail', jfxx(MARKER)],
  ['XMP', xmp(MARKER)],
  ['extended XMP', extendedXmp(MARKER)],
  ['an index of several pictures (MPF)', mpf(MARKER)],
  ['IPTC in Photoshop resources', photoshop(MARKER)],
  ['FlashPix', app(2, `FPXR\0${MARKER}`)],
  ['APP1 of no known kind', app(1, MARKER)],
  ['EXIF that is no TIFF', exif(MARKER)],
  ['APP2 whose name is nearly that of a profile', app(2, `ICC_PROFIL_\0${MARKER}`)],
  ['content credentials in APP11', app(11, `JP\0\x01${MARKER}`)],
  ['APP14 that is not Adobe', app(14, MARKER)],
  ...Array.from(
    { length: 16 },
    (_, number) => [`APP${number}`, app(number, `x\0${MARKER}`)] as const,
  ),
];

/** A table of AC codes with codes of 16 bits added, whose symbols are the marker. */
function widenCode(part: JpegPart): JpegPart {
  const payload = Buffer.from(part.payload!);
  if (payload[0]! >> 4 === 0) return part;
  const end = 17 + payload.subarray(1, 17).reduce((sum, count) => sum + count, 0);
  payload[16]! += marker.length;
  return {
    ...part,
    payload: Buffer.concat([payload.subarray(0, end), marker, payload.subarray(end)]),
  };
}

/** JPEG files with the marker in each place that the format has. */
export async function markJpeg(): Promise<MarkedFile[]> {
  const size = { width: 21, height: 18 };
  const baseline = await paintPicture(size).jpeg().toBuffer();
  const progressive = await paintPicture(size).jpeg({ progressive: true }).toBuffer();
  const withProfile = await paintPicture(size).withIccProfile('p3').jpeg().toBuffer();
  const profile = splitJpeg(withProfile)
    .find((part) => part.marker === 0xe2)!
    .payload!.subarray(14);

  const files: MarkedFile[] = [];
  const add = (
    place: string,
    expected: MarkedFile['expected'],
    bytes: Buffer,
    clean: Buffer = baseline,
  ): void => {
    files.push({ place, expected, bytes, clean });
  };
  const lengthen = (code: number): Buffer =>
    changeJpeg(baseline, code, (part) => ({
      ...part,
      payload: Buffer.concat([part.payload!, marker]),
    }));

  for (const [place, part] of FOREIGN) add(place, 'gone', plantInJpeg(baseline, DQT, part));
  for (const [place, part] of FOREIGN.slice(0, 4)) {
    add(`${place} before the first scan`, 'gone', plantInJpeg(baseline, SOS, part));
    add(`${place} behind the last scan`, 'gone', plantInJpeg(baseline, EOI, part));
    const parts = splitJpeg(progressive);
    const last = parts.findLastIndex((each) => each.marker === SOS);
    const between = joinJpeg([...parts.slice(0, last), part, ...parts.slice(last)]);
    add(`${place} between two scans`, 'gone', between, progressive);
  }
  for (const [place, block] of MARKED_EXIF) {
    add(
      place,
      'gone',
      plantInJpeg(baseline, DQT, exif(block)),
      plantInJpeg(baseline, DQT, exif(CLEAN_EXIF)),
    );
  }
  add(
    'a second EXIF',
    'gone',
    plantInJpeg(baseline, DQT, exif(CLEAN_EXIF), exif(MARKED_EXIF[0]![1])),
    plantInJpeg(baseline, DQT, exif(CLEAN_EXIF)),
  );

  const withJfif = changeJpeg(baseline, 0xe0, () => jfif());
  const thumbnail = Buffer.from(MARKER, 'latin1');
  const behindJfif = { marker: 0xe0, payload: Buffer.concat([jfif().payload!, marker]) };
  add(
    'a thumbnail in JFIF',
    'gone',
    changeJpeg(baseline, 0xe0, () => jfif({ width: 4, height: 2, thumbnail })),
    withJfif,
  );
  add(
    'bytes behind JFIF',
    'gone',
    changeJpeg(baseline, 0xe0, () => behindJfif),
    withJfif,
  );
  add(
    'bytes behind Adobe',
    'gone',
    plantInJpeg(baseline, DQT, adobe(1, MARKER)),
    plantInJpeg(baseline, DQT, adobe(1)),
  );

  const padded = Buffer.concat([profile, marker]);
  padded.writeUInt32BE(padded.length, 0);
  add('a profile behind its last tag', 'refused', plantInJpeg(baseline, DQT, ...icc(padded)));
  add(
    'bytes behind a profile',
    'refused',
    plantInJpeg(baseline, DQT, ...icc(Buffer.concat([profile, marker]))),
  );
  add(
    'a second profile',
    'refused',
    plantInJpeg(withProfile, DQT, ...icc(Buffer.from(MARKER.repeat(8)))),
  );
  add(
    'a profile whose name does not end',
    'refused',
    plantInJpeg(baseline, DQT, app(2, `ICC_PROFILE ${MARKER}`)),
  );
  add(
    'a profile that is none',
    'refused',
    plantInJpeg(baseline, DQT, ...icc(Buffer.from(MARKER.repeat(8)))),
  );

  const unused = Buffer.concat([Buffer.of(0x03), Buffer.alloc(64, MARKER)]);
  const deep = Buffer.concat([Buffer.of(0x13), Buffer.alloc(128, MARKER)]);
  const codes = [0, 0, 0, 0, 0, 0, 0, 8, ...Array<number>(8).fill(0)];
  // A run of the marker in which no symbol comes twice.
  const symbols = Buffer.concat([Buffer.of(0x13, ...codes), marker.subarray(13, 21)]);
  add(
    'a quantisation table that nothing uses',
    'gone',
    plantInJpeg(baseline, SOF, { marker: DQT, payload: unused }),
  );
  add(
    'a quantisation table of 16 bits that nothing uses',
    'gone',
    plantInJpeg(baseline, SOF, { marker: DQT, payload: deep }),
  );
  add(
    'a quantisation table behind the last scan',
    'gone',
    plantInJpeg(baseline, EOI, { marker: DQT, payload: unused }),
  );
  const unusedCode = { marker: DHT, payload: symbols };
  add('a Huffman table that nothing uses', 'gone', plantInJpeg(baseline, SOS, unusedCode));
  const tiny = await sharp({ create: { width: 8, height: 8, channels: 3, background: '#123' } })
    .jpeg({ optimizeCoding: true })
    .toBuffer();
  add('codes that nothing uses', 'refused', changeJpeg(tiny, DHT, widenCode), tiny);
  for (const [name, code] of [
    ['DQT', DQT],
    ['DHT', DHT],
    ['SOF', SOF],
    ['SOS', SOS],
  ] as const) {
    add(`bytes behind ${name}`, 'refused', lengthen(code));
  }
  add(
    'bytes behind DRI',
    'refused',
    plantInJpeg(baseline, SOS, { marker: 0xdd, payload: Buffer.concat([Buffer.of(0, 0), marker]) }),
  );
  for (const [name, code] of [
    ['DNL', 0xdc],
    ['DHP', 0xde],
    ['EXP', 0xdf],
    ['DAC', 0xcc],
    ['JPG0', 0xf0],
    ['a reserved marker', 0x02],
  ] as const) {
    add(name, 'refused', plantInJpeg(baseline, SOS, { marker: code, payload: marker }));
  }
  add(
    'stray bytes between two segments',
    'refused',
    plantInJpeg(baseline, DQT, { ...comment('x'), data: marker }),
  );
  add(
    'stray bytes behind SOI',
    'refused',
    changeJpeg(baseline, 0xd8, (part) => ({ ...part, data: marker })),
  );
  add(
    'a comment behind fill bytes',
    'gone',
    plantInJpeg(baseline, DQT, { ...comment(MARKER), fill: 9 }),
  );
  add(
    'a second picture before EOI',
    'refused',
    plantInJpeg(baseline, EOI, ...splitJpeg(plantInJpeg(baseline, DQT, comment(MARKER)))),
  );

  add('bytes behind EOI', 'gone', Buffer.concat([baseline, marker]));
  add(
    'a second picture behind EOI',
    'gone',
    Buffer.concat([baseline, plantInJpeg(baseline, DQT, comment(MARKER))]),
  );
  add(
    'a second picture behind EOI with an index',
    'gone',
    Buffer.concat([
      plantInJpeg(baseline, DQT, mpf(MARKER)),
      plantInJpeg(baseline, DQT, xmp(MARKER)),
    ]),
  );
  add(
    'the video of a Motion Photo',
    'gone',
    Buffer.concat([plantInJpeg(baseline, DQT, xmp('MotionPhoto')), motionPhotoTrailer(MARKER)]),
  );
  add(
    'a page of HTML behind EOI',
    'gone',
    Buffer.concat([baseline, Buffer.from(`<script>${MARKER}</script>`)]),
  );
  add(
    'a ZIP behind EOI',
    'gone',
    Buffer.concat([progressive, Buffer.from(`PK\x03\x04${MARKER}`, 'latin1')]),
    progressive,
  );
  return files;
}
