import {
  createPublicClient,
  encodeAbiParameters,
  getContract,
  http,
  keccak256,
  toHex,
  type Address,
} from 'viem';
import { mnemonicToAccount } from 'viem/accounts';
import { describe, expect, it } from 'vitest';
import { callRpc } from './call-rpc';
import { deployUsdc } from './deploy-usdc';
import { fundAccount } from './fund-account';
import { getTestChain } from './get-test-chain';
import { MNEMONIC } from './launch-anvil';
import { listTransfers } from './list-transfers';
import { readBalance } from './read-balance';
import { startOwnChain } from './start-own-chain';
import { USDC, usdcAbi } from './usdc';

const hashOf = (text: string) => keccak256(toHex(text));

/** Written out from EIP-712, not by a library that reads the same constants. */
function separatorOf(name: string, chainId: bigint): string {
  const type = 'EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)';
  const types = ['bytes32', 'bytes32', 'bytes32', 'uint256', 'address'].map((word) => ({
    type: word,
  }));
  const address: Address = '0x036CbD53842c5426634e7929541eC2318f3dCF7e';
  const values = [hashOf(type), hashOf(name), hashOf('2'), chainId, address];
  return keccak256(encodeAbiParameters(types, values));
}

describe('deployUsdc', () => {
  it('is the USDC of Base Sepolia: name, version, decimals, domain', async () => {
    const { rpcUrl } = await getTestChain();
    const client = createPublicClient({ transport: http(rpcUrl) });
    const { read } = getContract({ address: USDC, abi: usdcAbi, client });
    expect(await read.name()).toBe('USDC');
    expect(await read.symbol()).toBe('USDC');
    expect(await read.version()).toBe('2');
    expect(await read.decimals()).toBe(6);
    expect(await read.DOMAIN_SEPARATOR()).toBe(separatorOf('USDC', 84_532n));
    expect(await read.DOMAIN_SEPARATOR()).not.toBe(separatorOf('USD Coin', 84_532n));
  });

  it('gives 1,000 USDC to accounts 1 to 9 and none to the relayer, once', async () => {
    const { rpcUrl, stop } = await startOwnChain();
    const height = await callRpc(rpcUrl, 'eth_blockNumber');
    await deployUsdc(rpcUrl);
    expect(await callRpc(rpcUrl, 'eth_blockNumber')).toBe(height);
    const accounts = Array.from(
      { length: 11 },
      (_, addressIndex) => mnemonicToAccount(MNEMONIC, { addressIndex }).address,
    );
    const balances = await Promise.all(accounts.map((account) => readBalance(rpcUrl, account)));
    expect(balances).toEqual([0n, ...Array<bigint>(9).fill(1_000_000_000n), 0n]);
    await stop();
  });
});

describe('fundAccount', () => {
  it('funds many at once, each exactly', async () => {
    const { rpcUrl } = await getTestChain();
    const amounts = Array.from({ length: 20 }, (_, index) => BigInt(index));
    const accounts = await Promise.all(amounts.map((amount) => fundAccount(rpcUrl, amount)));
    const balances = accounts.map(({ address }) => readBalance(rpcUrl, address));
    expect(await Promise.all(balances)).toEqual(amounts);
    const [transfer, ...others] = await listTransfers(rpcUrl, accounts[7]!.address);
    expect(transfer).toMatchObject({ value: 7n, nonce: null });
    expect(others).toEqual([]);
  });
});
