import { expect, it } from 'vitest';
import { findImage } from './find-image';
import { rememberImage } from './remember-image';
import type { RememberedImage, StateFile } from './state-file';

const DAY = 86_400_000;
const NOW = Date.parse('2026-11-26T12:00:00Z');
const image = (id: string, days: number, server = 'https://a'): RememberedImage => ({
  ...{ server, id, url: `${server}/${id}`, deleteToken: null, name: 'x', uploadedAt: '' },
  expiresAt: new Date(NOW + days * DAY).toISOString(),
});
const file = (...images: RememberedImage[]): StateFile => ({ version: 1, images, purchases: [] });

it('replaces what is known of an image and forgets what ended long ago', () => {
  const before = file(image('old', -31), image('late', -29), image('same', 1));
  const { images } = rememberImage(before, image('same', 7), NOW);
  expect(images).toEqual([image('late', -29), image('same', 7)]);
});

it('finds an image of one server, or wherever it is', () => {
  const state = file(image('x', 1), image('x', 1, 'https://b'));
  expect(findImage(state, 'x', 'https://a')?.server).toBe('https://a');
  expect(findImage(state, 'x', null)?.server).toBe('https://b');
  expect(findImage(state, 'x', 'https://c')).toBeNull();
  expect(findImage(state, 'y', null)).toBeNull();
});
