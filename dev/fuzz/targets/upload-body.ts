import { collectSinks, type CollectingSink } from '@/dev/uploads/collect-sinks';
import { buildForm, BOUNDARY } from '@/dev/uploads/build-form';
import { splitBody } from '@/dev/uploads/split-body';
import { isRefusal } from '@/lib/errors';
import { readUpload } from '@/lib/http/upload/read-upload';
import { expectThat } from '../expect-that';
import type { FuzzTarget } from '../fuzz-target';
import { makeDice } from '../make-dice';

const LIMIT = 600;
/** Bodies that are also read byte by byte. */
const SHORT = 256;

const FORM = `multipart/form-data; boundary=${BOUNDARY}`;
const image = (name: string, data: string) => ({ name, filename: 'a.png', data });
const seed = (type: string, body: string | Buffer): Buffer =>
  Buffer.concat([Buffer.from(`${type}\n`), Buffer.from(body)]);

const base64 = Buffer.from('some bytes of an image').toString('base64');

const SEEDS = [
  seed(`1 ${FORM}`, buildForm([image('image', 'bytes')])),
  seed(
    `3 ${FORM}`,
    buildForm([image('image', 'one'), image('image', 'bad two'), image('image', '')]),
  ),
  seed(
    `1 ${FORM}`,
    buildForm([image('x', 'one'), image('file', 'two'), { name: 'expires', data: '3d' }]),
  ),
  seed(`1 ${FORM}`, buildForm([{ name: 'url', data: 'https://a.example.net/b.png' }])),
  seed(`1 ${FORM}`, buildForm([{ name: 'image', data: 'text' }], { end: '' })),
  seed(
    '2 multipart/form-data; boundary="a b"',
    buildForm([image('image', '\r\n--a')], { boundary: 'a b' }),
  ),
  seed('1 application/json', JSON.stringify({ image: base64, expires: 60 })),
  seed(
    '1 application/json',
    JSON.stringify({ a: [{ image: 1 }, '}'], file: `data:image/png;base64,${base64}` }),
  ),
  seed('1 application/json', '{"url":"https://a.example.net/","expires":null}'),
  seed('1 application/json', '{"file":"aGk","image":"aGkh\\r\\n\\u0041\\/8="}'),
  seed('1 application/x-www-form-urlencoded', 'url=https%3A%2F%2Fa.example.net%2F&expires=1d'),
  seed('1 image/png', 'raw bytes'),
  seed('1 application/octet-stream', 'bad bytes'),
  seed('1 text/plain', 'bytes'),
];

type Result = string;

/** What a body came to, in one text: what must not depend on how it was cut. */
async function read(
  type: string,
  most: number,
  body: Buffer,
  cuts: number | number[],
): Promise<Result> {
  const sinks = collectSinks({
    maxBytes: LIMIT,
    refuses: (bytes) => bytes.length >= 3 && bytes.toString('latin1', 0, 3) === 'bad',
  });
  const headers = { get: (name: string) => (name === 'content-type' ? type : null) };
  const answer = await readUpload<CollectingSink>(
    { body: splitBody(body, cuts), headers, maxBytes: LIMIT, most },
    sinks.open,
  );
  const open = sinks.opened.filter((sink) => !sink.aborted);
  if (isRefusal(answer)) {
    expectThat(open.length === 0, 'a refused body holds on to images', answer);
    return `refused ${answer.refused}`;
  }
  const { images, fields } = answer;
  const kept = images.filter((each): each is CollectingSink => !isRefusal(each));
  expectThat(
    open.length === kept.length && open.every((sink) => kept.includes(sink)),
    'images were let go, or held on to, that should not be',
  );
  expectThat(images.length <= most, 'more images than may be');
  expectThat(images.length > 0 || fields.url !== null, 'neither an image nor a url');
  expectThat(
    kept.every((sink) => sink.bytes().length <= LIMIT),
    'an image over the limit',
  );
  return JSON.stringify({
    fields,
    images: images.map((each) =>
      isRefusal(each) ? each.refused : each.bytes().toString('base64'),
    ),
  });
}

/**
 * Whether two cuts of a body came to the same. Which of its faults a malformed form is refused for is told by the parser,
 * busboy, and depends on the cut: where a delimiter stands inside of a part's headers, for one.
 */
const isSame = (type: string, one: Result, other: Result): boolean =>
  one === other ||
  (/^multipart/i.test(type) && one.startsWith('refused') && other.startsWith('refused'));

/** Cuts that depend on the body alone, so that a finding can be run again. */
function cutsOf(body: Buffer): number[] {
  const roll = makeDice(body.reduce((sum, byte) => Math.imul(sum, 31) + byte, body.length));
  return Array.from({ length: 1 + roll(6) }, () => roll(body.length + 1));
}

/** A request's body: the same bytes come to the same, whatever pieces they arrive in. First line: most images, type. */
export const target: FuzzTarget = {
  seeds: () => SEEDS,
  dictionary: [
    ...[
      '--',
      '\r\n',
      '\r\n\r\n',
      BOUNDARY,
      `--${BOUNDARY}`,
      `--${BOUNDARY}--\r\n`,
      '\r\n--',
      'a b',
    ],
    ...[
      'Content-Disposition: form-data',
      'Content-Type: ',
      'Content-Transfer-Encoding: base64',
      '; name="image"',
    ],
    ...[
      '; filename="a.png"',
      "; filename*=utf-8''a%2eb",
      'multipart/form-data',
      'boundary=',
      'application/json',
    ],
    ...[
      'application/x-www-form-urlencoded',
      'image/png',
      'application/octet-stream',
      '; charset=utf-8',
      'charset=utf-16',
    ],
    ...[
      '"image"',
      '"file"',
      '"url"',
      '"expires"',
      '"image":"',
      '":',
      '{"',
      '"}',
      '\\u0022',
      '\\u002f',
      '\\/',
      '\\"',
    ],
    ...[
      'data:image/png;base64,',
      ';base64,',
      'aGk=',
      '==',
      '__proto__',
      'constructor',
      '{"__proto__":',
      '[[[[[[',
    ],
    ...[
      'image',
      'file',
      'url',
      'expires',
      'bad',
      '&url=',
      '&expires=',
      '%',
      '%00',
      '+',
      '\xef\xbb\xbf',
      '\\ud800',
      'null',
    ],
  ],
  maxLength: 2_048,
  async run(input) {
    const line = input.indexOf(10);
    const head = input.toString('latin1', 0, line === -1 ? input.length : line);
    const body = line === -1 ? Buffer.alloc(0) : input.subarray(line + 1);
    const most = Math.min(Math.max(1, Number.parseInt(head, 10) || 1), 9);
    const type = head.replace(/^\d*\s*/, '');
    const whole = await read(type, most, body, [0]);
    const cut = await read(type, most, body, cutsOf(body));
    expectThat(isSame(type, whole, cut), 'the cut of the body makes a difference', whole, cut);
    if (body.length <= SHORT) {
      const bytes = await read(type, most, body, 1);
      expectThat(
        isSame(type, whole, bytes),
        'the body byte by byte makes a difference',
        whole,
        bytes,
      );
    }
    const form = /^[a-z]+\/[a-z-]+/i.exec(type)?.[0].toLowerCase() ?? 'no type';
    const kind = ['multipart/form-data', 'application/json'].includes(form) ? form : 'other types';
    return `${kind}: ${whole.startsWith('refused') ? whole.split(' ', 2)[1]! : 'read'}`;
  },
};
