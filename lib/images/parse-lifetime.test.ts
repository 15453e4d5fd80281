import { describe, expect, it } from 'vitest';
import { parseLifetime } from './parse-lifetime';

const WEEK = 7 * 86_400;

describe('parseLifetime', () => {
  it.each([
    ['60', 60],
    ['3600', 3600],
    ['90s', 90],
    ['30m', 1800],
    ['12h', 43_200],
    ['3d', 259_200],
    ['1w', WEEK],
    [' 1h ', 3600],
    [String(WEEK), WEEK],
  ])('reads %j', (text, seconds) => {
    expect(parseLifetime(text, WEEK)).toBe(seconds);
  });

  it.each([
    ['', /number of seconds/],
    ['0', /number of seconds/],
    ['-60', /number of seconds/],
    ['1.5h', /number of seconds/],
    ['1e3', /number of seconds/],
    ['0x60', /number of seconds/],
    ['٦٠', /number of seconds/],
    ['1 h', /number of seconds/],
    ['1y', /number of seconds/],
    ['tomorrow', /number of seconds/],
    ['2026-12-01T00:00:00Z', /number of seconds/],
    ['99999999999', /number of seconds/],
    ['59', /1 minute at least/],
    ['1s', /1 minute at least/],
    [String(WEEK + 1), /7 days at most/],
    ['8d', /7 days at most/],
    ['9999999999w', /7 days at most/],
  ])('refuses %j', (text, detail) => {
    expect(parseLifetime(text, WEEK)).toMatchObject({
      refused: 'invalid_request',
      detail: expect.stringMatching(detail),
    });
  });
});
