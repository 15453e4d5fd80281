import { inflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { decodeImage } from '@/dev/images/decode-image';
import { inspectAll } from '@/dev/images/inspect-all';
import { markAll } from '@/dev/images/markers/mark-all';
import { RUNS } from '@/dev/images/markers/marked-file';
import { readPngChunks } from '@/dev/images/split-apng';
import { isRefusal } from '@/lib/errors';

const FORMATS = await markAll();

/** The file's bytes, and what its compressed parts hold: a PNG's pixels, frames and profile. */
function layersOf(file: Buffer): Buffer[] {
  if (file.toString('latin1', 1, 4) !== 'PNG') return [file];
  const chunks = readPngChunks(file);
  const joined = (type: string, skip: number): Buffer =>
    Buffer.concat(
      chunks.filter((chunk) => chunk.type === type).map(({ data }) => data.subarray(skip)),
    );
  const profile = chunks.find(({ type }) => type === 'iCCP')?.data;
  return [
    file,
    inflateSync(joined('IDAT', 0)),
    ...(profile === undefined ? [] : [inflateSync(profile.subarray(profile.indexOf(0) + 2))]),
  ];
}

const holdsMarker = (file: Buffer): boolean =>
  layersOf(file).some((layer) => RUNS.some((run) => layer.includes(run, 0, 'latin1')));

describe('foreign bytes', () => {
  it('are planted in at least 40 places', () => {
    const places = Object.entries(FORMATS).flatMap(([format, files]) =>
      files.map(({ place }) => `${format} ${place}`),
    );
    expect(new Set(places).size).toBe(places.length);
    expect(places.length).toBeGreaterThanOrEqual(40);
  });

  describe.each(Object.entries(FORMATS))('in a %s', (_, files) => {
    it.each(files.filter(({ expected }) => expected === 'gone'))(
      '$place: served as if they had never been there',
      async ({ bytes, clean }) => {
        const { outcome, kept } = await inspectAll(bytes);
        expect(outcome).not.toHaveProperty('refused');
        expect(holdsMarker(kept)).toBe(false);
        const wanted = await inspectAll(clean);
        expect(wanted.outcome).toEqual(outcome);
        expect(kept.equals(wanted.kept)).toBe(true);
        expect(await decodeImage(kept)).toEqual(await decodeImage(clean));
      },
    );

    it.each(files.filter(({ expected }) => expected === 'refused'))(
      '$place: refused',
      async ({ bytes, clean }) => {
        const { outcome, kept } = await inspectAll(bytes);
        expect(outcome).toHaveProperty('refused');
        expect(kept).toHaveLength(0);
        // Without the marker the file is a good one: it is the marker that is refused.
        expect(isRefusal((await inspectAll(clean)).outcome)).toBe(false);
      },
    );
  });
});
