import { describe, expect, it } from 'vitest';
import { findImageFault } from './find-image-fault';

const seen = (status: number, same: boolean | null = null, askedAt = 1_000) => ({
  ...{ status, same, askedAt },
  answeredAt: askedAt + 10,
});
const image = (fate: 'live' | 'deleted' | 'removed', expiresAt = 5_000) => ({
  ...{ id: 'k3v9m2x7qa', fate, expiresAt },
});

describe('what an image’s address answers', () => {
  it.each([
    ['a live one is served', image('live'), seen(200, true)],
    ['an expired one is not', image('live', 500), seen(404)],
    ['a deleted one is not', image('deleted'), seen(404)],
    ['a removed one says so', image('removed'), seen(451)],
    ['a removed one says so after its expiry', image('removed', 500), seen(451)],
    ['one that expires while it is asked for is served', image('live', 1_005), seen(200, true)],
    ['or is not', image('live', 1_005), seen(404)],
  ])('is right where %s', (_, promised, answer) => {
    expect(findImageFault(promised, answer)).toBeNull();
  });

  it.each([
    ['a live one is lost', image('live'), seen(404)],
    ['a live one cannot be read', image('live'), seen(503)],
    ['a live one has other bytes', image('live'), seen(200, false)],
    ['nothing comes', image('live'), seen(0)],
    ['an expired one is served', image('live', 500), seen(200, true)],
    ['a deleted one is served', image('deleted'), seen(200, true)],
    ['a removed one is served', image('removed'), seen(200, true)],
    ['a removed one is not found', image('removed'), seen(404)],
    ['a deleted one is called removed', image('deleted'), seen(451)],
  ])('is a fault where %s', (_, promised, answer) => {
    expect(findImageFault(promised, answer)).toContain(promised.id);
  });
});
