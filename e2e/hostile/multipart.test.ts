import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildForm, BOUNDARY } from '@/dev/uploads/build-form';
import { makeUniquePng } from '../product/make-unique-png';
import { openTarget, type Target } from './open-target';
import { tell } from './tell';
import { writeRequest } from './write-request';

let target: Target;
beforeAll(async () => {
  target = await openTarget();
});
afterAll(() => target.close());

let pictures = 0;
const nextPng = () => makeUniquePng(3_000, (pictures += 1));
const part = (data: Uint8Array | string = nextPng(), filename = 'a.png') => ({
  name: 'image',
  filename,
  data,
});

const send = (
  body: Buffer,
  { stored = 0, type = `multipart/form-data; boundary=${BOUNDARY}` } = {},
) => {
  const change = { came: stored, went: 0 };
  return tell(
    target.besides,
    (mark) => [
      writeRequest({
        method: 'POST',
        path: '/api/free',
        headers: [`Content-Type: ${type.replace('MARK', mark)}`],
        body: Buffer.from(body.toString('latin1').replaceAll('MARK', mark), 'latin1'),
        close: true,
      }),
    ],
    { memory: 64_000_000, changes: stored === 0 ? {} : { image: change, objects: change } },
  );
};

describe('a form that is refused, with nothing stored', () => {
  const many = (count: number, one: (at: number) => Parameters<typeof buildForm>[0][number]) =>
    buildForm(Array.from({ length: count }, (_, at) => one(at)));
  const bare = (text: string) => Buffer.from(text, 'latin1');
  const head = 'Content-Disposition: form-data; name="image"; filename="a.png"';

  it.each<[string, () => Buffer, string | undefined, number]>([
    ['a thousand tiny files', () => many(1_000, () => part('x')), undefined, 400],
    [
      'ten thousand fields',
      () => many(10_000, (at) => ({ name: `f${at}`, data: '' })),
      undefined,
      400,
    ],
    [
      'fields before a good image',
      () => buildForm([...Array.from({ length: 40 }, () => ({ name: 'x', data: 'y' })), part()]),
      undefined,
      400,
    ],
    [
      'a part of ten thousand headers',
      () =>
        buildForm([{ headers: `${head}\r\n${'X: y\r\n'.repeat(10_000)}Y: z`, data: nextPng() }]),
      undefined,
      400,
    ],
    [
      'a header of a part without an end',
      () => bare(`--${BOUNDARY}\r\nContent-Disposition: form-data; name="${'a'.repeat(100_000)}`),
      undefined,
      400,
    ],
    ['no boundary', () => buildForm([part()]), 'multipart/form-data', 400],
    ['an empty boundary', () => buildForm([part()]), 'multipart/form-data; boundary=', 400],
    [
      'a boundary of 10 KB',
      () => buildForm([part()], { boundary: 'b'.repeat(10_000) }),
      `multipart/form-data; boundary=${'c'.repeat(10_000)}`,
      400,
    ],
    [
      'another boundary than it says',
      () => buildForm([part()]),
      'multipart/form-data; boundary=other',
      400,
    ],
    [
      'a boundary of which its own is the beginning',
      () => buildForm([part()], { boundary: `${BOUNDARY}x` }),
      undefined,
      400,
    ],
    ['no last boundary', () => buildForm([part()], { end: '' }), undefined, 400],
    [
      'half of the last boundary',
      () => buildForm([part()], { end: `\r\n--${BOUNDARY.slice(0, 9)}` }),
      undefined,
      400,
    ],
    ['nothing at all', () => Buffer.alloc(0), undefined, 400],
    ['the last boundary alone', () => bare(`--${BOUNDARY}--\r\n`), undefined, 400],
    [
      'lines that end with LF',
      () =>
        bare(
          buildForm([part('x')])
            .toString('latin1')
            .replaceAll('\r\n', '\n'),
        ),
      undefined,
      400,
    ],
    [
      'a part without a name and a file',
      () => buildForm([{ headers: 'X-A: MARK', data: nextPng() }]),
      undefined,
      400,
    ],
    [
      'a part that is no form-data',
      () =>
        buildForm([
          { headers: 'Content-Disposition: attachment; filename="a.png"', data: nextPng() },
        ]),
      undefined,
      400,
    ],
    ['the image as a text', () => buildForm([{ name: 'image', data: nextPng() }]), undefined, 400],
    [
      'a form in a form',
      () =>
        buildForm([
          {
            headers: `${head.replace('a.png', 'x')}\r\nContent-Type: multipart/mixed; boundary=inner`,
            data: buildForm([part()], { boundary: 'inner' }),
          },
        ]),
      undefined,
      415,
    ],
    [
      'base64 as its transfer encoding',
      () =>
        buildForm([
          {
            headers: `${head}\r\nContent-Transfer-Encoding: base64`,
            data: nextPng().toString('base64'),
          },
        ]),
      undefined,
      415,
    ],
    [
      'an image cut by a boundary of its own',
      () => {
        const png = nextPng();
        return buildForm([
          part(
            Buffer.concat([
              png.subarray(0, 900),
              bare(`\r\n--${BOUNDARY}--\r\n`),
              png.subarray(900),
            ]),
          ),
        ]);
      },
      undefined,
      422,
    ],
    [
      'a preamble of twelve megabytes',
      () => Buffer.concat([Buffer.alloc(12_000_000, 0x61), bare('\r\n'), buildForm([part()])]),
      undefined,
      413,
    ],
    ['multipart/mixed', () => buildForm([part()]), `multipart/mixed; boundary=${BOUNDARY}`, 400],
    ['twelve images', () => many(12, () => part()), undefined, 400],
    [
      'an expiry twice',
      () => buildForm([part(), { name: 'expires', data: '1d' }, { name: 'expires', data: '2d' }]),
      undefined,
      400,
    ],
    [
      'an expiry of 10 KB',
      () => buildForm([part(), { name: 'expires', data: '9'.repeat(10_000) }]),
      undefined,
      400,
    ],
    [
      'NUL and a second ending in the name',
      () => buildForm([part(nextPng(), 'MARK.png\0.exe')]),
      undefined,
      400,
    ],
    [
      'a name in another charset',
      () =>
        buildForm([
          {
            headers:
              'Content-Disposition: form-data; name="image"; filename=a.png; filename*=UTF-7\'\'%2bADw-MARK',
            data: nextPng(),
          },
        ]),
      undefined,
      400,
    ],
    [
      'script in the name',
      () => buildForm([part(nextPng(), '"><script>MARK</script>')]),
      undefined,
      400,
    ],
    [
      'a picture and an address',
      () => buildForm([part(), { name: 'url', data: 'http://evil.test/MARK' }]),
      undefined,
      400,
    ],
  ])('%s', async (_, make, type, status) => {
    const { answers } = await send(make(), type === undefined ? {} : { type });
    expect(
      answers.map((answer) => answer.status),
      answers[0]?.text,
    ).toEqual([status]);
    expect(answers[0]!.text).not.toContain('hostile');
  });
});

