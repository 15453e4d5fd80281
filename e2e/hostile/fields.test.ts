import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTarget, type Target } from './open-target';
import { tell } from './tell';
import { writeRequest } from './write-request';

let target: Target;
beforeAll(async () => {
  target = await openTarget();
});
afterAll(() => target.close());

describe('a form of texts', () => {
  it.each<[string, () => string]>([
    ['a hundred thousand fields', () => 'a=b&'.repeat(100_000)],
    ['a hundred thousand signs', () => '&'.repeat(100_000)],
    ['a prototype', () => '__proto__[url]=http://evil.test/MARK&constructor.prototype.url=x'],
    ['an address twice', () => 'url=http://evil.test/&url=http://other.test/'],
    ['half of an escape', () => 'url=%&expires=%zz'],
    ['NUL', () => 'url=%00MARK&image=%00'],
    ['no UTF-8', () => 'url=%ff%fe%c0%af'],
  ])('%s', async (_, make) => {
    const { answers } = await tell(
      target.besides,
      (mark) => [
        writeRequest({
          method: 'POST',
          path: '/api/free',
          headers: ['Content-Type: application/x-www-form-urlencoded'],
          body: make().replaceAll('MARK', mark),
          close: true,
        }),
      ],
      { memory: 64_000_000 },
    );
    expect(
      answers.map(({ status }) => status),
      answers[0]?.text,
    ).toEqual([400]);
  });
});
