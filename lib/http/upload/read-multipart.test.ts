import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BOUNDARY, buildForm, type FormPart } from '@/dev/uploads/build-form';
import { collectSinks, type CollectingSink } from '@/dev/uploads/collect-sinks';
import { splitBody } from '@/dev/uploads/split-body';
import { isRefusal } from '@/lib/errors';
import { createChunkReader } from './chunk-reader';
import { readMultipart } from './read-multipart';

const TYPE = `multipart/form-data; boundary=${BOUNDARY}`;
const file = (name: string, data: Uint8Array | string): FormPart => ({
  name,
  filename: 'shot.png',
  type: 'image/png',
  data,
});
const refusesBad = () => collectSinks({ refuses: (bytes) => bytes.toString().startsWith('bad') });

async function read(
  body: Uint8Array | string,
  cuts: number | number[] = 65_536,
  { type = TYPE, sinks = collectSinks(), maxBytes = 10_000_000 } = {},
) {
  const reader = createChunkReader(splitBody(body, cuts), maxBytes);
  const answer = await readMultipart<CollectingSink>(reader, type, sinks.open);
  reader.close();
  const kept = isRefusal(answer) ? [] : answer.images;
  // Whatever the answer, no sink but the one that is handed back may be left open.
  expect(sinks.opened.filter((sink) => !sink.aborted)).toEqual(kept);
  return isRefusal(answer)
    ? answer.refused
    : (kept[0] as CollectingSink).bytes().toString('latin1');
}

