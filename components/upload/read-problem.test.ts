import { describe, expect, it } from 'vitest';
import { readProblem } from './read-problem';

describe('readProblem', () => {
  it('takes the server’s own words', () => {
    const body = JSON.stringify({ title: 'Too many', message: 'Wait.', retryable: true });
    expect(readProblem(429, body, '7')).toEqual({
      ok: false,
      status: 429,
      title: 'Too many',
      message: 'Wait.',
      retryable: true,
      retryAfterSeconds: 7,
    });
  });

  it('has words for a page of something in between', () => {
    const problem = readProblem(502, '<html>Bad gateway</html>', null);
    expect(problem).toMatchObject({ retryable: true, retryAfterSeconds: null });
    expect(problem.message).toContain('502');
  });

  it('does not offer to repeat what was refused for good', () => {
    expect(readProblem(413, 'null', null).retryable).toBe(false);
    expect(readProblem(415, '{"retryable":"yes"}', null).retryable).toBe(false);
  });

  it('reads Retry-After only where it means something', () => {
    expect(readProblem(503, '', '3').retryAfterSeconds).toBe(3);
    expect(readProblem(503, '', 'Wed, 21 Oct 2026 07:28:00 GMT').retryAfterSeconds).toBeNull();
    expect(readProblem(400, '', '3').retryAfterSeconds).toBeNull();
  });
});
