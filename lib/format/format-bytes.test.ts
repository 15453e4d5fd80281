import { describe, expect, it } from 'vitest';
import { formatBytes } from './format-bytes';

describe('formatBytes', () => {
  it.each([
    [0, '0 bytes'],
    [1, '1 byte'],
    [1023, '1023 bytes'],
    [1024, '1 KB'],
    [24_891, '25 KB'],
    [1_048_576, '1 MB'],
    [10_485_760, '10 MB'],
    [4_404_019, '4.2 MB'],
  ])('says %i as %s', (bytes, words) => {
    expect(formatBytes(bytes)).toBe(words);
  });

  it('never shows a size over a limit as the limit', () => {
    expect(formatBytes(1_048_577)).not.toBe(formatBytes(1_048_576));
    expect(formatBytes(10_485_761)).not.toBe(formatBytes(10_485_760));
  });
});
