import { afterEach, beforeEach, describe } from 'vitest';
import { describeAbsence } from './contract/describe-absence';
import { describeBytes } from './contract/describe-bytes';
import { describeDrafts } from './contract/describe-drafts';
import { describeFaults } from './contract/describe-faults';
import { describeGrants } from './contract/describe-grants';
import { describeNetwork } from './contract/describe-network';
import { describeRaces } from './contract/describe-races';
import type { StoreHarness } from './contract/store-harness';

/**
 * The suite that every driver passes: what `Store` promises, the faults included. Each test has its own store.
 *
 * @param options `network` where the store is behind one that the harness can break; `grants` where it lets strangers
 *   put, and whether it binds the exact length; `drafts` where it takes objects in pieces
 */
export function describeStore(
  name: string,
  makeHarness: () => Promise<StoreHarness>,
  {
    network = false,
    drafts = false,
    grants,
  }: { network?: boolean; drafts?: boolean; grants?: 'exact' | 'bounded' } = {},
): void {
  describe(`${name} keeps the contract of a store`, () => {
    let harness: StoreHarness;
    beforeEach(async () => {
      harness = await makeHarness();
    });
    afterEach(() => harness.close());

    const get = (): StoreHarness => harness;
    describeBytes(get);
    describeAbsence(get);
    describeRaces(get);
    describeFaults(get);
    if (drafts) describeDrafts(get);
    if (network) describeNetwork(get);
    if (grants !== undefined) describeGrants(get, grants === 'exact');
  });
}
