import type { Payment } from '@/lib/db/create-client';
import { toHex } from '@/lib/payments/hex-bytes';
import { findRow, findRowByKey } from './find-row';
import { noteGiven } from './note-given';
import { readMoney } from './read-money';
import type { Reply } from './send';
import type { Auth, Sent, World } from './world';

/** Whether the money of an authorization has moved, or may still move after a settlement that was asked for. */
async function hasMovedOrMay(world: World, auth: Auth): Promise<'moved' | 'may move' | null> {
  const view = await readMoney(world, auth);
  if (view.use !== null) return view.use.paid ? 'moved' : null;
  return auth.unclear && view.finalized.timestamp < auth.validBefore ? 'may move' : null;
}

/** The ledger could not know better: it was lied to, or somebody else has moved the money behind its back. */
const isExcused = ({ lied, outside }: Auth, row: Payment): boolean =>
  (lied || outside) && (row.state === 'refused' || row.state === 'released');

async function check402(
  world: World,
  auth: Auth,
  sent: Sent,
  underKey: string | null,
): Promise<void> {
  const byKey = await findRowByKey(world, auth.buyer, sent);
  // What came under the key only meanwhile, by another request, is not what this one was refused for.
  for (const row of [await findRow(world, auth), byKey?.id === underKey ? byKey : null]) {
    const its = row === null ? undefined : world.auths.get(toHex(row.nonce));
    if (row === null || its === undefined || isExcused(its, row)) continue;
    const money = await hasMovedOrMay(world, its);
    if (money !== null) {
      world.violations.push(`a 402 (${row.state}) for a payment whose money ${money}`);
    }
  }
}

function checkStatus({ violations }: World, { status, error }: Reply): void {
  const isOutage = status === 503 && error !== '';
  if (status >= 500 && !isOutage) violations.push(`an answer ${status} ${error}`);
}

/**
 * Holds one answer to the rules that hold at any time.
 *
 * @param underKey the payment under the request's key before it was sent
 */
export async function judgeReply(
  world: World,
  auth: Auth,
  sent: Sent,
  reply: Reply,
  underKey: string | null,
): Promise<void> {
  checkStatus(world, reply);
  const { status, error, json } = reply;
  world.stage.stats.count('answers', `${sent.by} ${status} ${error}`.trim());
  if (status === 402) await check402(world, auth, sent, underKey);
  if (typeof json.statusUrl === 'string') auth.statusPath = new URL(json.statusUrl).pathname;
  if (sent.by === 'stranger') {
    const given = ['token', 'url', 'deleteToken'].some((name) => name in json);
    if (status === 200 || given) {
      world.violations.push(`a stranger was answered ${status}`);
    }
    return;
  }
  if (status !== 200) return;
  // By key, the answer is about the payment that was made under it first.
  const row = (await findRowByKey(world, auth.buyer, sent)) ?? (await findRow(world, auth));
  const its = row === null ? undefined : world.auths.get(toHex(row.nonce));
  if (its === undefined) world.violations.push('a 200 for what is not in the ledger');
  else if (sent.product !== 'keep') noteGiven(world, its, json);
  else if (typeof json.token === 'string') noteGiven(world, its, { token: json.token });
}
