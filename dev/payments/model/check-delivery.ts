import { decodeImage } from '@/dev/images/decode-image';
import { WITH_ENTITLEMENTS } from '@/lib/payments/claim/list-settled';
import { toHex } from '@/lib/payments/hex-bytes';
import type { Entitlement } from '@/lib/db/create-client';
import type { End, Row } from './check-ledger';
import { claim, type ClaimedEntry } from './claim';
import { findRowByKey } from './find-row';
import { picturesOf } from './pictures-of';
import { toOutgoing } from './request';
import { ask } from './send';
import type { Auth, Sent, World } from './world';

/** A picture that none of the steps has used. */
const LAST_PICTURE = 8;

async function look(
  world: World,
  url: string,
  pictures: readonly number[],
): Promise<string | null> {
  const path = `/i/${url.slice(url.lastIndexOf('/') + 1)}`;
  const { status, bytes } = await ask(world.observer, { method: 'GET', path });
  if (status !== 200) return `its URL answers ${status}`;
  const { pixels } = await decodeImage(bytes);
  const isIts = pictures.some((index) => world.stage.pictures[index]!.pixels === pixels);
  return isIts ? null : 'its URL shows another picture';
}

/** Uses a token, with the bytes that it was used with before where it was. */
async function uploadWith(
  world: World,
  { images }: End,
  { imageId }: Entitlement,
  auth: Auth,
  token: string,
) {
  const used = images.find(({ id }) => id === imageId);
  const hash = used === undefined ? null : Buffer.from(used.receivedSha256).toString('hex');
  const before = world.stage.pictures.findIndex(({ sha256 }) => sha256 === hash);
  const picture = used === undefined ? LAST_PICTURE : before;
  const { status, error, json } = await ask(world.observer, {
    method: 'POST',
    path: '/api/upload',
    headers: { 'x-upload-token': token, 'content-type': 'image/png' },
    body: world.stage.pictures[picture]!.png,
  });
  if (status !== 200) return `its token is answered ${status} ${error}`;
  auth.urls.add(String(json.url));
  if (auth.urls.size > auth.count) return 'its token bought one image too many';
  return look(world, String(json.url), [picture]);
}

/** Pictures that the buyer has sent with an authorization at one place, for this product. */
const picturesAt = ({ sent }: Auth, product: string, index: number): number[] =>
  sent
    .filter((one) => one.by === 'buyer' && one.product === product)
    .flatMap((one) => picturesOf(one)[index] ?? []);

const isGone = (world: World, { urls }: Auth): boolean =>
  [...urls].some((url) => world.bought.get(url)?.isDeleted === true);

/** Whether the year went to an image that the buyer, and not a stranger, has named. */
function checkKept(world: World, { targetImageId }: Row, auth: Auth): string | null {
  const named = auth.sent.filter((one) => one.by === 'buyer' && one.product === 'keep');
  return named.some(({ target }) => world.targets[target]!.id === targetImageId)
    ? null
    : 'its year went to an image that its buyer never named';
}

type Got = { readonly token?: unknown; readonly url?: unknown };

/** What the answer to a buyer is worth: null where he has got the thing that he paid for. */
async function follow(
  world: World,
  end: End,
  row: Row,
  auth: Auth,
  { got, index }: { readonly got: Got | undefined; readonly index: number },
): Promise<string | null> {
  const { product } = row;
  const entitlement = row.entitlements[index];
  if (entitlement === undefined || got === undefined) return `there is no thing ${index}`;
  if (product === 'keep' && entitlement.generation === 0) return checkKept(world, row, auth);
  if (isGone(world, auth)) return null;
  if (typeof got.url === 'string') {
    // What a token was used for is any picture that was ever uploaded: the buyer chose it then.
    const pictures =
      entitlement.generation === 0
        ? picturesAt(auth, product, index)
        : [...world.stage.pictures.keys()];
    return look(world, got.url, pictures);
  }
  if (typeof got.token === 'string') return uploadWith(world, end, entitlement, auth, got.token);
  return 'there is neither a URL nor a token';
}

