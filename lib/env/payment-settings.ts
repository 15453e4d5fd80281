import type { Hex } from 'viem';
import type { NetworkName } from '@/lib/payments/networks';
import type { Secret } from '@/lib/secret';
import { hide } from './hide';

/** Who brings payments to the chain: Coinbase's service with its keys, or any that speaks the protocol. */
export type FacilitatorSettings =
  | { readonly kind: 'cdp'; readonly keyId: string; readonly keySecret: Secret }
  | { readonly kind: 'url'; readonly url: Secret };

export type PaymentSettings =
  | { readonly kind: 'off' }
  /** A chain and a facilitator of our own, on this machine, with play money. Ports: 0 asks for free ones. */
  | { readonly kind: 'local'; readonly chainPort: number; readonly facilitatorPort: number }
  | {
      readonly kind: 'network';
      readonly network: NetworkName;
      /** In lower case. */
      readonly payTo: Hex;
      readonly facilitator: FacilitatorSettings;
      /** With the key of its provider: a secret. */
      readonly rpcUrl: Secret;
      /** Who gives play money away, where the chain is our own. Null: real money, or a network that others run. */
      readonly faucetUrl: string | null;
    };

/** The first accounts of the mnemonic that every development chain has: whoever knows it can spend what they get. */
const KNOWN_TO_EVERYONE: ReadonlySet<string> = new Set([
  '0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266',
  '0x70997970c51812dc3a010c7d01b50e0d17dc79c8',
  '0x3c44cdddb6a900fa2b585dd299e03d12fa4293bc',
  '0x90f79bf6eb2c4f870365e785982e1f101e93b906',
  '0x15d34aaf54267db7d7c367839aaf71a00a2c6a65',
  '0x9965507d1a55bcc2695c58ba16fb37d819b0a4dc',
  '0x976ea74026e726554db657fa54763abd0c3a0aa9',
  '0x14dc79964da2c08b23698b3d3cc7ca32193d9955',
  '0x23618e81e3f5cdf7f54c3d65f7fbc0abf5b21e8f',
  '0xa0ee7a142d267c1f36714e4a8f75612f20a79720',
]);

/** The settings that, together, make us paid on a network that others run. */
const NETWORK_SETTINGS = [
  'NETWORK',
  'PAY_TO',
  'RPC_URL',
  'X402_FACILITATOR_URL',
  'CDP_API_KEY_ID',
  'CDP_API_KEY_SECRET',
] as const;

type PaymentSetting = (typeof NETWORK_SETTINGS)[number];

/** All of a way to be paid, or nothing of it: half a configuration would take money wrongly or not at all. */
export function findPaymentFaults(
  given: Readonly<Partial<Record<PaymentSetting | 'PAYMENTS', string>>>,
): readonly { readonly name: PaymentSetting; readonly what: string }[] {
  const named = NETWORK_SETTINGS.filter((name) => given[name] !== undefined);
  const [first] = named;
  if (given.PAYMENTS === 'off' || first === undefined) return [];
  const cdp = given.CDP_API_KEY_ID !== undefined || given.CDP_API_KEY_SECRET !== undefined;
  const needed: PaymentSetting[] = [
    ...(['NETWORK', 'PAY_TO', 'RPC_URL'] as const),
    ...(cdp
      ? (['CDP_API_KEY_ID', 'CDP_API_KEY_SECRET'] as const)
      : (['X402_FACILITATOR_URL'] as const)),
  ];
  const faults = needed
    .filter((name) => given[name] === undefined)
    .map((name) => ({ name, what: `must be set where ${first} is` }));
  if (cdp && given.X402_FACILITATOR_URL !== undefined) {
    const what = 'must not be set where CDP_API_KEY_ID is: name one facilitator';
    faults.push({ name: 'X402_FACILITATOR_URL', what });
  }
  if (given.NETWORK === 'base' && KNOWN_TO_EVERYONE.has(given.PAY_TO?.toLowerCase() ?? '')) {
    const what = 'is an account whose key everybody knows: real money there is gone at once';
    faults.push({ name: 'PAY_TO', what });
  }
  return faults;
}

type Values = {
  readonly PAYMENTS: 'on' | 'off';
  readonly NETWORK?: NetworkName | undefined;
  readonly PAY_TO?: Hex | undefined;
  readonly RPC_URL?: Secret | undefined;
  readonly X402_FACILITATOR_URL?: Secret | undefined;
  readonly CDP_API_KEY_ID?: string | undefined;
  readonly CDP_API_KEY_SECRET?: Secret | undefined;
  readonly CHAIN_PORT: number;
  readonly FACILITATOR_PORT: number;
};

/** @param values parsed, and without a fault of `findPaymentFaults` */
export function toPaymentSettings(values: Values): PaymentSettings {
  const { NETWORK, PAY_TO, RPC_URL, X402_FACILITATOR_URL, CDP_API_KEY_ID, CDP_API_KEY_SECRET } =
    values;
  if (values.PAYMENTS === 'off') return { kind: 'off' };
  if (NETWORK === undefined || PAY_TO === undefined || RPC_URL === undefined) {
    return {
      kind: 'local',
      chainPort: values.CHAIN_PORT,
      facilitatorPort: values.FACILITATOR_PORT,
    };
  }
  const facilitator: FacilitatorSettings =
    CDP_API_KEY_SECRET === undefined
      ? { kind: 'url', url: X402_FACILITATOR_URL ?? hide('') }
      : { kind: 'cdp', keyId: CDP_API_KEY_ID ?? '', keySecret: CDP_API_KEY_SECRET };
  return {
    kind: 'network',
    network: NETWORK,
    payTo: PAY_TO,
    rpcUrl: RPC_URL,
    facilitator,
    faucetUrl: null,
  };
}
