import { describe, expect, it } from 'vitest';
import { formatDuration } from './format-duration';
import { formatTimeBothWays } from './format-time-both-ways';

const now = new Date('2026-11-24T14:05:00Z');
const say = (iso: string) => formatTimeBothWays(new Date(iso), now, 'UTC');

describe('formatTimeBothWays', () => {
  it('says how far off and when', () => {
    expect(say('2026-11-30T14:05:00Z')).toBe('in 6 days (30 November, 14:05 UTC)');
    expect(say('2026-11-24T16:04:00Z')).toBe('in 1 hour (24 November, 16:04 UTC)');
    expect(say('2026-11-24T14:00:00Z')).toBe('5 minutes ago (24 November, 14:00 UTC)');
  });

  it('calls a week that has just begun a week', () => {
    expect(say('2026-12-01T14:04:58Z')).toBe('in 7 days (1 December, 14:04 UTC)');
  });

  it('names the year where it is another', () => {
    expect(say('2027-11-24T14:05:00Z')).toBe('in 1 year (24 November 2027, 14:05 UTC)');
  });

  it('leaves the zone out where it is the reader’s own', () => {
    expect(formatTimeBothWays(new Date('2026-11-30T14:05:00Z'), now)).not.toContain('UTC');
  });
});

describe('formatDuration', () => {
  it.each([
    [0, '0 seconds'],
    [1, '1 second'],
    [604_800, '7 days'],
    [31_536_000, '1 year'],
    [3599, '59 minutes'],
    [-5, '0 seconds'],
  ])('says %i as %s', (seconds, words) => {
    expect(formatDuration(seconds)).toBe(words);
  });
});
