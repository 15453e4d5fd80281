import { describe, expect, it } from 'vitest';
import { SHOP } from '@/dev/wallet/make-shop';
import { checkFile } from './check-file';
import type { UploadLimits } from './upload-item';

const PNG = new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const limits: UploadLimits = { maxBytes: 20, seconds: 604_800, shop: null };
const paid: UploadLimits = {
  ...limits,
  shop: { ...SHOP, upload: { ...SHOP.upload, maxBytes: 30 } },
};

/** Looks like a PNG, and has as many bytes. */
const png = (bytes: number) => new Blob([PNG, new Uint8Array(bytes - PNG.length)]);

describe('checkFile', () => {
  it('names the cheapest tier that takes it, up to the last byte', async () => {
    expect(await checkFile(png(20), paid)).toMatchObject({ ok: true, tier: 'free' });
    expect(await checkFile(png(21), paid)).toMatchObject({ ok: true, tier: 'paid' });
    expect(await checkFile(png(30), paid)).toMatchObject({ ok: true, tier: 'paid' });
  });

  it('refuses what no tier takes, by the limit that it is over', async () => {
    expect(await checkFile(png(31), paid)).toMatchObject({
      ok: false,
      title: '31 bytes is over the paid limit of 30 bytes',
      offer: 'shrink',
    });
    expect(await checkFile(png(21), limits)).toMatchObject({
      ok: false,
      title: '21 bytes is over the free limit of 20 bytes',
    });
  });

  it('offers no money for what is no image', async () => {
    expect(await checkFile(new Blob(['%PDF-1.7 and more than twenty']), paid)).toMatchObject({
      ok: false,
      title: 'This is a PDF document',
    });
  });
});
