import fc from 'fast-check';
import { hashTypedData, type Hex } from 'viem';
import { describe, expect, it } from 'vitest';
import { hashAuthorization } from './hash-authorization';
import { NETWORKS } from './networks';
import { authorizationTypedData } from './typed-data';

const bytes = (length: number) =>
  fc
    .uint8Array({ minLength: length, maxLength: length })
    .map((array): Hex => `0x${Buffer.from(array).toString('hex')}`);
const uint256 = fc.bigInt({ min: 0n, max: 2n ** 256n - 1n });

const authorization = fc.record({
  ...{ from: bytes(20), to: bytes(20), nonce: bytes(32) },
  ...{ value: uint256, validAfter: uint256, validBefore: uint256 },
});

describe('hashAuthorization', () => {
  it('is what viem makes of the typed data, on every network', () => {
    fc.assert(
      fc.property(
        authorization,
        fc.constantFrom(...Object.values(NETWORKS)),
        (authorized, network) => {
          expect(hashAuthorization(network, authorized)).toBe(
            hashTypedData(authorizationTypedData(network, authorized)),
          );
        },
      ),
    );
  });
});
