import type { LocalAccount } from 'viem';
import type { Chain as LocalChain } from '@/dev/chain/start-chain';
import type { TestContext } from '@/dev/context/create-test-context';
import type { Facilitator as LocalFacilitator } from '@/dev/facilitator/start-facilitator';
import type { FaultSetting } from '@/dev/facilitator/faults';
import type { Product } from '@/lib/db/create-client';
import type { SalesContext } from '@/lib/payments/ledger/sale';
import { getProductPath } from '@/lib/payments/products';
import type { Challenge } from '@/lib/payments/wire/build-challenge';
import type { Points } from '@/dev/faults/create-points';
import type { Picture } from './make-pictures';
import type { Stats } from './stats';

/** What lasts for a whole run: one chain, one facilitator, one database. */
export type Stage = {
  readonly chain: LocalChain;
  readonly facilitator: LocalFacilitator;
  readonly test: TestContext;
  readonly pictures: readonly Picture[];
  readonly buyers: readonly LocalAccount[];
  readonly stranger: LocalAccount;
  readonly stats: Stats;
};

export type Process = { readonly context: SalesContext; readonly points: Points };

/** A misbehaviour of the facilitator: one of its own, or nobody there. */
export type Fault = FaultSetting | { readonly name: 'down' };

/** One request that somebody has made with an authorization. */
export type Sent = {
  readonly by: 'buyer' | 'stranger';
  readonly product: Product;
  /** Of an upload: images in one request. */
  readonly count: number;
  readonly key: string | null;
  readonly picture: number;
  readonly target: number;
};

/** One signed authorization, and all that happened to it. */
export type Auth = {
  readonly nonce: `0x${string}`;
  readonly buyer: number;
  readonly version: 1 | 2;
  /** Things that its money buys. */
  readonly count: number;
  readonly validBefore: bigint;
  /** As the stock client wrote it. */
  readonly header: readonly [name: string, value: string];
  readonly sent: Sent[];
  /** Image URLs that were answered to its buyer. */
  readonly urls: Set<string>;
  /** Planned for its next settlement. */
  fault: Fault | null;
  /** Done just before its next settlement reaches the facilitator. */
  meanwhile: (() => Promise<void>) | null;
  statusPath: string | null;
  /** A settlement was asked for, and no answer of it says that nothing can come of it. */
  unclear: boolean;
  /** A facilitator has said that nothing was sent, for a reason that counts, and that may be wrong. */
  lied: boolean;
  /** A facilitator has said that its money had come, when it had not. */
  isClaimed: boolean;
  /** Its money was seen on the chain. */
  isSeen: boolean;
  /** Somebody else than the facilitator has brought it to the chain, or its buyer has spent its nonce. */
  outside: boolean;
};

/** What a buyer set out to buy: once, whatever he has to send and to sign for it. */
export type Purchase = {
  readonly buyer: number;
  readonly product: Product;
  readonly count: number;
  readonly key: string | null;
  readonly picture: number;
  readonly target: number;
  readonly auths: Auth[];
};

export type Target = { readonly id: string; readonly deleteToken: string };

/** One sequence: everything that the model knows. */
export type World = {
  readonly stage: Stage;
  readonly payTo: `0x${string}`;
  readonly firstBlock: bigint;
  /** Two servers on one database. A crash replaces one. */
  readonly servers: Process[];
  /** Never crashes; asked by the invariants only. */
  readonly observer: SalesContext;
  readonly purchases: Purchase[];
  readonly auths: Map<string, Auth>;
  readonly tokens: { readonly token: string; readonly auth: Auth }[];
  readonly targets: Target[];
  /** Of the images that were bought: by URL, the token to delete it, and whether that was done. */
  readonly bought: Map<string, { readonly deleteToken: string; isDeleted: boolean }>;
  readonly challenges: Map<string, Challenge>;
  readonly strays: Promise<unknown>[];
  /** Cents that each buyer has paid to somebody else with one of these nonces. */
  readonly spent: number[];
  /** What happened, a line a step, for whoever has to understand a failure. */
  readonly trace: string[];
  readonly violations: string[];
  /** Added to the true time by our clock, ms. */
  skew: number;
  isChainAway: boolean;
  /** When nothing more was done but to reconcile. */
  endedAt: number;
  restart(server: number): void;
  /** Whether anything crashed or failed: bytes may then lie about without a row. */
  isDisturbed: boolean;
};

/** Paths at which the products are sold. */
export function pathOf(
  world: World,
  { product, count, target }: Pick<Sent, 'product' | 'count' | 'target'>,
): string {
  if (product === 'upload') return getProductPath({ product, count });
  if (product === 'upload_token') return '/api/upload/token';
  return `/api/images/${world.targets[target]!.id}/keep`;
}
