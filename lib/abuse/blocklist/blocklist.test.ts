import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createTestContext, type TestContext } from '@/dev/context/create-test-context';
import { makeReceivedImage } from '@/dev/context/make-received-image';
import { uploadBytes } from '@/dev/screening/upload-bytes';
import type { Context } from '@/lib/context';
import { isRefusal } from '@/lib/errors';
import { lookUpImage } from '@/lib/images/look-up-image';
import { publishImage } from '@/lib/images/publish-image';
import { stageImage } from '@/lib/images/stage-image';
import { exportBlocklist } from './export-blocklist';
import { importBlocklist } from './import-blocklist';

let test: TestContext;
let context: Context;
beforeAll(async () => {
  test = await createTestContext();
  context = test.context;
});
afterAll(() => test.dispose());
beforeEach(async () => {
  const { db } = context;
  await db.blockedHash.deleteMany();
  await db.blockedPicture.deleteMany();
  await db.abuseCaseImage.deleteMany();
  await db.abuseCase.deleteMany();
  await db.image.deleteMany();
});

const sha256 = (bytes: string) => createHash('sha256').update(bytes).digest('hex');
const hashLine = (bytes: string, category = 'other') =>
  `${JSON.stringify({ sha256: sha256(bytes), category })}\n`;
const pictureLine = (perceptualHash: string, category = 'other') =>
  `${JSON.stringify({ perceptualHash, category })}\n`;

/** In pieces that know nothing of lines. */
async function* cut(lines: string, size = 7): AsyncGenerator<Uint8Array> {
  const bytes = Buffer.from(lines);
  for (let from = 0; from < bytes.length; from += size) yield bytes.subarray(from, from + size);
}

const load = (lines: string, size?: number) => importBlocklist(context, 'shell', cut(lines, size));
const save = () => text(Readable.from(exportBlocklist(context)));
const statusOf = async (id: string) => (await lookUpImage(context, id)).status;
const NONE = { hashes: 0, newHashes: 0, pictures: 0, newPictures: 0, reviewed: 0 };

describe('a block list', () => {
  it('comes out as it went in, by hashes alone', async () => {
    const lines = [
      ...[hashLine('a', 'csam'), hashLine('b', 'ncii')].sort(),
      // Signed, as the database has them, the second comes first.
      pictureLine('f00000000000000f', 'terrorism'),
      pictureLine('0000000000000001', 'csam'),
    ];
    expect(await load(lines.toReversed().join(''))).toEqual({
      ...{ hashes: 2, newHashes: 2, pictures: 2, newPictures: 2, reviewed: 0 },
    });
    expect(await save()).toBe(lines.join(''));
    expect(await load(await save(), 100_000)).toMatchObject({ newHashes: 0, newPictures: 0 });
    expect(await save()).toBe(lines.join(''));
  });

  it('has what several cases have blocked once, for the gravest reason, and no case', async () => {
    const row = { sha256: new Uint8Array(Buffer.from(sha256('a'), 'hex')), blockedAt: new Date() };
    await context.db.blockedHash.createMany({
      data: [
        { ...row, source: 'thecaseone', category: 'copyright' },
        { ...row, source: 'thecasetwo', category: 'ncii' },
        { ...row, source: 'import', category: 'other' },
      ],
    });
    expect(await save()).toBe(hashLine('a', 'ncii'));
  });

  it('may be longer than a page, and end without an end of line', async () => {
    const lines = Array.from({ length: 2_500 }, (_, at) => hashLine(String(at))).sort();
    expect(await load(lines.join('').trimEnd(), 65_536)).toMatchObject({ newHashes: 2_500 });
    expect(await save()).toBe(lines.join(''));
    expect(await load('')).toEqual(NONE);
  });

  it('is written down with its counts', async () => {
    await load(hashLine('a') + hashLine('a', 'csam') + pictureLine('00000000000000ff'));
    const audit = await context.db.auditEntry.findFirstOrThrow({ orderBy: { seq: 'desc' } });
    expect(audit).toMatchObject({
      ...{ actor: 'shell', action: 'imported', caseId: null, imageId: null },
      facts: { hashes: 1, newHashes: 1, pictures: 1, newPictures: 1 },
    });
    expect(await save()).toContain(hashLine('a', 'csam'));
  });
});

