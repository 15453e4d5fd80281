import type { Hex } from 'viem';
import type { Chain } from './chain';
import type { Facilitator } from './facilitator';
import type { Faucet } from './faucet';
import type { Network } from './networks';
import type { SettlementCap } from './create-settlement-cap';

/** What it takes to be paid. A context without it sells nothing. */
export type Payments = {
  readonly network: Network;
  /** Where the money goes, in lower case. */
  readonly payTo: Hex;
  /** The local chain, whose coins are worth nothing: said wherever a price is. */
  readonly playMoney: boolean;
  /** Gives that play money away. Null where the money is real, or the network is run by others. */
  readonly faucet: Faucet | null;
  readonly facilitator: Facilitator;
  readonly chain: Chain;
  /** Bounds the settlements under way. */
  readonly settlements: SettlementCap;
};
