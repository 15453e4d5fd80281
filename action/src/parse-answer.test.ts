import { describe, expect, it } from 'vitest';
import { parseAnswer } from './parse-answer';

const OLD = { url: 'https://i.example/a.png', id: 'a', expiresAt: '2026-12-01T00:00:00.000Z' };
const parse = (status: number, body: unknown) => parseAnswer(status, JSON.stringify(body));

describe('parseAnswer', () => {
  it('reads an image, of older servers too', () => {
    expect(parse(200, { ...OLD, contentType: 'image/png', sizeBytes: 3 })).toEqual(OLD);
    const more = {
      width: 3,
      height: 2,
      sha256: 'x',
      deleteToken: 'y',
      pageUrl: 'https://s.example/a',
    };
    expect(parse(200, { ...OLD, ...more })).toEqual({ ...OLD, ...more });
  });

  it.each([
    ['an address that runs', { ...OLD, url: 'javascript:alert(1)' }],
    ['an address of a file', { ...OLD, url: 'file:///etc/passwd' }],
    ['a page that runs', { ...OLD, pageUrl: 'javascript:alert(1)' }],
    ['no expiry', { ...OLD, expiresAt: 'tomorrow' }],
    ['no width', { ...OLD, width: '" onerror="' }],
    ['nothing', null],
  ])('refuses an image with %s', (_, body) => {
    expect(parse(200, body)).toMatchObject({ failed: 'not_img402' });
  });

  it('reads a refusal, and takes no orders from it', () => {
    const refusal = { error: 'too_bad\n::x::', message: '::error::Nothing\n##[x]' };
    expect(parse(415, refusal)).toEqual({
      failed: 'too_bad ::x::',
      message: 'error::Nothing ## [x]',
    });
  });

  it('tells a redirect and a server of another kind', () => {
    expect(parseAnswer(308, '')).toMatchObject({ failed: 'redirected' });
    expect(parseAnswer(502, '<html>')).toEqual({
      failed: 'not_img402',
      message: 'The server answered 502, without a reason.',
    });
    expect(parseAnswer(200, '<html>')).toMatchObject({ failed: 'not_img402' });
  });
});