describe('a form that is taken, without what it brings along', () => {
  it.each<[string, (png: Buffer) => Buffer, string | undefined]>([
    [
      'a path for a name',
      (png) => buildForm([part(png, '../../../../MARK/etc/passwd')]),
      undefined,
    ],
    [
      'a name of 100 KB',
      (png) => buildForm([part(png, `MARK${'a'.repeat(10_000)}.png`)]),
      undefined,
    ],
    [
      'a type that lies',
      (png) => buildForm([{ ...part(png), type: 'text/html; MARK' }]),
      undefined,
    ],
    [
      'fields of a prototype',
      (png) =>
        buildForm([
          { name: '__proto__', data: 'MARK' },
          { name: 'constructor[prototype][x]', data: '1' },
          part(png),
        ]),
      undefined,
    ],
    [
      'a text called image before it',
      (png) => buildForm([{ name: 'image', data: 'MARK' }, part(png)]),
      undefined,
    ],
    [
      'a file of another name before it',
      (png) => buildForm([{ name: 'x', filename: 'x', data: '<html>MARK' }, part(png)]),
      undefined,
    ],
    [
      'text behind the end',
      (png) =>
        Buffer.concat([
          buildForm([part(png)]),
          Buffer.from('MARK POST /api/free HTTP/1.1\r\n\r\n'),
        ]),
      undefined,
    ],
    [
      'a boundary in quotes',
      (png) => buildForm([part(png)]),
      `multipart/form-data; boundary="${BOUNDARY}"`,
    ],
    [
      'a charset beside the boundary',
      (png) => buildForm([part(png)]),
      `multipart/form-data; charset=utf-7; boundary=${BOUNDARY}; x=MARK`,
    ],
  ])('%s', async (_, make, type) => {
    const { answers } = await send(make(nextPng()), {
      stored: 1,
      ...(type === undefined ? {} : { type }),
    });
    expect(
      answers.map((answer) => answer.status),
      answers[0]?.text,
    ).toEqual([200]);
    expect(answers[0]!.text).not.toContain('hostile');
  });
});
