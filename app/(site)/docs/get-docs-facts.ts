import { headers } from 'next/headers';
import { getContext, type Context } from '@/lib/context';
import { ERROR_TABLE } from '@/lib/http/error-table';
import { getOrigins, type Origins } from '@/lib/http/get-origins';

/** Every error, by its status. */
export const ERRORS = Object.entries(ERROR_TABLE)
  .map(([code, row]) => ({ code, ...row }))
  .sort((one, other) => one.status - other.status);

/** An id like any other, for examples. */
export const EXAMPLE_ID = 'k3v9m2x7qa4b';

/** The second account of the mnemonic of every development chain: it holds play money and nothing else. */
const PLAY_KEY = '0x59c6995e998f97a5a0044966f0945389dc9e86dae88c7a8412f4603b6b78690d';

/** What the docs say depends on how this server runs. */
export async function getDocsFacts(): Promise<{
  readonly context: Context;
  readonly origins: Origins;
  readonly sells: boolean;
  readonly playMoney: boolean;
  /** Where a snippet has its wallet's key from. */
  readonly key: { readonly javascript: string; readonly python: string };
}> {
  const context = getContext();
  const playMoney = context.payments?.playMoney === true;
  return {
    context,
    origins: getOrigins(context.env, await headers()),
    sells: context.payments !== null,
    playMoney,
    key: playMoney
      ? { javascript: `'${PLAY_KEY}'`, python: `"${PLAY_KEY}"` }
      : { javascript: 'process.env.PRIVATE_KEY', python: 'os.environ["PRIVATE_KEY"]' },
  };
}
