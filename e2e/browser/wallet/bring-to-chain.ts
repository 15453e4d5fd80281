import { encodeFunctionData } from 'viem';
import { sendAs } from '@/dev/chain/send-as';
import { MINTER, USDC, usdcAbi } from '@/dev/chain/usdc';
import type { SignatureRequest } from './create-test-wallet';

/** Sends a signed authorization to the chain, as anybody may who has seen it. */
export async function bringToChain(rpcUrl: string, request: SignatureRequest): Promise<void> {
  const { authorization, signature } = request;
  if (authorization === null || signature === null) throw new Error('it is not signed');
  const { from, to, value, validAfter, validBefore, nonce } = authorization;
  const [amount, after, before] = [value, validAfter, validBefore].map(BigInt) as [
    bigint,
    bigint,
    bigint,
  ];
  const data = encodeFunctionData({
    abi: usdcAbi,
    functionName: 'transferWithAuthorization',
    args: [from, to, amount, after, before, nonce, signature],
  });
  await sendAs(rpcUrl, MINTER, USDC, data);
}
