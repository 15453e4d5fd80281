import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { classifySettlement } from './classify-settlement';
import type { FacilitatorAnswer } from './facilitator';
import { NETWORKS } from './networks';

const PAYER = '0x70997970c51812dc3a010c7d01b50e0d17dc79c8';
const OTHER = '0x3c44cdddb6a900fa2b585dd299e03d12fa4293bc';
const HASH = `0x${'ab'.repeat(32)}` as const;
const expected = { network: NETWORKS['base-sepolia'], payer: PAYER } as const;

const SUCCESS = { success: true, transaction: HASH, network: 'eip155:84532', payer: PAYER };
const FAILURE = { success: false, transaction: '', network: 'eip155:84532', payer: PAYER };

const classify = (status: number, body: unknown) =>
  classifySettlement({ kind: 'response', status, body }, expected);
const failed = (errorReason: unknown, more: object = {}, status = 200) =>
  classify(status, { ...FAILURE, errorReason, ...more });

describe('classifySettlement: settled', () => {
  it.each([
    ['as it is', {}],
    ['by the name of version 1', { network: 'base-sepolia' }],
    ['the payer in another letter case', { payer: '0x70997970C51812dc3A010C7d01b50e0d17dc79C8' }],
    ['without a payer', { payer: undefined }],
    ['with null for a payer', { payer: null }],
    ['the hash in capitals', { transaction: `0x${'AB'.repeat(32)}` }],
    ['with members that we do not know', { amount: '1', extensions: {}, errorReason: '' }],
  ])('%s', (_, changes) => {
    expect(classify(200, { ...SUCCESS, ...changes })).toEqual({
      kind: 'settled',
      transaction: HASH,
    });
  });

  it.each([
    ['without a transaction', { transaction: '' }],
    ['without the member', { transaction: undefined }],
    ['with a short hash', { transaction: HASH.slice(0, -2) }],
    ['with a hash of zeros', { transaction: `0x${'00'.repeat(32)}` }],
    ['with a hash and more', { transaction: `${HASH}\n` }],
    ['with a number for a hash', { transaction: 5 }],
    ['on another network', { network: 'eip155:8453' }],
    ['on no network', { network: undefined }],
    ['for another payer', { payer: OTHER }],
    ['for an empty payer', { payer: '' }],
    ['success as text', { success: 'true' }],
    ['success as number', { success: 1 }],
  ])('not %s', (_, changes) => {
    expect(classify(200, { ...SUCCESS, ...changes })).toMatchObject({
      kind: 'unclear',
      alreadyUsed: false,
    });
  });

  it.each([201, 202, 204, 301, 400, 401, 402, 403, 429, 500, 502])('not under %i', (status) => {
    expect(classify(status, SUCCESS)).toMatchObject({ kind: 'unclear', transaction: HASH });
  });
});

describe('classifySettlement: refused', () => {
  it.each([
    ['invalid_exact_evm_signature', 'invalid_exact_evm_payload_signature'],
    ['invalid_exact_evm_payload_signature', 'invalid_exact_evm_payload_signature'],
    ['invalid_exact_evm_insufficient_balance', 'insufficient_funds'],
    ['insufficient_funds', 'insufficient_funds'],
    ['invalid_exact_evm_recipient_mismatch', 'invalid_exact_evm_payload_recipient_mismatch'],
    [
      'invalid_exact_evm_payload_authorization_value_mismatch',
      'invalid_exact_evm_payload_authorization_value',
    ],
    [
      'invalid_exact_evm_payload_authorization_valid_before',
      'invalid_exact_evm_payload_authorization_valid_before',
    ],
    [
      'invalid_exact_evm_payload_authorization_valid_after',
      'invalid_exact_evm_payload_authorization_valid_after',
    ],
    ['eip6492_factory_not_allowed', 'invalid_exact_evm_payload_undeployed_smart_wallet'],
  ])('%s', (reason, ours) => {
    for (const status of [200, 400, 402, 422]) {
      expect(failed(reason, {}, status)).toEqual({ kind: 'refused', reason: ours });
    }
    expect(failed(reason, { transaction: undefined })).toMatchObject({ kind: 'refused' });
    expect(failed(reason, { transaction: null })).toMatchObject({ kind: 'refused' });
  });

  it.each([
    ['a transaction is named', { transaction: HASH }, 200],
    ['something is named for a transaction', { transaction: '0x1234' }, 200],
    ['it is about another payer', { payer: OTHER }, 200],
    ['it is about another network', { network: 'eip155:8453' }, 200],
    ['success is not false', { success: undefined }, 200],
    ['the status is 500', {}, 500],
    ['the status is 502', {}, 502],
    ['the status is 302', {}, 302],
  ])('not where %s', (_, changes, status) => {
    expect(failed('insufficient_funds', changes, status)).toMatchObject({ kind: 'unclear' });
  });

  it.each([
    'settlement_pending',
    'invalid_exact_evm_transaction_failed',
    'invalid_exact_evm_transaction_simulation_failed',
    'invalid_exact_evm_transfer_event_mismatch',
    'invalid_exact_evm_failed_to_execute_transfer',
    'invalid_exact_evm_failed_to_get_receipt',
    'invalid_transaction_state',
    'smart_wallet_deployment_failed',
    'settle_exact_evm_transaction_confirmation_timed_out',
    'settle_exact_node_failure',
    'settle_exact_failed_onchain',
    'unexpected_settle_error',
    'duplicate_settlement',
    'unknown_error',
    'toString',
    '__proto__',
    'The request took too long to respond.\n\nURL: http://127.0.0.1:8545',
    '',
    null,
    undefined,
    5,
    ['insufficient_funds'],
  ])('not for %j: it may have been broadcast', (reason) => {
    for (const status of [200, 400, 500]) {
      expect(failed(reason, {}, status)).toMatchObject({ kind: 'unclear', transaction: null });
    }
  });
});