describe('readMultipart', () => {
  const part = (name: string, data: string) =>
    `--${BOUNDARY}\r\nContent-Disposition: form-data; name="${name}"; filename="a"\r\n\r\n${data}`;

  // Found by fuzzing: in one piece the parser read on behind the end, and waited for the end of that part for ever.
  it.each([1, 11, 65_536])(
    'reads nothing behind the end of the form, in pieces of %i',
    async (cuts) => {
      const end = `--${BOUNDARY}--\r\n`;
      // Of what follows the end the parser overlooks the first delimiter.
      const behind = (data: string) => `\r\n${part('x', 'y')}\r\n${part('image', data)}`;
      expect(await read(`${end}${behind('unended')}`, cuts)).toBe('no_file');
      expect(await read(`${end}${behind('ended')}\r\n${end}`, cuts)).toBe('no_file');
      const first = `${part('file', 'first')}\r\n${end}`;
      expect(await read(`${first}${behind('second')}\r\n${end}`, cuts)).toBe('first');
      expect(await read(`${first}${behind('unended')}`, cuts)).toBe('first');
    },
  );

  it.each([
    ['image', [file('image', 'I')], 'I'],
    ['file', [file('file', 'F')], 'F'],
    ['any name', [file('photo', 'P')], 'P'],
    ['no name', [{ filename: 'a.png', data: 'N' }], 'N'],
    [
      'a file without a file name but of no known type',
      [{ name: 'image', type: 'application/octet-stream', data: 'O' }],
      'O',
    ],
    ['image, file, other', [file('image', 'I'), file('file', 'F'), file('x', 'P')], 'I'],
    ['other, file, image', [file('x', 'P'), file('file', 'F'), file('image', 'I')], 'I'],
    ['file, image, other', [file('file', 'F'), file('image', 'I'), file('x', 'P')], 'I'],
    ['other, file', [file('x', 'P'), file('file', 'F')], 'F'],
    ['file, other', [file('file', 'F'), file('x', 'P')], 'F'],
    ['two others: the first', [file('x', 'P'), file('y', 'Q')], 'P'],
    ['two files: the first', [file('file', 'F'), file('file', 'G')], 'F'],
    [
      'fields around it',
      [{ name: 'a', data: '1' }, file('image', 'I'), { name: 'b', data: '2' }],
      'I',
    ],
    [
      'a part of another disposition',
      [{ headers: 'Content-Disposition: attachment; filename="x"', data: 'A' }, file('image', 'I')],
      'I',
    ],
    [
      'a part without a disposition',
      [{ headers: 'X-Other: 1', data: 'A' }, file('image', 'I')],
      'I',
    ],
    [
      'names that only look like image',
      [file('Image', 'A'), file('image[]', 'B'), file('image', 'I')],
      'I',
    ],
    ['an empty file', [file('image', '')], ''],
  ] as [string, FormPart[], string][])('takes %s', async (_, parts, bytes) => {
    const body = buildForm(parts);
    expect(await read(body)).toBe(bytes);
    expect(await read(body, 1)).toBe(bytes);
  });

  it('passes over a refused part of lower rank when the image follows', async () => {
    const parts = [file('x', 'bad'), file('file', 'bad too'), file('image', 'I')];
    expect(await read(buildForm(parts), 7, { sinks: refusesBad() })).toBe('I');
    expect(await read(buildForm(parts.slice(0, 2)), 7, { sinks: refusesBad() })).toBe(
      'unsupported_format',
    );
  });

  it('ends at a refused image without reading on', async () => {
    const sinks = refusesBad();
    const body = Buffer.concat([buildForm([file('image', 'bad')], { end: '' }), Buffer.alloc(3e6)]);
    let pieces = 0;
    async function* count() {
      for await (const piece of splitBody(body, 65_536)) {
        pieces += 1;
        yield piece;
      }
    }
    const reader = createChunkReader(count(), 1e7);
    expect(await readMultipart(reader, TYPE, sinks.open)).toMatchObject({
      refused: 'unsupported_format',
    });
    expect(pieces).toBeLessThan(5);
    expect(sinks.opened[0]!.aborted).toBe(true);
  });

  it.each([
    ['two images', [file('image', 'I'), file('image', 'J')], 'invalid_request'],
    [
      'two images with others between',
      [file('image', 'I'), file('x', 'P'), file('image', 'J')],
      'invalid_request',
    ],
    ['no part', [], 'no_file'],
    ['fields only', [{ name: 'a', data: '1' }], 'no_file'],
    ['many files', Array.from({ length: 9 }, () => file('x', 'P')), 'invalid_request'],
    ['many fields', Array.from({ length: 9 }, () => ({ name: 'a', data: '1' })), 'invalid_request'],
    [
      'thousands of parts',
      Array.from({ length: 5_000 }, (_, at) => file(`x${at}`, 'P')),
      'invalid_request',
    ],
    [
      'thousands of headers',
      [
        {
          headers: `Content-Disposition: form-data; name="image"; filename="a"\r\n${'X-A: b\r\n'.repeat(5_000)}X-B: c`,
          data: 'I',
        },
      ],
      'invalid_request',
    ],
  ] as [string, FormPart[], string][])('refuses %s', async (_, parts, code) => {
    expect(await read(buildForm(parts))).toBe(code);
    expect(await read(buildForm(parts), 1009)).toBe(code);
  });

  it('says what to do where the image came as a text field', async () => {
    const reader = createChunkReader(
      splitBody(buildForm([{ name: 'image', type: 'image/png', data: 'I' }]), 100),
      10_000,
    );
    const refusal = await readMultipart(reader, TYPE, collectSinks().open);
    expect(refusal).toMatchObject({ refused: 'no_file' });
    expect(isRefusal(refusal) && refusal.detail).toMatch(/with a file name/);
  });

  it.each([
    ['no boundary', 'multipart/form-data'],
    ['an empty boundary', 'multipart/form-data; boundary='],
    ['another boundary', 'multipart/form-data; boundary=other'],
    ['junk behind the type', 'multipart/form-data; \u0000boundary="x'],
  ])('refuses %s', async (_, type) => {
    expect(await read(buildForm([file('image', 'I')]), 50, { type })).toBe('invalid_request');
  });

  it('tells nobody what the header said', async () => {
    const reader = createChunkReader(splitBody('x', 1), 10);
    const type = 'multipart/form-data; secret.png; boundary';
    expect(JSON.stringify(await readMultipart(reader, type, collectSinks().open))).not.toContain(
      'secret',
    );
  });

  it.each([
    ['quoted', `multipart/form-data; boundary="${BOUNDARY}"`],
    ['upper case', `Multipart/Form-Data; BOUNDARY=${BOUNDARY}`],
    ['with others', `multipart/form-data; charset=utf-8; boundary=${BOUNDARY}; x=y`],
  ])('reads a boundary that is %s', async (_, type) => {
    expect(await read(buildForm([file('image', 'I')]), 50, { type })).toBe('I');
  });

  it('keeps what only looks like a boundary', async () => {
    const data = [
      `x--${BOUNDARY}`,
      `\r\n-${BOUNDARY}--\r\n`,
      `\r\n--${BOUNDARY.slice(0, -1)}`,
      `\n--${BOUNDARY}\n`,
      '\r\n--\r\n\r\n',
    ].join('.');
    const body = buildForm([file('image', data)]);
    expect(await read(body)).toBe(data);
    for (let at = 0; at < body.length; at += 1) expect(await read(body, [at])).toBe(data);
  });

  it('reads over a preamble and an epilogue', async () => {
    const body = Buffer.concat([
      Buffer.from('preamble\r\n'),
      buildForm([file('image', 'I')]),
      Buffer.from(`epilogue\r\n--${BOUNDARY}\r\n`),
    ]);
    expect(await read(body, 11)).toBe('I');
  });

  it('refuses a form that ends at any place before its end, and never hangs', async () => {
    const whole = buildForm([{ name: 'a', data: '1' }, file('image', 'the image')], {
      end: `\r\n--${BOUNDARY}--`,
    });
    expect(await read(whole)).toBe('the image');
    for (let at = 0; at < whole.length; at += 1) {
      expect(await read(whole.subarray(0, at), 16)).toBe('invalid_request');
    }
  });

  it('gives up where the body goes beyond its bound, in a part and behind the last', async () => {
    const long = buildForm([file('x', Buffer.alloc(50_000))]);
    expect(await read(long, 1000, { maxBytes: 20_000 })).toBe('file_too_large');
    const tail = Buffer.concat([buildForm([file('image', 'I')]), Buffer.alloc(50_000)]);
    expect(await read(tail, 1000, { maxBytes: 20_000 })).toBe('file_too_large');
  });

  it('tells a body that breaks off', async () => {
    async function* broken() {
      yield buildForm([file('image', 'I')], { end: '' });
      throw new Error('aborted');
    }
    const sinks = collectSinks();
    const reader = createChunkReader(broken(), 10_000);
    expect(await readMultipart(reader, TYPE, sinks.open)).toMatchObject({
      refused: 'invalid_request',
      log: expect.stringContaining('broke off'),
    });
    expect(sinks.opened.every((sink) => sink.aborted)).toBe(true);
  });

  it('passes a defect on as what it is', async () => {
    const broken = { push: () => Promise.reject(new Error('a defect')), abort: () => undefined };
    const body = splitBody(buildForm([file('image', 'I')]), 10);
    await expect(readMultipart(createChunkReader(body, 1000), TYPE, () => broken)).rejects.toThrow(
      'a defect',
    );
  });

  it('gives back any bytes, however the body is cut, and large ones too', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uint8Array({ maxLength: 400 }),
        fc.array(fc.nat({ max: 900 }), { maxLength: 6 }),
        async (bytes, cuts) => {
          const body = buildForm([file('x', 'P'), file('image', bytes), { name: 'a', data: '1' }]);
          const places = cuts.filter((at) => at < body.length);
          expect(await read(body, places)).toBe(Buffer.from(bytes).toString('latin1'));
        },
      ),
      { numRuns: 100 },
    );
    const large = Buffer.alloc(3_000_000, '\r\n--');
    expect(await read(buildForm([file('x', large), file('image', large)]), 65_536)).toBe(
      large.toString('latin1'),
    );
  });

  it('answers any bytes with a refusal or a sink, and never hangs or throws', async () => {
    const tokens = [
      `--${BOUNDARY}`,
      '--',
      '\r\n',
      'Content-Disposition: form-data',
      '; name="image"',
      '; filename="a"',
      ':',
      '\0',
      'x',
    ];
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom(...tokens), { maxLength: 40 }),
        fc.integer({ min: 1, max: 50 }),
        async (words, piece) => {
          expect(typeof (await read(words.join(''), piece))).toBe('string');
        },
      ),
      { numRuns: 150 },
    );
  });
});
