import type { Socket } from 'node:net';
import type { Refusal } from '@/lib/errors';
import type { PublicAddress } from './is-public-address';

export type RemoteLimits = {
  /** From the first question to the DNS until the last byte, redirects included. */
  readonly totalMs: number;
  /** For one of the addresses of a name, before the next is tried. */
  readonly connectMs: number;
};

/** How strangers' servers are reached. Tests bring a network of their own; there is no other way around the checks. */
export type Remote = {
  /** The addresses of a name, of both families; empty where it has none or nobody tells. Never throws. */
  resolve(name: string, signal: AbortSignal): Promise<readonly string[]>;
  /** Opens a connection to this very address. */
  connect(address: PublicAddress, port: number): Socket;
  /** Certificates to trust instead of those that Node comes with. */
  readonly authorities?: string;
  readonly limits: RemoteLimits;
  /** Waits for a turn among all fetches of this process; what it answers ends the turn, and may be called again. */
  enter(): Promise<(() => void) | Refusal>;
};
