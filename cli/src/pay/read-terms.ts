import * as z from 'zod/mini';
import { NETWORKS, type Network } from '@/lib/payments/networks';
import { readJson } from '../http/read-json';
import type { HttpAnswer } from '../http/send-request';
import { fail, type Failure } from '../failure';

/** A 402 narrowed to the one way to pay that is known and safe to sign. */
export type Terms = {
  readonly network: Network;
  /** Atomic USDC. */
  readonly amount: bigint;
  readonly payTo: string;
  readonly maxTimeoutSeconds: number;
  /** The challenge of the server with this one entry in `accepts`, as the x402 client takes it. */
  readonly required: { readonly x402Version: 1 | 2; readonly accepts: readonly [object] };
};

const challenge = z.looseObject({
  x402Version: z.union([z.literal(1), z.literal(2)]),
  accepts: z.array(z.unknown()),
});

const entry = z.looseObject({
  scheme: z.literal('exact'),
  network: z.string(),
  asset: z.string(),
  payTo: z.string().check(z.regex(/^0x(?!0{40}$)[0-9a-fA-F]{40}$/)),
  /** Of version 2. */
  amount: z.optional(z.string()),
  /** Of version 1. */
  maxAmountRequired: z.optional(z.string()),
  /** What is signed can be taken for as long: nobody needs an hour. */
  maxTimeoutSeconds: z.number().check(z.gt(0), z.lte(3600)),
  extra: z.optional(z.nullable(z.looseObject({ assetTransferMethod: z.optional(z.unknown()) }))),
});

const LOOPBACK = /^(localhost|127(\.\d+){3}|\[::1\])$/;

function decodeHeader(value: string | null): Readonly<Record<string, unknown>> | null {
  return value === null ? null : readJson(Buffer.from(value, 'base64').toString('utf8'));
}

function readEntry(value: unknown, version: 1 | 2): Omit<Terms, 'required'> | null {
  const parsed = entry.safeParse(value);
  if (!parsed.success) return null;
  const { network: named, asset, payTo, maxTimeoutSeconds, extra } = parsed.data;
  const network = Object.values(NETWORKS).find((one) =>
    [one.caip2, one.name].includes(named as never),
  );
  const amount = version === 2 ? parsed.data.amount : parsed.data.maxAmountRequired;
  const method = extra?.assetTransferMethod ?? 'eip3009';
  if (network === undefined || asset.toLowerCase() !== network.asset || method !== 'eip3009') {
    return null;
  }
  if (amount === undefined || !/^[1-9]\d{0,17}$/.test(amount)) return null;
  return { network, amount: BigInt(amount), payTo, maxTimeoutSeconds };
}

/**
 * The offer of a 402 that may be signed: USDC on Base or Base Sepolia by EIP-3009, and nothing else. Version 2 where the
 * server speaks it.
 */
export function readTerms(answer: HttpAnswer, server: string): Terms | Failure {
  for (const said of [decodeHeader(answer.header('PAYMENT-REQUIRED')), readJson(answer.body)]) {
    const parsed = challenge.safeParse(said);
    if (!parsed.success) continue;
    const { x402Version } = parsed.data;
    for (const offer of parsed.data.accepts) {
      const terms = readEntry(offer, x402Version);
      if (terms === null) continue;
      const { protocol, hostname } = new URL(server);
      if (terms.network.real && protocol === 'http:' && !LOOPBACK.test(hostname)) {
        const message = `${server} wants real money over a line that anybody on the way can change. Nothing was signed or charged. Use its https address.`;
        return fail('payment', 'insecure_server', message);
      }
      return { ...terms, required: { ...parsed.data, accepts: [offer as object] } };
    }
  }
  const message = `${server} offers no way to pay that is signed here: USDC on Base or Base Sepolia, scheme "exact". Nothing was signed or charged.`;
  return fail('payment', 'unknown_terms', message);
}
