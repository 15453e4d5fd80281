import type { Hex } from 'viem';
import type { Network } from '../networks';
import { encodeHeader } from './encode-header';

export type PaymentResponseHeader = {
  readonly name: 'payment-response' | 'x-payment-response';
  /** Base64 of JSON. */
  readonly value: string;
};

/**
 * The header by which a paid answer names the settlement, in the payment's own protocol version.
 *
 * Source: x402 specification, "SettlementResponse", and the HTTP transport of each version.
 */
export function buildPaymentResponse(settlement: {
  readonly version: 1 | 2;
  readonly network: Network;
  readonly payer: Hex;
  readonly transaction: Hex;
}): PaymentResponseHeader {
  const { version, network, payer, transaction } = settlement;
  const value = encodeHeader({
    success: true,
    transaction,
    network: version === 1 ? network.name : network.caip2,
    payer,
  });
  return { name: version === 1 ? 'x-payment-response' : 'payment-response', value };
}
