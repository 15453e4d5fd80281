import { describe, expect, it } from 'vitest';
import { PaymentState } from '@/lib/db/generated/enums';
import { decideImage, decidePayment, type ImageDuty, type ImageFacts } from './retention';

const DAY = 86_400_000;
const NOW = new Date('2026-11-24T12:00:00.000Z');
const at = (ms: number) => new Date(NOW.getTime() + ms);

const live: ImageFacts = {
  state: 'live',
  expiresAt: at(1),
  goneAt: null,
  heldAt: null,
  sealedUntil: null,
  bytesDueAt: null,
  keepIsOpen: false,
};
const deleting: ImageFacts = {
  ...live,
  state: 'deleting',
  goneAt: at(-1),
  bytesDueAt: at(0),
};
const deleted: ImageFacts = { ...live, state: 'deleted', goneAt: at(-365 * DAY) };

const IMAGES: readonly [string, ImageFacts, ImageDuty][] = [
  ['live, a moment before its expiry', live, 'none'],
  ['live, at its expiry', { ...live, expiresAt: NOW }, 'hide'],
  ['live, long after its expiry', { ...live, expiresAt: at(-400 * DAY) }, 'hide'],
  ['expired, a keep on its way', { ...live, expiresAt: at(-1), keepIsOpen: true }, 'none'],
  [
    'expired and held: it is hidden all the same',
    { ...live, expiresAt: at(-1), heldAt: at(-2) },
    'hide',
  ],
  ['expired and sealed', { ...live, expiresAt: at(-1), sealedUntil: at(DAY) }, 'hide'],
  ['hidden, its bytes due', deleting, 'destroy'],
  ['hidden, its bytes due in a moment', { ...deleting, bytesDueAt: at(1) }, 'none'],
  ['hidden and held', { ...deleting, heldAt: at(-DAY) }, 'none'],
  ['hidden, sealed for another moment', { ...deleting, sealedUntil: at(1) }, 'none'],
  ['hidden, the seal over', { ...deleting, sealedUntil: NOW }, 'destroy'],
  ['hidden, the seal over, but held', { ...deleting, sealedUntil: at(-1), heldAt: at(-1) }, 'none'],
  ['destroyed, a year less a moment ago', { ...deleted, goneAt: at(1 - 365 * DAY) }, 'none'],
  ['destroyed, gone for a year', deleted, 'forget'],
  ['destroyed, gone for a year, held', { ...deleted, heldAt: at(-1) }, 'none'],
];

describe('decideImage', () => {
  it.each(IMAGES)('%s', (_what, facts, duty) => {
    expect(decideImage(facts, NOW)).toBe(duty);
  });

  it('never destroys or forgets what is held, at any age', () => {
    for (const [, facts] of IMAGES) {
      for (const years of [0, 1, 10, 100]) {
        const duty = decideImage({ ...facts, heldAt: at(-1) }, at(years * 365 * DAY));
        expect(['none', 'hide']).toContain(duty);
      }
    }
  });
});

describe('decidePayment', () => {
  const none = { finalAt: null, acknowledgedAt: null };
  const year = at(-365 * DAY);
  it.each([
    ['refused', { ...none, finalAt: year }, 'forget'],
    ['refused', { ...none, finalAt: at(1 - 365 * DAY) }, 'none'],
    ['refused', none, 'none'],
    ['released', { ...none, finalAt: year }, 'forget'],
    ['released', none, 'none'],
    ['lost', { finalAt: year, acknowledgedAt: null }, 'none'],
    ['lost', { finalAt: year, acknowledgedAt: year }, 'forget'],
    ['lost', { finalAt: year, acknowledgedAt: at(1 - 365 * DAY) }, 'none'],
  ] as const)('%s, %o: %s', (state, times, duty) => {
    expect(decidePayment({ state, ...times }, NOW)).toBe(duty);
  });

  it('never forgets what may still move, or bought something, by its age alone', () => {
    const old = { finalAt: year, acknowledgedAt: year };
    const ended = ['refused', 'released', 'lost'];
    for (const state of Object.values(PaymentState).filter((name) => !ended.includes(name))) {
      expect(decidePayment({ state, ...old }, NOW)).toBe('none');
    }
  });
});
