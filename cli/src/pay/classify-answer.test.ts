import { describe, expect, it } from 'vitest';
import { answerWith, IMAGE, SERVER } from '@/dev/cli/make-cli';
import { REFUSAL_REASONS } from '@/lib/payments/refusal-reasons';
import { classifyAnswer } from './classify-answer';

const classify = (status: number, body: object | string, headers = {}) =>
  classifyAnswer(answerWith(status, body, headers), SERVER);

describe('classifyAnswer', () => {
  it('hands on the goods', () => {
    expect(classify(200, IMAGE)).toEqual({ is: 'goods', body: IMAGE });
  });

  it('stays on the server, whatever a status is said to be at', () => {
    const statusUrl = 'https://evil.example/api/payments/1';
    expect(classify(202, { statusUrl })).toEqual({ is: 'pending', statusPath: '/api/payments/1' });
    expect(classify(202, {})).toEqual({ is: 'pending', statusPath: null });
  });

  it.each(Object.keys(REFUSAL_REASONS).filter((reason) => !reason.endsWith('already_used')))(
    'a 402 for %s has cost nothing',
    (error) => {
      expect(classify(402, { error })).toMatchObject({
        is: 'refused',
        failure: { failed: 'payment', message: expect.stringContaining('Nothing was charged') },
      });
    },
  );

  it.each([
    [402, { error: 'payment_required' }],
    [402, { error: 'settlement_pending' }],
    [402, { error: 'invalid_exact_evm_transaction_failed' }],
    [402, '<html>'],
    [200, '<html>'],
    [301, ''],
    [403, '<html>'],
    [403, { error: 'forbidden', status: 403 }],
    [404, { error: 'not_found' }],
    [400, { error: 'invalid_request', detail: 'a gateway' }],
    [413, '<html>'],
    [500, { error: 'upload_failed' }],
    [502, '<html>'],
    [503, { error: 'payments_unavailable' }],
    [429, { error: 'rate_limited' }],
  ])('%i %j may have been taken', (status, body) => {
    expect(classify(status, body)).toMatchObject({ is: 'again', failure: { failed: 'unclear' } });
  });

  it('nobody’s answer may have been one', () => {
    expect(classifyAnswer({ silence: 'ECONNRESET' }, SERVER)).toMatchObject({ is: 'again' });
  });

  it('waits as long as the server asks', () => {
    const answer = classify(503, { error: 'payments_unavailable' }, { 'Retry-After': '7' });
    expect(answer).toMatchObject({ is: 'again', pauseMs: 7_000 });
  });

  it.each([
    [415, 'unsupported_format'],
    [413, 'file_too_large'],
    [451, 'blocked_content'],
  ])('%i %s ends before any money moves', (status, error) => {
    expect(classify(status, { error, status })).toMatchObject({
      is: 'refused',
      failure: { failed: 'refused', code: error },
    });
  });

  it.each([
    [402, 'invalid_exact_evm_nonce_already_used'],
    [404, 'not_found'],
    [409, 'payment_already_used'],
    [409, 'idempotency_conflict'],
    [451, 'removed'],
  ])('%i %s is for the wallet to look into', (status, error) => {
    expect(classify(status, { error, status, message: 'Gone.' })).toMatchObject({
      is: 'lost',
      failure: { failed: 'unclear', message: expect.stringContaining(`${SERVER}/my-images`) },
    });
  });
});
