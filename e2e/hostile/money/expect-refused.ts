import { expect } from 'vitest';
import type { Answer } from './open-stall';

/** Expects an answer that gives nothing away. */
export function expectRefused({ status, body }: Answer, expected: number, told: object = {}): void {
  expect({ ...body, status }).toMatchObject({ status: expected, ...told });
  expect(Object.keys(body)).not.toEqual(
    expect.arrayContaining([expect.stringMatching(/^(token|url|deleteToken|id|image)$/)]),
  );
  expect(JSON.stringify(body)).not.toMatch(/ at .*\.(ts|mjs|js):\d+/);
}