describe('classifySettlement: unsent', () => {
  it('where nobody was reached', () => {
    const answer: FacilitatorAnswer = { kind: 'unreached', cause: 'settle: ECONNREFUSED' };
    expect(classifySettlement(answer, expected)).toEqual({
      kind: 'unsent',
      why: 'settle: ECONNREFUSED',
    });
  });

  it.each([401, 403, 429])('where the facilitator turned us away with %i', (status) => {
    for (const body of [undefined, null, 'Unauthorized', [], {}, { message: 'slow down' }]) {
      expect(classify(status, body)).toMatchObject({ kind: 'unsent' });
    }
    expect(classify(status, { success: false, transaction: HASH })).toMatchObject({
      kind: 'unclear',
      transaction: HASH,
    });
  });
});

describe('classifySettlement: unclear', () => {
  it('where the answer did not come through', () => {
    const answer: FacilitatorAnswer = { kind: 'broken', cause: 'settle: TimeoutError' };
    expect(classifySettlement(answer, expected)).toEqual({
      kind: 'unclear',
      why: 'settle: TimeoutError',
      transaction: null,
      alreadyUsed: false,
    });
  });

  it.each([
    [200, undefined],
    [200, {}],
    [200, []],
    [200, null],
    [400, undefined],
    [404, { error: 'not found' }],
    [500, undefined],
    [503, { success: false }],
  ])('%i with %j', (status, body) => {
    expect(classify(status, body)).toMatchObject({ kind: 'unclear', transaction: null });
  });

  it('keeps the transaction of one that is pending', () => {
    const body = { ...FAILURE, errorReason: 'settlement_pending', transaction: HASH };
    expect(classify(500, body)).toEqual({
      kind: 'unclear',
      why: '500: settlement_pending',
      transaction: HASH,
      alreadyUsed: false,
    });
  });

  it.each([
    'invalid_exact_evm_nonce_already_used',
    'nonce_already_used',
    'The contract function "transferWithAuthorization" reverted with the following reason:\nFiatTokenV2: authorization is used or canceled\n\nContract Call:',
  ])('knows one that was used before: %j', (reason) => {
    expect(failed(reason)).toMatchObject({ kind: 'unclear', alreadyUsed: true });
  });

  it('puts no text of the facilitator into the log', () => {
    const outcome = failed('Bearer secret-token was refused');
    expect(JSON.stringify(outcome)).not.toContain('secret');
  });
});

describe('classifySettlement, whatever comes', () => {
  const reason = fc.oneof(
    fc.string(),
    fc.constantFrom('insufficient_funds', 'settlement_pending', 'nonce_already_used'),
  );
  const member = <T>(...good: T[]) =>
    fc.oneof(
      fc.constantFrom(...good),
      fc.constantFrom(undefined, null, '', 5, [], {}),
      fc.string(),
    );
  const body = fc.oneof(
    fc.anything(),
    fc.record({
      success: member<unknown>(true, false),
      transaction: member<unknown>(HASH, HASH.slice(0, -1)),
      network: member('eip155:84532', 'base-sepolia', 'eip155:8453'),
      payer: member(PAYER, PAYER.toUpperCase(), OTHER),
      errorReason: reason,
    }),
  );
  const status = fc.constantFrom(200, 201, 302, 400, 401, 402, 403, 429, 500, 503);

  it('says settled, refused or unsent only where every condition holds', () => {
    fc.assert(
      fc.property(status, body, (code, wire) => {
        const outcome = classify(code, wire);
        const read = (typeof wire === 'object' && wire !== null ? wire : {}) as typeof SUCCESS;
        if (outcome.kind === 'settled') {
          expect(code).toBe(200);
          expect(read.success).toBe(true);
          expect(read.transaction).toMatch(/^0x[0-9a-f]{64}$/i);
          expect(['eip155:84532', 'base-sepolia']).toContain(read.network);
          expect([undefined, null, PAYER]).toContain(
            (read.payer as string | undefined)?.toLowerCase() ?? read.payer,
          );
        }
        if (outcome.kind === 'refused' || outcome.kind === 'unsent') {
          expect(read.success).not.toBe(true);
          expect([undefined, null, '']).toContain(read.transaction);
          expect(code === 200 || (code >= 400 && code < 500)).toBe(true);
        }
      }),
      { numRuns: 2000 },
    );
  });

  it('finds the settled ones among them', () => {
    const good = fc.record({
      network: fc.constantFrom('eip155:84532', 'base-sepolia'),
      payer: fc.constantFrom(PAYER, PAYER.toUpperCase().replace('0X', '0x'), null),
    });
    fc.assert(
      fc.property(good, (changes) => {
        expect(classify(200, { ...SUCCESS, ...changes }).kind).toBe('settled');
      }),
    );
  });
});
