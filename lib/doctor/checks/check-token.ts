import { decodeFunctionResult, encodeFunctionData, parseAbi } from 'viem';
import type { Node } from '@/lib/payments/chain/connect-node';
import { DATA } from '@/lib/payments/chain/rpc-shapes';
import type { Network } from '@/lib/payments/networks';
import type { Check } from '../check';
import { connectChain } from '../connect-chain';
import { explainUnsold } from '../explain-unsold';
import { fail, ok, skipped } from '../finding';

const ABI = parseAbi([
  'function name() view returns (string)',
  'function version() view returns (string)',
]);

/** Null: there is no contract, or none that has this function. */
async function read(
  node: Node,
  { asset }: Network,
  functionName: 'name' | 'version',
): Promise<string | null> {
  const call = { to: asset, data: encodeFunctionData({ abi: ABI, functionName }) };
  const data = DATA.parse(
    await node.ask((rpc) => rpc({ method: 'eth_call', params: [call, 'latest'] })),
  );
  return data === '0x' ? null : decodeFunctionResult({ abi: ABI, functionName, data });
}

/** Whether the coin bears the name and version that buyers are asked to sign for: a wrong one breaks every payment. */
export const checkToken: Check = async ({ env }) => {
  const chain = connectChain(env);
  if (chain === null) return skipped(explainUnsold(env));
  const { node, network } = chain;
  const [name, version] = await Promise.all([
    read(node, network, 'name'),
    read(node, network, 'version'),
  ]);
  const { domain, asset } = network;
  if (name === domain.name && version === domain.version) {
    return ok(`${asset} is ${name}, version ${version}`);
  }
  return fail(
    `${asset} calls itself ${JSON.stringify(name)}, version ${JSON.stringify(version)}; buyers sign for "${domain.name}", version ${domain.version}`,
    'Sell nothing (PAYMENTS=off) until RPC_URL is a node of the true chain, or this version knows the coin.',
  );
};
