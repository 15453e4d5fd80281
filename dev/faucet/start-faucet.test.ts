import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Address } from 'viem';
import { fundAccount } from '../chain/fund-account';
import { getTestChain } from '../chain/get-test-chain';
import { listTransfers } from '../chain/list-transfers';
import { readBalance } from '../chain/read-balance';
import { startFaucet, type Faucet } from './start-faucet';

const FULL = 1_000_000n;

let rpcUrl: string;
let faucet: Faucet;
let said: string[] = [];
beforeEach(async () => {
  said = [];
  ({ rpcUrl } = await getTestChain());
  faucet = await startFaucet({ rpcUrl, log: (line) => said.push(line) });
});
afterEach(() => faucet.stop());

const makeAddress = (): Address => `0x${randomBytes(20).toString('hex')}`;

async function post(body: string): Promise<number> {
  const response = await fetch(faucet.url, { method: 'POST', body });
  await response.text();
  return response.status;
}
const fill = (address: Address) => post(JSON.stringify({ address }));

describe('startFaucet', () => {
  it('gives what is missing up to 1 USDC, and nothing to whoever has it', async () => {
    for (const [before, after] of [
      [0n, FULL],
      [1n, FULL],
      [FULL - 1n, FULL],
      [FULL, FULL],
      [FULL + 1n, FULL + 1n],
    ] as const) {
      const { address } = await fundAccount(rpcUrl, before);
      expect(await fill(address)).toBe(204);
      expect(await readBalance(rpcUrl, address)).toBe(after);
    }
  });

  it('fills one account once, however many ask for it at once', async () => {
    const { address } = await fundAccount(rpcUrl, 0n);
    const spellings = [address, address.toLowerCase() as Address];
    const asked = Array.from({ length: 20 }, (_, index) => fill(spellings[index % 2]!));
    expect(new Set(await Promise.all(asked))).toEqual(new Set([204]));
    const transfers = await listTransfers(rpcUrl, address);
    expect(transfers.map(({ value }) => value)).toEqual([FULL]);
  });

  it('fills many at once', async () => {
    const addresses = Array.from({ length: 20 }, makeAddress);
    expect(new Set(await Promise.all(addresses.map(fill)))).toEqual(new Set([204]));
    const balances = addresses.map((address) => readBalance(rpcUrl, address));
    expect(new Set(await Promise.all(balances))).toEqual(new Set([FULL]));
  });

  it.each(['', '{', '[]', '{}', '{"address":1}', '{"address":"0x402"}', '"0x"'])(
    'refuses the body %j',
    async (body) => {
      expect(await post(body)).toBe(400);
      expect(said).toEqual([]);
    },
  );

  it('knows no other path and no other method', async () => {
    expect((await fetch(`${faucet.url}/fill`, { method: 'POST' })).status).toBe(404);
    expect((await fetch(faucet.url)).status).toBe(404);
  });

  it('says that it could not, and fills again afterwards', async () => {
    const away = await startFaucet({
      rpcUrl: 'http://127.0.0.1:9',
      log: (line) => said.push(line),
    });
    const body = JSON.stringify({ address: makeAddress() });
    for (let count = 0; count < 2; count += 1) {
      expect((await fetch(away.url, { method: 'POST', body })).status).toBe(500);
    }
    expect(said).toHaveLength(2);
    await away.stop();
    // Nothing can be made at the zero address: the chain refuses it, not the faucet.
    expect(await fill('0x0000000000000000000000000000000000000000')).toBe(500);
    expect(await fill(makeAddress())).toBe(204);
  });
});
