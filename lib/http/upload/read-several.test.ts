import { describe, expect, it } from 'vitest';
import { BOUNDARY, buildForm, type FormPart } from '@/dev/uploads/build-form';
import { collectSinks, type CollectingSink } from '@/dev/uploads/collect-sinks';
import { splitBody } from '@/dev/uploads/split-body';
import { isRefusal } from '@/lib/errors';
import { readUpload } from './read-upload';

const LIMIT = 1000;
const FORM = `multipart/form-data; boundary=${BOUNDARY}`;
const image = (data: string): FormPart => ({ name: 'image', filename: 'a.png', data });
const other = (data: string): FormPart => ({ name: 'file', filename: 'a.png', data });
const text = (name: string, data: string): FormPart => ({ name, data });

async function read(type: string, body: Uint8Array | string, most = 3, cuts = 7) {
  const sinks = collectSinks({
    maxBytes: LIMIT,
    refuses: (bytes) => bytes.toString().startsWith('bad'),
  });
  const headers = new Headers({ 'content-type': type });
  const source = { body: splitBody(body, cuts), headers, maxBytes: LIMIT, most };
  const answer = await readUpload<CollectingSink>(source, sinks.open);
  const images = isRefusal(answer) ? [] : answer.images;
  expect(sinks.opened.filter((sink) => !sink.aborted)).toEqual(
    images.filter((each) => !isRefusal(each)),
  );
  return isRefusal(answer)
    ? answer
    : {
        ...answer.fields,
        images: images.map((each) => (isRefusal(each) ? each.refused : each.bytes().toString())),
      };
}

const readForm = (parts: FormPart[], most?: number, cuts?: number) =>
  read(FORM, buildForm(parts), most, cuts);

describe('several images of one form', () => {
  it.each([1, 7, 65_536])('come in their order, in pieces of %i', async (cuts) => {
    const answer = await readForm([image('one'), image('two'), image('three')], 3, cuts);
    expect(answer).toEqual({ images: ['one', 'two', 'three'], url: null, expires: null });
  });

  it('drive out what came under another name before them, and leave out what comes after', async () => {
    const parts = [other('x'), image('one'), other('y'), image('two'), other('z')];
    expect(await readForm(parts)).toMatchObject({ images: ['one', 'two'] });
  });

  it.each([
    [
      ['bad one', 'two', 'three'],
      ['unsupported_format', 'two', 'three'],
    ],
    [
      ['one', 'bad two', 'three'],
      ['one', 'unsupported_format', 'three'],
    ],
    [
      ['one', 'two', 'bad three'],
      ['one', 'two', 'unsupported_format'],
    ],
    [
      ['bad', 'bad'],
      ['unsupported_format', 'unsupported_format'],
    ],
    [
      ['one', 'x'.repeat(LIMIT + 1), 'three'],
      ['one', 'file_too_large', 'three'],
    ],
  ])('a refused one does not end the others: %j', async (files, expected) => {
    expect(await readForm(files.map(image))).toMatchObject({ images: expected });
  });

  it('refuses a form of one bad image as such', async () => {
    expect(await readForm([image('bad')])).toMatchObject({ refused: 'unsupported_format' });
  });

  it('refuses one more than there may be, whatever the others are', async () => {
    const refusal = { refused: 'invalid_request', detail: 'The form holds more than 3 images.' };
    const files = ['1', '2', '3', '4'];
    expect(await readForm(files.map(image))).toMatchObject(refusal);
    expect(await readForm(files.map(() => image('bad')))).toMatchObject(refusal);
    expect(await readForm([image('1'), image('2')], 1)).toMatchObject({
      refused: 'invalid_request',
      detail: 'The form holds more than one image.',
    });
  });

  it('keeps nothing of a form that breaks off in the last of them', async () => {
    const whole = buildForm([image('one'), image('two')]);
    const cut = whole.subarray(0, whole.length - 30);
    expect(await read(FORM, cut)).toMatchObject({ refused: 'invalid_request' });
  });

  it('takes as many bytes as all of them may have, and no more', async () => {
    const full = 'x'.repeat(LIMIT);
    expect(await readForm([image(full), image(full), image(full)])).toMatchObject({
      images: [full, full, full],
    });
    const padding = other('y'.repeat(70_000));
    expect(await readForm([padding, image(full), image(full), image(full)])).toMatchObject({
      refused: 'file_too_large',
    });
  });
});

describe('the fields of an upload', () => {
  const FIELDS = 'application/x-www-form-urlencoded';

  it.each([
    ['a form, before its image', FORM, buildForm([text('expires', '1h'), image('I')])],
    ['a form, after its image', FORM, buildForm([image('I'), text('expires', '1h')])],
    ['JSON', 'application/json', '{"expires":"1h","image":"SQ=="}'],
  ])('are read from %s', async (_, type, body) => {
    expect(await read(type, body)).toEqual({ images: ['I'], url: null, expires: '1h' });
  });

  it('may be a number in JSON, and null for nothing', async () => {
    const json = '{"image":"SQ==","expires":3600,"url":null}';
    expect(await read('application/json', json)).toMatchObject({ expires: '3600', url: null });
  });

  it.each([
    ['JSON', 'application/json', '{"url":"https://example.org/a.png"}'],
    ['a form', FORM, buildForm([text('url', 'https://example.org/a.png')])],
    ['a form without files', FIELDS, 'url=https%3A%2F%2Fexample.org%2Fa.png'],
    ['a form of another charset', `${FIELDS}; charset=UTF-8`, 'url=https://example.org/a.png'],
  ])('name the address of an image in %s', async (_, type, body) => {
    const url = 'https://example.org/a.png';
    expect(await read(type, body)).toEqual({ images: [], url, expires: null });
  });

  it.each([
    ['an image and an address', FORM, buildForm([text('url', 'u'), image('I')]), /not both/],
    ['both in JSON', 'application/json', '{"url":"u","image":"SQ=="}', /not both/],
    ['two addresses', FORM, buildForm([text('url', 'u'), text('url', 'v')]), /malformed/],
    ['two addresses in text', FIELDS, 'url=u&url=v', /more than once/],
    ['two spans', FORM, buildForm([text('expires', '1'), text('expires', '2'), image('I')]), /mal/],
    ['a long one', FORM, buildForm([text('url', 'u'.repeat(9000))]), /malformed/],
    ['a list', 'application/json', '{"url":["u"]}', /is a text/],
    ['an object', 'application/json', '{"image":"SQ==","expires":{"h":1}}', /text or a number/],
  ])('are refused where they are %s', async (_, type, body, detail) => {
    expect(await read(type, body)).toMatchObject({
      refused: 'invalid_request',
      detail: expect.stringMatching(detail),
    });
  });

  it.each([
    ['no field', 'a=b'],
    ['nothing', ''],
    ['the bytes of a file', '\x89PNG\r\n\x1a\n\0\0\0\rIHDR'],
    ['a whole file', 'x'.repeat(20_000)],
  ])('are no upload where the form holds %s', async (_, body) => {
    expect(await read(FIELDS, body)).toMatchObject({
      refused: 'no_file',
      detail: expect.stringMatching(/none that carries an image/),
    });
  });

  it('cannot pass for a refusal', async () => {
    const json = '{"refused":"no_file","log":"x","image":"SQ=="}';
    expect(await read('application/json', json)).toMatchObject({ images: ['I'] });
  });
});
