import { readUrls } from '@/lib/abuse/reports/read-urls';
import { readImageUrl } from '@/lib/images/read-image-url';
import { expectThat } from '../expect-that';

const BASES = [
  { site: 'https://img.example.org', images: 'https://i.example.org' },
  { site: 'http://localhost:3000', images: 'http://localhost:3000/i' },
];

/** Input: what somebody takes for the address of an image. An id that is read stands in it, on a host of ours. */
export function expectImageUrl(text: string): string {
  let found = 0;
  for (const bases of BASES) {
    const id = readImageUrl(text, bases);
    const { images, faults } = readUrls([text], bases);
    expectThat(images.length <= text.length && faults.length <= 22, 'more than was written', text);
    expectThat(images.length > 0 || faults.length > 0, 'neither an image nor a fault', text);
    if (id === null) continue;
    found += 1;
    expectThat(/^[a-z0-9]{10,32}$/.test(id), 'no id', text, id);
    const canonical = [
      `${bases.images}/${id}.png`,
      `${bases.site}/${id}`,
      `${bases.site}/${id}/`,
      id,
    ];
    for (const form of canonical) {
      expectThat(readImageUrl(form, bases) === id, 'another id in another form', text, form);
    }
    if (text === id) continue;
    const url = new URL(
      /^https?:\/\//i.test(text) ? text : `${new URL(bases.site).protocol}//${text}`,
    );
    const hosts = [bases.site, bases.images].map((base) => new URL(base).hostname);
    expectThat(hosts.includes(url.hostname), 'a host that is not ours', text);
    expectThat(
      url.pathname.includes(id) && url.username + url.password === '',
      'an id of nowhere',
      text,
    );
  }
  return found === 0 ? 'no image' : 'image';
}
