import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { collectSinks, type CollectingSink } from '@/dev/uploads/collect-sinks';
import { splitBody } from '@/dev/uploads/split-body';
import { isRefusal } from '@/lib/errors';
import { createChunkReader } from './chunk-reader';
import { readJson } from './read-json';

const IMAGE = 'the image, \xff\xfe and all';
const b64 = (text: string) => Buffer.from(text, 'latin1').toString('base64');
const good = b64(IMAGE);

async function read(
  body: string | Uint8Array,
  cuts: number | number[] = 65_536,
  sinks = collectSinks(),
) {
  const reader = createChunkReader(splitBody(body, cuts), 1_000_000);
  const answer = await readJson<CollectingSink>(reader, sinks.open);
  const kept = isRefusal(answer) ? [] : answer.images;
  // Whatever the answer, no sink but the one that is handed back may be left open.
  expect(sinks.opened.filter((sink) => !sink.aborted)).toEqual(kept);
  return isRefusal(answer)
    ? answer.refused
    : (kept[0] as CollectingSink).bytes().toString('latin1');
}

describe('readJson', () => {
  it.each([
    ['image', `{"image":"${good}"}`],
    ['file', `{"file":"${good}"}`],
    ['white space', ` {\r\n\t"image" : "${good}" } \n`],
    ['a data URL', `{"image":"data:image/png;base64,${good}"}`],
    ['escaped slashes', `{"image":"data:image\\/png;base64,${good.replaceAll('/', '\\/')}"}`],
    ['escaped line breaks', `{"image":"${good.slice(0, 8)}\\r\\n${good.slice(8)}\\n"}`],
    [
      'escapes by number',
      `{"image":"${good.replaceAll('/', '\\u002F').replaceAll('=', '\\u003d')}"}`,
    ],
    ['an escape of a letter', `{"image":"\\u0064${good.slice(0, 0)}GhlIGltYWdlLCD//iBhbmQgYWxs"}`],
    [
      'other members',
      `{"a":1,"b":[true,{"image":"x"}],"c":"\\"image\\":\\"","image":"${good}","z":{}}`,
    ],
    ['text that is not ASCII', `{"titel":"Größe 🐈","image":"${good}"}`],
    ['image before file', `{"image":"${good}","file":"${b64('other')}"}`],
    ['file before image', `{"file":"${b64('other')}","image":"${good}"}`],
    ['a member of the prototype', `{"__proto__":{"image":1},"constructor":2,"image":"${good}"}`],
    ['a key that is written twice', `{"a":1,"a":2,"image":"${good}"}`],
  ])('reads %s, cut at every place', async (_, body) => {
    expect(await read(body)).toBe(IMAGE);
    expect(await read(body, 1)).toBe(IMAGE);
    const bytes = Buffer.from(body);
    for (let at = 1; at < bytes.length; at += 1) expect(await read(bytes, [at])).toBe(IMAGE);
  });

  it.each([
    ['nothing', '', 'invalid_request'],
    ['an array', `[{"image":"${good}"}]`, 'invalid_request'],
    ['an array that looks like an object', `["image":"${good}"]`, 'invalid_request'],
    ['a string', `"${good}"`, 'invalid_request'],
    ['null', 'null', 'invalid_request'],
    ['a number for an image', '{"image":7}', 'invalid_request'],
    ['null for an image', '{"image":null}', 'invalid_request'],
    ['an object for an image', `{"image":{"data":"${good}"}}`, 'invalid_request'],
    ['a list of images', `{"image":["${good}"]}`, 'invalid_request'],
    ['no image', '{"picture":"x"}', 'no_file'],
    ['an empty object', '{}', 'no_file'],
    ['an image further down', `{"body":{"image":"${good}"}}`, 'no_file'],
    ['an image in the prototype', `{"__proto__":{"image":"${good}"}}`, 'no_file'],
    ['two images', `{"image":"${good}","image":"${good}"}`, 'invalid_request'],
    [
      'an image with a disguised twin',
      `{"image":"${good}","im\\u0061ge":"${good}"}`,
      'invalid_request',
    ],
    ['two files', `{"file":"${good}","file":"${good}"}`, 'invalid_request'],
    ['bytes behind the object', `{"image":"${good}"}x`, 'invalid_request'],
    ['two objects', `{"image":"${good}"}{"image":"${good}"}`, 'invalid_request'],
    ['an open object', `{"image":"${good}"`, 'invalid_request'],
    ['an open string', `{"image":"${good}`, 'invalid_request'],
    ['an open key', '{"ima', 'invalid_request'],
    ['an escape that means nothing', `{"image":"${good}\\x"}`, 'invalid_request'],
    ['an escaped quote', `{"image":"${good}\\""}`, 'invalid_request'],
    ['a quote by number', `{"image":"${good}\\u0022"}`, 'invalid_request'],
    ['half an escape', `{"image":"${good}\\u00"}`, 'invalid_request'],
    ['an escaped backslash', `{"image":"\\\\u0041"}`, 'invalid_request'],
    ['what is not base64', '{"image":"<svg/>"}', 'invalid_request'],
    ['a URL', '{"image":"https://example.org/a.png"}', 'invalid_request'],
    ['a data URL without base64', '{"image":"data:image/svg+xml,%3Csvg/%3E"}', 'invalid_request'],
    ['a trailing comma', `{"image":"${good}",}`, 'invalid_request'],
    ['a comment', `/* */{"image":"${good}"}`, 'invalid_request'],
    ['UTF-16', Buffer.from(`{"image":"${good}"}`, 'utf16le'), 'invalid_request'],
    ['a long member', `{"a":"${'x'.repeat(20_000)}","image":"${good}"}`, 'invalid_request'],
    ['a long tail', `{"image":"${good}"}${' '.repeat(20_000)}`, 'invalid_request'],
    ['deep nesting', `{"a":${'['.repeat(8_000)}${']'.repeat(8_000)}}`, 'no_file'],
    ['deeper nesting', `{"a":${'['.repeat(100_000)}`, 'invalid_request'],
  ])('refuses %s', async (_, body, code) => {
    expect(await read(body)).toBe(code);
    expect(await read(body, 997)).toBe(code);
  });

  it('takes bytes that are no UTF-8 for what they are: none of ours', async () => {
    const note = Buffer.concat([Buffer.from('{"note":"'), Buffer.from([0xff, 0xc0, 0x80])]);
    const body = Buffer.concat([note, Buffer.from(`","image":"${good}"}`)]);
    expect(await read(body)).toBe('invalid_request');
  });

  it('opens a sink for an empty string too, so that it is told to be empty', async () => {
    expect(await read('{"image":""}')).toBe('');
  });

  it('ends at the refusal of an image, without reading on', async () => {
    const sinks = collectSinks({ maxBytes: 10 });
    let pieces = 0;
    async function* endless() {
      yield Buffer.from('{"image":"');
      for (; pieces < 1000; pieces += 1) yield Buffer.from('QUJD'.repeat(1000));
    }
    const reader = createChunkReader(endless(), 100_000_000);
    expect(await readJson(reader, sinks.open)).toMatchObject({ refused: 'file_too_large' });
    expect(pieces).toBeLessThan(3);
    expect(sinks.opened.every((sink) => sink.aborted)).toBe(true);
  });

  it('lets image decide, whatever is wrong with file', async () => {
    const refusing = () =>
      collectSinks({ refuses: (bytes) => bytes.toString('latin1').startsWith('bad') });
    const bad = b64('bad bytes');
    expect(await read(`{"file":"${bad}","image":"${good}"}`, 4, refusing())).toBe(IMAGE);
    expect(await read(`{"image":"${good}","file":"${bad}"}`, 4, refusing())).toBe(IMAGE);
    expect(await read(`{"file":"not base64!","image":"${good}"}`, 4)).toBe(IMAGE);
    expect(await read(`{"file":"${bad}"}`, 4, refusing())).toBe('unsupported_format');
    expect(await read(`{"file":"${good}","image":"${bad}"}`, 4, refusing())).toBe(
      'unsupported_format',
    );
  });

  it('passes a defect on as what it is', async () => {
    const reader = createChunkReader(splitBody(`{"image":"${good}"}`, 10), 1000);
    const broken = { push: () => Promise.reject(new Error('a defect')), abort: () => undefined };
    await expect(readJson(reader, () => broken)).rejects.toThrow('a defect');
  });

  it('gives back any bytes, however the body is cut', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uint8Array({ maxLength: 300 }),
        fc.array(fc.nat({ max: 600 }), { maxLength: 5 }),
        fc.dictionary(
          fc.string().filter((name) => !['image', 'file'].includes(name)),
          fc.jsonValue(),
          { maxKeys: 3 },
        ),
        async (bytes, cuts, others) => {
          const image = Buffer.from(bytes).toString('base64');
          const body = Buffer.from(JSON.stringify({ ...others, image }));
          const places = cuts.filter((at) => at < body.length);
          expect(await read(body, places)).toBe(Buffer.from(bytes).toString('latin1'));
        },
      ),
      { numRuns: 60 },
    );
  });
});
