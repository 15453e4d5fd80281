import { randomBytes } from 'node:crypto';
import { reconcileOpen } from '@/lib/payments/reconcile/reconcile-open';
import { claim } from './claim';
import { findRow } from './find-row';
import { interfere } from './interfere';
import { pick } from './pick';
import { request, withPlan } from './request';
import { send } from './send';
import { signAuth } from './sign-auth';
import type { RequestStep, Step } from './step';
import { uploadWithToken } from './upload-with-token';
import type { Auth, Purchase, Sent, World } from './world';

const newKey = (): string => randomBytes(12).toString('hex');

type Of<Kind extends Step['kind']> = Extract<Step, { readonly kind: Kind }>;

async function pay(world: World, step: Of<'pay'>): Promise<boolean> {
  const { buyer, product, keyed, picture, target, version, meanwhile } = step;
  const count = product === 'upload' ? step.count : 1;
  const key = keyed ? newKey() : null;
  const purchase: Purchase = { buyer, product, count, key, picture, target, auths: [] };
  const auth = await signAuth(world, purchase, version);
  if (auth === null) return false;
  world.purchases.push(purchase);
  if (meanwhile !== null) auth.meanwhile = () => interfere(world, auth, meanwhile);
  await request(world, auth, { by: 'buyer', product, count, key, picture, target }, step);
  return true;
}

/** A purchase in which nothing goes wrong, so that there is a token. */
const buyToken = ({ which, picture, server }: Of<'use a token'>): Of<'pay'> => ({
  ...{ kind: 'pay', product: 'upload_token', count: 1, buyer: which % 3, keyed: true, version: 2 },
  ...{ picture, target: 0, meanwhile: null, server, copies: 1, fault: null, plan: null },
});

const purchaseOf = (world: World, auth: Auth): Purchase =>
  world.purchases.find(({ auths }) => auths.includes(auth))!;

/** The request that an authorization was signed for. */
function firstSent(world: World, auth: Auth): Sent {
  const { product, count, key, picture, target } = purchaseOf(world, auth);
  return { by: 'buyer', product, count, key, picture, target };
}

const keyFor = (of: 'same' | 'none' | 'other', key: string | null): string | null =>
  of === 'same' ? key : of === 'none' ? null : newKey();

/** Whether everybody can read it on the chain. */
async function isPublic(world: World, auth: Auth): Promise<boolean> {
  const row = await findRow(world, auth);
  return row?.state === 'settled' || auth.outside;
}

async function replay(world: World, step: Of<'replay by a stranger'>): Promise<boolean> {
  const auth = pick([...world.auths.values()], step.which);
  // Who settles on the word of a liar gives away what he has; that is what `lost` and `missing` are for.
  if (auth === undefined || step.fault?.name === 'a transfer that never was') return false;
  if (!(await isPublic(world, auth))) return false;
  const first = firstSent(world, auth);
  const product = step.product ?? first.product;
  const key = step.keyed ? newKey() : null;
  const sent: Sent = {
    ...{ by: 'stranger', product, key, target: 1 },
    ...{ count: first.count, picture: step.picture },
  };
  await request(world, auth, sent, step);
  return true;
}

async function askStatus(world: World, step: Of<'status'>): Promise<boolean> {
  const paths = [...world.auths.values()].flatMap(({ statusPath }) => statusPath ?? []);
  const path = pick(paths, step.which);
  if (path === undefined) return false;
  await withPlan(world, step, async () => {
    const reply = await send(world.servers[step.server]!, { method: 'GET', path });
    if (reply === null) return;
    const { status, error, json } = reply;
    world.trace.push(`    status -> ${status} ${error === '' ? String(json.status) : error}`);
    if (status !== 200 && status !== 503) world.violations.push(`a status was answered ${status}`);
    if ('token' in json || 'url' in json) world.violations.push('a status tells what was bought');
  });
  return true;
}

/** Makes one request, or two where that is a claim. False where there was nothing to make one of. */
export async function makeRequest(world: World, step: RequestStep): Promise<boolean> {
  const auths = [...world.auths.values()];
  switch (step.kind) {
    case 'pay':
      return pay(world, step);
    case 'repeat':
    case 'wrong product': {
      const auth = pick(auths, step.which);
      if (auth === undefined) return false;
      const first = firstSent(world, auth);
      const product = step.kind === 'repeat' ? first.product : step.product;
      await request(world, auth, { ...first, product, key: keyFor(step.key, first.key) }, step);
      return true;
    }
    case 'run again': {
      const purchase = pick(
        world.purchases.filter(({ key }) => key !== null),
        step.which,
      );
      const auth = purchase && (await signAuth(world, purchase, step.version));
      if (!auth) return false;
      await request(world, auth, firstSent(world, auth), step);
      return true;
    }
    case 'replay by a stranger':
      return replay(world, step);
    case 'claim': {
      const account = world.stage.buyers[step.buyer] ?? world.stage.stranger;
      await withPlan(world, step, async () => {
        await claim(world, account, (outgoing) => send(world.servers[step.server]!, outgoing));
      });
      return true;
    }
    case 'use a token': {
      if (world.tokens.length === 0) await pay(world, buyToken(step));
      const token = pick(world.tokens, step.which);
      if (token === undefined) return false;
      await uploadWithToken(world, token, step);
      return true;
    }
    case 'status':
      return askStatus(world, step);
    case 'reconcile':
      for (const auth of auths) auth.fault = step.fault;
      await withPlan(world, step, async () => {
        const { context, points } = world.servers[step.server]!;
        await reconcileOpen(context).catch((thrown: unknown) => {
          if (!points.dead && !world.isDisturbed) throw thrown;
        });
      });
      for (const auth of auths) auth.fault = null;
      return true;
  }
}
