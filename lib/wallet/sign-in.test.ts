import { verifyMessage } from 'viem';
import { describe, expect, it } from 'vitest';
import { makeWallet } from '@/dev/wallet/make-wallet';
import { isRefusal } from '@/lib/errors';
import { readSignInHeader } from '@/lib/payments/sign-in/read-sign-in-header';
import { writeSignInText } from '@/lib/payments/sign-in/write-sign-in-text';
import { signIn, type SignInInfo } from './sign-in';

const INFO: SignInInfo = {
  domain: 'localhost:3000',
  uri: 'http://localhost:3000/api/payments/claim',
  statement: 'Show this wallet what it has paid for.',
  version: '1',
  type: 'eip191',
  chainId: 'eip155:84532',
  nonce: 'ab'.repeat(48),
  issuedAt: '2026-11-26T12:00:00.000Z',
  expirationTime: '2026-11-26T12:05:00.000Z',
};

describe('signIn', () => {
  it('writes what the server reads, over the very text that the server verifies', async () => {
    const wallet = makeWallet();
    const { address } = wallet.account;
    const payload = readSignInHeader(await signIn(wallet, address, INFO));
    if (isRefusal(payload)) throw new Error(payload.log);
    expect(payload).toMatchObject({ ...INFO, address: address.toLowerCase() });
    const message = writeSignInText(INFO, address);
    expect(await verifyMessage({ address, message, signature: payload.signature })).toBe(true);
  });
});
