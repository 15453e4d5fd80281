/** The lines of JavaScript that make `pay`, a `fetch` that pays where it is asked to. */
export const writePayingClient = (
  key: string,
): string => `import { wrapFetchWithPayment, x402Client } from '@x402/fetch';
import { registerExactEvmScheme } from '@x402/evm/exact/client';
import { privateKeyToAccount } from 'viem/accounts';

const signer = privateKeyToAccount(${key});
const pay = wrapFetchWithPayment(fetch, registerExactEvmScheme(new x402Client(), { signer }));
`;
