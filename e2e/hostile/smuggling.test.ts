import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTarget, type Target } from './open-target';
import { readAnswers } from './read-answers';

let target: Target;
beforeAll(async () => {
  target = await openTarget();
});
afterAll(() => target.close());

describe('two ways to tell where a request ends', () => {
  it.each([['CL.TE', ['Content-Length: 6', 'Transfer-Encoding: chunked'], '0\r\n\r\nG']])(
    '%s: 400, and the connection ends',
    async (_, lines, body) => {
      const { bytes, reset } = await target.besides(async ({ open, mark }) => {
        const wire = await open();
        const head = ['POST /api/free HTTP/1.1', 'Host: x', `X-Mark: ${mark}`, ...lines];
        await wire.write(`${head.join('\r\n')}\r\n\r\n${body}`);
        return wire.closed();
      });
      expect(readAnswers(bytes).map(({ status }) => status)).toEqual([400]);
      expect(reset).toBe(false);
    },
  );
});
