import { describe, expect, it } from 'vitest';
import { ERROR_CODES } from '@/lib/errors';
import { NEXT_STEPS } from './next-steps';
import { presentError } from './present-error';

const textOf = (...args: Parameters<typeof presentError>): string => {
  const { isError, content, structuredContent } = presentError(...args);
  expect(isError).toBe(true);
  expect(structuredContent).toBeUndefined();
  const [first] = content;
  return first?.type === 'text' ? first.text : '';
};

describe('presentError', () => {
  it('says what happened, what to do and when', () => {
    expect(textOf({ error: 'daily_limit', message: 'Full for today.' }, '60')).toBe(
      'daily_limit: Full for today. Next: tier "paid" is not bound by it. Wait 60 seconds before you call again.',
    );
  });

  it('says something where the answer was a strange one', () => {
    expect(textOf({})).toBe('internal_error: Something broke.');
  });

  it('knows no step for an error that there is not', () => {
    expect(ERROR_CODES).toEqual(expect.arrayContaining(Object.keys(NEXT_STEPS)));
  });
});