/** The first thing that is not as it was paid for; null where all are. */
async function followAll(
  world: World,
  end: End,
  row: Row,
  auth: Auth,
  things: readonly Got[],
): Promise<string | null> {
  for (let index = 0; index < row.count; index += 1) {
    const wrong = await follow(world, end, row, auth, { got: things[index], index });
    if (wrong !== null) return wrong;
  }
  return null;
}

/** With nothing but the signed payload, the key and the bytes. */
async function byKey(
  world: World,
  end: End,
  row: Row,
  auth: Auth,
  sent: Sent,
): Promise<string | null> {
  const { status, error, json } = await ask(world.observer, toOutgoing(world, auth, sent));
  world.stage.stats.count('by key', String(status));
  if (status === 404 && (isGone(world, auth) || sent.product === 'keep')) return null;
  if (status !== 200) return `its key is answered ${status} ${error}`;
  return followAll(world, end, row, auth, row.count === 1 ? [json] : (json.images as Got[]));
}

/** The request of the buyer that the ledger has given the payment's key to. */
async function findKeyed(world: World, row: Row, auth: Auth): Promise<Sent | null> {
  if (row.payerOnly) return null;
  for (const sent of auth.sent) {
    if (sent.by !== 'buyer' || sent.product !== row.product) continue;
    if ((await findRowByKey(world, auth.buyer, sent))?.id === row.id) return sent;
  }
  return null;
}

/** With nothing but the wallet. */
async function byWallet(
  world: World,
  end: End,
  row: Row,
  auth: Auth,
  entries: readonly ClaimedEntry[],
): Promise<string | null> {
  const entry = entries.find(({ payment }) => payment === row.id);
  if (entry === undefined) return 'its wallet is not told of it';
  const things = entry.images ?? [entry];
  const isMissing = row.entitlements.some(
    ({ state, index }) => state === 'spent' && things[index]?.image === undefined,
  );
  if (isMissing) {
    const isLive = !isGone(world, auth) && row.product !== 'keep';
    return isLive ? 'its wallet is not shown the image' : null;
  }
  const got = things.map(({ token, image }) => ({ token, url: image?.url }));
  return followAll(world, end, row, auth, got);
}

/**
 * Each buyer whose money has moved gets a URL within three requests: by his key (the request, and the upload with its
 * token), and by his wallet (the sign-in, the claim, and the upload).
 */
export async function checkDelivery(world: World, end: End): Promise<void> {
  const { rows, moved } = end;
  const complain = (how: string, row: Row, what: string | null) => {
    if (what !== null) world.violations.push(`a ${row.product} was paid for, and ${what} (${how})`);
  };
  const paid = rows.filter(({ nonce }) => moved.has(toHex(nonce)));
  const authOf = (row: Row) => world.auths.get(toHex(row.nonce))!;
  for (const row of paid) {
    const sent = await findKeyed(world, row, authOf(row));
    if (sent !== null) complain('by key', row, await byKey(world, end, row, authOf(row), sent));
  }
  const { db } = world.stage.test.context;
  const now = await db.payment.findMany({ include: WITH_ENTITLEMENTS });
  for (const [index, account] of world.stage.buyers.entries()) {
    const its = paid.filter((row) => authOf(row).buyer === index);
    if (its.length === 0) continue;
    const entries = await claim(world, account, (outgoing) => ask(world.observer, outgoing));
    for (const { id } of its) {
      const row = now.find((candidate) => candidate.id === id)!;
      complain('by wallet', row, await byWallet(world, end, row, authOf(row), entries ?? []));
    }
  }
  const { stranger } = world.stage;
  const none = await claim(world, stranger, (outgoing) => ask(world.observer, outgoing));
  if (none === null || none.length > 0) world.violations.push('a stranger has something to claim');
}
