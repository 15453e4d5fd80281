import { makeTestEnv } from '@/dev/context/make-test-env';
import type { Context } from '@/lib/context';
import { isRefusal } from '@/lib/errors';
import { Call } from '@/lib/http/answer';
import { handleOembed } from '@/lib/http/handle-oembed';
import { expectThat } from '../expect-that';
import type { FuzzTarget } from '../fuzz-target';
import { makeFuzzRows, NOW } from '../oracles/make-fuzz-rows';

const env = makeTestEnv({
  SITE_URL: 'https://img.example.org',
  IMAGE_URL: 'https://i.example.org',
});
const clock = { now: () => NOW };
const context = { env, clock, db: makeFuzzRows() } as unknown as Context;
const CODES = ['invalid_request', 'not_found', 'gone', 'removed'];

const headers = { get: () => null };
const ask = (query: URLSearchParams) =>
  handleOembed(
    new Call(context, { method: 'GET', path: '/api/oembed', query, headers, body: null }, {}),
  );

/** Whole pixels as the words say it; null where there is no such parameter. */
function readMost(text: string | null): number | null {
  if (text === null) return null;
  const isNumber = Array.from(text).every((each) => '0123456789'.includes(each));
  expectThat(isNumber && text !== '' && Number(text) > 0, 'a size that is none was taken', text);
  return Number(text);
}

/** The query of an oEmbed consumer: what is answered is an image of ours, in the room that it has. */
export const target: FuzzTarget = {
  seeds: () =>
    [
      'url=https%3A%2F%2Fi.example.org%2Fabcdefghij.png',
      'url=https://img.example.org/abcdefghij&format=json&maxwidth=640&maxheight=480',
      'url=abcdefghijklmnopq&maxwidth=639',
      'url=img.example.org/bbbbbbbbbb',
      'url=https://i.example.org/cccccccccc.png&format=xml',
      'url=zzzzzzzzzz&maxheight=0',
      'url=https://other.example.net/abcdefghij.png',
      'url=abcdefghij&maxwidth=1e3&maxheight=999999999',
      'maxwidth=1',
      '',
    ].map((text) => Buffer.from(text)),
  dictionary: [
    ...['url=', '&url=', '&format=', '&maxwidth=', '&maxheight=', 'json', 'xml', '&', '=', ';'],
    ...['https://', 'i.example.org', 'img.example.org', '/', '%2F', '%3A', '.png', '?', '#', '%'],
    ...['%00', '%20', '+', '0', '1', '-1', '1e3', '999999999', '9999999999', '640', '480', '٣'],
    ...['abcdefghij', 'bbbbbbbbbb', 'cccccccccc', 'zzzzzzzzzz', '%ef%bc%8f', '\\', '@', ':443'],
  ],
  maxLength: 1_000,
  async run(bytes) {
    const query = new URLSearchParams(bytes.toString('latin1'));
    const answer = await ask(query);
    if (isRefusal(answer)) {
      expectThat(CODES.includes(answer.refused), 'another code', answer);
      return answer.refused;
    }
    const told = JSON.parse(answer.body as string) as Record<string, unknown>;
    const { version, type, url, width, height, cache_age: age } = told;
    expectThat(answer.status === 200 && version === '1.0', 'another answer', answer);
    expectThat(Number.isInteger(age) && Number(age) >= 0 && Number(age) <= 3_600, 'an age', age);
    expectThat((query.get('format') ?? 'json') === 'json', 'a format that is not made');
    const maxWidth = readMost(query.get('maxwidth')) ?? Infinity;
    const maxHeight = readMost(query.get('maxheight')) ?? Infinity;
    const fits = maxWidth >= 640 && maxHeight >= 480;
    expectThat((type === 'photo') === fits, 'too large, or left out', told);
    const base = type === 'photo' ? 'https://i.example.org/' : 'https://img.example.org/';
    const end = type === 'photo' ? '.png' : '';
    const id = String(url).slice(base.length, -end.length || undefined);
    expectThat(url === `${base}${id}${end}` && /^a[a-z0-9]{9,31}$/.test(id), 'a URL', url);
    // A URL is read without the tabs and line breaks in it.
    const asked = query.get('url')!.replace(/[\t\r\n]/g, '');
    expectThat(asked.includes(id), 'an image that nobody asked for', url);
    expectThat(!fits || (width === 640 && height === 480), 'a size', told);
    query.set('url', url);
    const again = await ask(query);
    expectThat(!isRefusal(again) && again.body === answer.body, 'another by its own URL', again);
    return String(type);
  },
};
