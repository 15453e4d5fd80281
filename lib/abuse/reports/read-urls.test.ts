import { describe, expect, it } from 'vitest';
import { MAX_URLS, readUrls } from './read-urls';

const ID = 'k3v9m2x7qa1b';
const bases = { site: 'https://site.test', images: 'https://i.site.test' };
const oneHost = { site: 'http://localhost:3000', images: 'http://localhost:3000/i' };

const idsOf = (text: string, of = bases) => readUrls([text], of).images.map(({ id }) => id);

describe('readUrls', () => {
  it.each([
    [`https://i.site.test/${ID}.png`],
    [`http://i.site.test/${ID}.jpg`],
    [`i.site.test/${ID}.webp`],
    [`https://i.site.test:443/${ID}.gif`],
    [`HTTPS://I.Site.Test/${ID}.png?size=2#top`],
    [`https://site.test/${ID}`],
    [`https://site.test/${ID}/`],
    [`site.test/${ID}?from=chat`],
    [ID],
    [`  ${ID}\n`],
  ])('finds the image of %s', (text) => {
    expect(readUrls([text], bases)).toMatchObject({ images: [{ id: ID }], faults: [] });
  });

  it.each([
    [`http://localhost:3000/i/${ID}.png`],
    [`localhost:3000/i/${ID}.png`],
    [`http://localhost:3000/${ID}`],
  ])('finds the image of %s where one host serves both', (text) => {
    expect(idsOf(text, oneHost)).toEqual([ID]);
  });

  it.each([
    [`https://elsewhere.test/${ID}.png`],
    [`https://i.site.test.elsewhere.test/${ID}.png`],
    [`https://i.site.test@elsewhere.test/${ID}.png`],
    [`https://someone:secret@i.site.test/${ID}.png`],
    [`https://i.site.test:8443/${ID}.png`],
    [`ftp://i.site.test/${ID}.png`],
    [`javascript:alert(1)//${ID}`],
    [`https://i.site.test/${ID}`],
    [`https://i.site.test/other/${ID}.png`],
    ['https://site.test/docs'],
    ['https://site.test/'],
    [ID.toUpperCase()],
    ['http://['],
    ['../../etc/passwd'],
  ])('says that %s is not ours', (text) => {
    const { images, faults } = readUrls([text], bases);
    expect(images).toEqual([]);
    expect(faults).toEqual([`${text} is not an image of this site`]);
  });

  it('takes each image once, several in a text, and tells all that is wrong', () => {
    const text = `https://i.site.test/${ID}.png\r\n${ID} https://a.test/x\nhttps://b.test/y`;
    expect(readUrls([text, `https://site.test/${ID}`], bases)).toEqual({
      images: [{ id: ID, text: `https://i.site.test/${ID}.png` }],
      faults: [
        'https://a.test/x is not an image of this site',
        'https://b.test/y is not an image of this site',
      ],
    });
  });

  it('wants one at least and takes 20 at most', () => {
    expect(readUrls([], bases).faults).toEqual(['Write the URL of the image']);
    expect(readUrls([' \n '], bases).faults).toEqual(['Write the URL of the image']);
    const ids = Array.from({ length: MAX_URLS + 1 }, (_, at) => `${ID}${at}`);
    expect(readUrls(ids.slice(1), bases).faults).toEqual([]);
    expect(readUrls(ids, bases).faults).toEqual(['Report 20 images at most at a time']);
  });

  it('tells what was written in one short line', () => {
    const [told] = readUrls([`https://a.test/\u0000\u202E${'x'.repeat(500)}`], bases).faults;
    expect(told).toMatch(/^https:\/\/a\.test\/\uFFFD\uFFFDx+… is not an image of this site$/u);
    expect(told!.length).toBeLessThan(140);
  });
});
