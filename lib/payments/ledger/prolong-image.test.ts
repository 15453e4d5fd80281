import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { LedgerStage } from '@/dev/payments/ledger-stage';
import { checkKeepable } from '@/lib/images/check-keepable';
import { hideImage } from '@/lib/images/hide-image';
import { prolongImage } from './prolong-image';

let stage: LedgerStage;
beforeAll(async () => {
  stage = await LedgerStage.create();
});
beforeEach(() => stage.reset());
afterAll(() => stage.test.dispose());

const YEAR = 365 * 86_400_000;

const prolong = (id: string) =>
  stage.context.db.$transaction((db) => prolongImage({ ...stage.context, db }, id));
const expiryOf = async (id: string) =>
  (await stage.context.db.image.findUniqueOrThrow({ where: { id } })).expiresAt.getTime();

describe('keeping an image', () => {
  it('adds a year to its present expiry, to the millisecond, and two years for two payments at once', async () => {
    const { image } = await stage.upload();
    const before = image.expiresAt.getTime();
    expect(await prolong(image.id)).toBe(true);
    expect(await expiryOf(image.id)).toBe(before + YEAR);
    await Promise.all([prolong(image.id), prolong(image.id)]);
    expect(await expiryOf(image.id)).toBe(before + 3 * YEAR);
  });

  it('counts from the settlement where the image has expired', async () => {
    const { image } = await stage.upload();
    stage.test.clock.set(new Date(image.expiresAt.getTime() + 5_000));
    expect(await prolong(image.id)).toBe(true);
    expect(await expiryOf(image.id)).toBe(image.expiresAt.getTime() + 5_000 + YEAR);
  });

  it('is nothing where the image is deleted, or never was', async () => {
    const { image } = await stage.upload();
    await stage.context.db.$transaction((inside) => hideImage(inside, stage.context, image, null));
    expect(await prolong(image.id)).toBe(false);
    expect(await prolong('abcdefghijkl')).toBe(false);
  });
});

describe('what can be kept', () => {
  const check = async (id: string) => (await checkKeepable(stage.context, id))?.refused ?? null;

  it('has ten minutes left', async () => {
    const { image } = await stage.upload();
    stage.test.clock.set(new Date(image.expiresAt.getTime() - 600_000));
    expect(await check(image.id)).toBeNull();
    stage.test.clock.advance(1);
    expect(await check(image.id)).toBe('not_found');
    stage.test.clock.advance(600_000);
    expect(await check(image.id)).toBe('not_found');
  });

  it('ends within ten years', async () => {
    const { image } = await stage.upload();
    const ends = async (ms: number) => {
      const expiresAt = new Date(stage.test.clock.now().getTime() + ms);
      await stage.context.db.image.update({ where: { id: image.id }, data: { expiresAt } });
      return check(image.id);
    };
    expect(await ends(9 * YEAR)).toBeNull();
    expect(await ends(9 * YEAR + 1)).toBe('invalid_request');
  });

  it.each(['', 'no-id', 'abcdefghijkl'])('is not %j', async (id) => {
    expect(await check(id)).toBe('not_found');
  });
});
