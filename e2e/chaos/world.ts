import type { PrivateKeyAccount } from 'viem/accounts';
import type { OperatorClient } from '../open-operator';
import type { Book } from './book';

/** What clients have: where to ask, what to pay with, and what they were told. */
export type World = {
  readonly origin: string;
  readonly secondOrigin: string;
  readonly wallets: readonly PrivateKeyAccount[];
  readonly desk: OperatorClient;
  readonly book: Book;
  /** A number that no picture has yet. */
  nextIndex(): number;
  /** Notes an answer, and passes it on. */
  count(what: string, status: number): number;
  /** Notes what may never be answered. */
  fault(text: string): void;
};
