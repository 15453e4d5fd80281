import { describe, expect, it } from 'vitest';
import { makeImageRecord } from '@/dev/context/make-image-record';
import { presentFacts, presentUpload } from './present-image';

const origins = { site: 'https://example.org', images: 'https://i.example.org' };
const image = makeImageRecord();

describe('presentUpload', () => {
  it('is the answer of the contract to the letter, the URL first', () => {
    expect(JSON.stringify(presentUpload(image, 'f'.repeat(40), origins))).toBe(
      '{"url":"https://i.example.org/k3v9m2x7qa12.png","id":"k3v9m2x7qa12","contentType":"image/png",' +
        '"sizeBytes":1000,"expiresAt":"2026-12-01T12:00:00.250Z","width":1280,"height":720,' +
        `"sha256":"${'ab'.repeat(32)}","deleteToken":"${'f'.repeat(40)}",` +
        '"pageUrl":"https://example.org/k3v9m2x7qa12",' +
        '"markdown":"![](https://i.example.org/k3v9m2x7qa12.png)",' +
        '"html":"<img src=\\"https://i.example.org/k3v9m2x7qa12.png\\" width=\\"1280\\" height=\\"720\\" alt=\\"\\">"}',
    );
  });

  it.each([
    ['png', 'png', 'image/png'],
    ['jpeg', 'jpg', 'image/jpeg'],
    ['gif', 'gif', 'image/gif'],
    ['webp', 'webp', 'image/webp'],
  ] as const)('serves %s as .%s', (format, extension, contentType) => {
    const facts = presentFacts(makeImageRecord({ format }), origins);
    expect(facts.url).toBe(`https://i.example.org/k3v9m2x7qa12.${extension}`);
    expect(facts.contentType).toBe(contentType);
  });
});

describe('presentFacts', () => {
  it('tells no token and no storage key', () => {
    const facts = presentFacts(image, origins);
    expect(Object.keys(facts)).toEqual([
      'url',
      'id',
      'contentType',
      'sizeBytes',
      'expiresAt',
      'width',
      'height',
      'sha256',
    ]);
    expect(JSON.stringify(facts)).not.toContain('secret');
  });
});
