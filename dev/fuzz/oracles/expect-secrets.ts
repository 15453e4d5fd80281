import { readDeskCookie } from '@/lib/http/desk/read-desk-cookie';
import type { HeaderReader } from '@/lib/http/exchange';
import { readBearer } from '@/lib/http/read-bearer';
import { expectThat } from '../expect-that';

const reader = (name: string, value: string): HeaderReader => ({
  get: (asked) => (asked === name ? value : null),
});

/** Input: an `Authorization` and a `Cookie` header. What is read out of either stands in it, and has no strange byte. */
export function expectSecrets(header: string): string {
  const bearer = readBearer(reader('authorization', header));
  if (bearer !== null) {
    expectThat(
      /^[\w.~+/-]+=*$/.test(bearer) && header.endsWith(bearer),
      'a bearer',
      header,
      bearer,
    );
    expectThat(header.slice(0, 6).toLowerCase() === 'bearer', 'another scheme', header);
  }
  const cookies = ['https://a.example', 'http://localhost'].map((origin) =>
    readDeskCookie(reader('cookie', header), origin),
  );
  for (const [index, cookie] of cookies.entries()) {
    if (cookie === null) continue;
    const name = index === 0 ? '__Host-img402_operator' : 'img402_operator';
    const pairs = header.split(';').map((pair) => pair.trim());
    expectThat(
      pairs.filter((pair) => pair.startsWith(`${name}=`)).length === 1,
      'two cookies',
      header,
    );
    expectThat(
      pairs.includes(`${name}=${cookie}`) && /^[\w-]{43}$/.test(cookie),
      'a cookie',
      cookie,
    );
  }
  return bearer === null
    ? cookies.some((each) => each !== null)
      ? 'cookie'
      : 'no secret'
    : 'bearer';
}
