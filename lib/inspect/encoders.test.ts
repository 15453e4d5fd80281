import { describe, expect, it } from 'vitest';
import { expectSamePicture } from '@/dev/images/expect-same-picture';
import { inspectAll } from '@/dev/images/inspect-all';
import { readEncoderFiles } from '@/dev/images/read-encoder-files';
import { readTags } from '@/dev/images/read-tags';

const files = readEncoderFiles();
const isArithmetic = (name: string): boolean => name.includes('arithmetic');
const pictures = files.filter(({ name }) => !isArithmetic(name));

/** What exiftool may find in a served file: its structure, what colours need, timing and orientation. */
const LEFT = [
  /^ExifTool:ExifToolVersion$/,
  /^File:(FileType|FileTypeExtension|MIMEType|ImageWidth|ImageHeight|ExifByteOrder)$/,
  /^File:(EncodingProcess|BitsPerSample|ColorComponents|YCbCrSubSampling)$/,
  /^Composite:(ImageSize|Megapixels)$/,
  /^JFIF:(JFIFVersion|ResolutionUnit|XResolution|YResolution)$/,
  /^Adobe:(DCTEncodeVersion|APP14Flags0|APP14Flags1|ColorTransform)$/,
  /^IFD0:Orientation$/,
  /^ICC/,
  /^PNG:(ImageWidth|ImageHeight|BitDepth|ColorType|Compression|Filter|Interlace)$/,
  /^PNG:(Palette|Transparency|Gamma|SRGBRendering|(WhitePoint|Red|Green|Blue)[XY])$/,
  /^PNG:(AnimationFrames|AnimationPlays|ProfileName)$/,
  /^RIFF:(ImageWidth|ImageHeight|VP8Version|HorizontalScale|VerticalScale|WebP_Flags)$/,
  /^RIFF:(AlphaIsUsed|AlphaPreprocessing|AlphaFiltering|AlphaCompression)$/,
  /^RIFF:(BackgroundColor|AnimationLoopCount|FrameCount|Duration)$/,
  /^GIF:(GIFVersion|ImageWidth|ImageHeight|HasColorMap|ColorResolutionDepth|BitsPerPixel)$/,
  /^GIF:(BackgroundColor|PixelAspectRatio|AnimationIterations|FrameCount|Duration)$/,
  /^GIF:TransparentColor$/,
];

describe('files of other encoders', () => {
  it('are at least 60 of four formats', () => {
    expect(files.length).toBeGreaterThanOrEqual(60);
    expect(new Set(files.map(({ format }) => format)).size).toBe(4);
  });

  it.each(pictures)('$name is served with its picture and nothing else', async ({ bytes }) => {
    await expectSamePicture(bytes);
  });

  it.each(files.filter(({ name }) => isArithmetic(name)))('$name is refused', async ({ bytes }) => {
    const { outcome } = await inspectAll(bytes);
    expect(outcome).toMatchObject({ refused: 'unsupported_format' });
  });

  it('leave to exiftool only structure, profile and orientation', async () => {
    const served = await Promise.all(
      pictures.map(async ({ bytes }) => (await inspectAll(bytes)).kept),
    );
    const [before, after] = [
      await readTags(pictures.map(({ bytes }) => bytes)),
      await readTags(served),
    ];
    const foreign = after.flatMap((tags, index) =>
      [...tags.keys()]
        .filter((tag) => !LEFT.some((allowed) => allowed.test(tag)))
        .map((tag) => `${pictures[index]!.name}: ${tag} = ${String(tags.get(tag))}`),
    );
    expect(foreign).toEqual([]);
    expect(after.map((tags) => tags.get('IFD0:Orientation') ?? 1)).toEqual(
      before.map((tags) => tags.get('IFD0:Orientation') ?? 1),
    );

    // The oracle is worth something only if it saw what is gone now.
    const seen = new Set(before.flatMap((tags) => [...tags.keys()]));
    const telling = [
      'GPS:GPSLatitude',
      'XMP-dc:Creator',
      'IPTC:City',
      'File:Comment',
      'PNG:Author',
    ];
    expect([...seen]).toEqual(
      expect.arrayContaining([...telling, 'ExifIFD:SerialNumber', 'IFD1:ThumbnailImage']),
    );
  });
});
