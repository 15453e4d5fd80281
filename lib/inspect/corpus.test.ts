import { describe, expect, it } from 'vitest';
import { buildCorpus } from '@/dev/images/corpus/build-corpus';
import { expectSamePicture } from '@/dev/images/expect-same-picture';

const corpus = await buildCorpus();

describe('the corpus', () => {
  it('holds at least 300 different images of four formats', () => {
    expect(new Set(corpus.map(({ bytes }) => bytes.toString('latin1'))).size).toBeGreaterThan(300);
    const formats = new Set(corpus.map(({ format }) => format));
    expect([...formats].sort()).toEqual(['gif', 'jpeg', 'png', 'webp']);
    expect(new Set(corpus.map(({ name }) => name)).size).toBe(corpus.length);
  });

  it.each(corpus)('$name is served with its picture and nothing else', async ({ bytes }) => {
    await expectSamePicture(bytes);
  });
});