describe('a list with a wrong line', () => {
  it.each([
    ['no JSON', 'not json\n'],
    ['an empty line', '\n'],
    ['a short hash', '{"sha256":"abcd","category":"other"}\n'],
    ['capitals', hashLine('x').toUpperCase()],
    ['an unknown category', hashLine('x', 'spam')],
    ['no category', `{"sha256":"${sha256('x')}"}\n`],
    ['more than hashes', `{"sha256":"${sha256('x')}","category":"other","case":"abc"}\n`],
    [
      'both hashes',
      `{"sha256":"${sha256('x')}","perceptualHash":"00000000000000ff","category":"other"}\n`,
    ],
    ['a long line', `${' '.repeat(300)}${hashLine('x')}`],
    ['a line without an end', ' '.repeat(100_000)],
    ['bytes that are no text', '\u0000\uffff\n'],
  ])('is refused as a whole, by the number of the line: %s', async (_, line) => {
    const refused = await load(
      hashLine('a') + pictureLine('00000000000000ff') + line + hashLine('b'),
      64,
    );
    expect(refused).toMatchObject({
      refused: 'invalid_request',
      detail: 'Line 3 is not one of a block list; nothing was imported.',
    });
    expect(await save()).toBe('');
  });
});

describe('an imported list', () => {
  it('has what is served with these bytes looked at, once', async () => {
    const [bad, fine] = [
      await uploadBytes(context, Buffer.from('bad')),
      await uploadBytes(context, Buffer.from('fine')),
    ];
    expect(await load(hashLine('bad', 'terrorism'))).toMatchObject({ newHashes: 1, reviewed: 1 });
    expect([await statusOf(bad), await statusOf(fine)]).toEqual(['removed', 'live']);
    const [review] = await context.db.abuseCase.findMany({ include: { images: true } });
    expect(review).toMatchObject({
      ...{ source: 'screening', category: 'terrorism', state: 'received' },
      images: [{ imageId: bad, likeCaseId: null, distance: 0 }],
    });
    expect(await load(hashLine('bad', 'terrorism'))).toMatchObject({ newHashes: 0, reviewed: 0 });
  });

  it('leaves alone what somebody has decided to keep', async () => {
    const id = await uploadBytes(context, Buffer.from('kept'));
    const at = { openedAt: test.clock.now(), stateAt: test.clock.now() };
    await context.db.abuseCase.create({
      data: {
        ...{ id: context.ids.case(), category: 'other', state: 'kept', source: 'screening', ...at },
        images: { create: { imageId: id, distance: 0, open: false } },
      },
    });
    expect(await load(hashLine('kept'))).toMatchObject({ reviewed: 0 });
    expect(await statusOf(id)).toBe('live');
  });

  it('ends what an import that was cut off has left', async () => {
    const id = await uploadBytes(context, Buffer.from('left'));
    const cutOff = {
      ...context,
      db: context.db,
      ids: {
        ...context.ids,
        case: () => {
          throw new Error('cut off');
        },
      },
    };
    await expect(importBlocklist(cutOff, 'shell', cut(hashLine('left')))).rejects.toThrow(
      'cut off',
    );
    expect(await statusOf(id)).toBe('live');
    expect(await load(hashLine('left'))).toMatchObject({ newHashes: 0, reviewed: 1 });
    expect(await statusOf(id)).toBe('removed');
  });

  it('finds the upload that did not see it', async () => {
    const staged = await stageImage(context, makeReceivedImage('under way'));
    let loading: Promise<unknown> = Promise.resolve();
    const uploaded = await context.db.$transaction(async (inside) => {
      const { image } = await publishImage({ ...context, db: inside }, 'free', staged);
      loading = load(hashLine('under way'));
      // The list is written, and its looking for what is served waits for this upload.
      await expect.poll(() => context.db.blockedHash.count()).toBe(1);
      await expect
        .poll(async () => {
          const [row] = await context.db.$queryRaw<[{ waiting: bigint }]>`
            SELECT count(*) AS waiting FROM pg_locks
            JOIN pg_database ON pg_database.oid = database
            WHERE locktype = 'advisory' AND NOT granted AND datname = current_database()`;
          return Number(row.waiting);
        })
        .toBe(1);
      return image;
    });
    expect(await loading).toMatchObject({ reviewed: 1 });
    expect(await statusOf(uploaded.id)).toBe('removed');
    await expect(uploadBytes(context, Buffer.from('under way'))).rejects.toThrow(
      'the bytes were removed before',
    );
  });
});

it('refuses a list that is too long to be true', async () => {
  async function* endless() {
    for (let at = 0; ; at += 1) {
      yield Buffer.from(
        Array.from({ length: 1_000 }, () => pictureLine('00000000000000ff')).join(''),
      );
    }
  }
  const refused = await importBlocklist(context, 'shell', endless());
  expect(isRefusal(refused) && refused.detail).toBe(
    'Line 200001 is one too many; nothing was imported.',
  );
});
