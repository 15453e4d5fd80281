import type { BookedImage, OpenUpload, Picture, Purchase } from './book';
import { WALLETS_EACH, type Step, type StepName } from './draw-step';
import { buy } from './steps/buy';
import { call } from './steps/call';
import { deleteImage } from './steps/delete-image';
import { judgeImage } from './steps/judge-image';
import { readImage } from './steps/read-image';
import { reportImage } from './steps/report-image';
import { uploadFree } from './steps/upload-free';
import { uploadWithKey } from './steps/upload-with-key';
import type { World } from './world';

/** One client: nobody else changes what is its own. */
export type Client = {
  /** 0, 1 and so on: it has the wallets of that place. */
  readonly place: number;
  readonly images: BookedImage[];
  /** What it was not answered clearly yet, and comes back for. */
  readonly uploads: OpenUpload[];
  readonly purchases: Purchase[];
};

/** Less than this and it is left alone: it would expire while it is asked about. */
const MARGIN_MS = 15_000;
/** What has less than ten minutes left cannot be kept any more. */
const KEEPABLE_MS = 3_600_000;

const pickOne = <Item>(items: readonly Item[], pick: number): Item | undefined =>
  items[Math.floor(pick * items.length)];

/** Which of its images a client may do this to. */
function candidates({ images }: Client, name: Step['name']): BookedImage[] {
  const least = Date.now() + (name === 'keep' ? KEEPABLE_MS : MARGIN_MS);
  const lasting = images.filter(({ doubt, expiresAt }) => doubt === null && expiresAt > least);
  if (name === 'restore') return lasting.filter(({ fate }) => fate === 'removed');
  return lasting.filter(({ fate }) => fate === 'live');
}

async function upload(world: World, client: Client, step: Step, origin: string): Promise<void> {
  const picture: Picture = { bytes: step.bytes, index: world.nextIndex() };
  const known = world.book.images.length;
  if (step.name === 'upload') {
    world.count('upload', await uploadFree(world, origin, picture, step.livesSeconds));
  } else {
    const open = { key: step.key, picture };
    const status = world.count('upload with a key', await uploadWithKey(world, origin, open));
    if (status !== 200) {
      client.uploads.push(open);
      world.book.uploads.push(open);
    }
    const made = world.book.images.find((image) => image.picture === picture);
    if (step.again && made !== undefined) {
      const again = await uploadWithKey(world, world.origin, open, made.id);
      world.count('upload with a key, again', again);
    }
  }
  client.images.push(...world.book.images.slice(known).filter((one) => one.picture === picture));
}

/** Asks for what is bought, and once more where that must give the same. */
async function pay(
  world: World,
  client: Client,
  purchase: Purchase,
  { again }: Pick<Step, 'again'>,
  origin: string,
): Promise<void> {
  world.count(`buy: ${purchase.product}`, await buy(world, origin, purchase));
  if (again && purchase.delivered) {
    world.count(`buy: ${purchase.product}, again`, await buy(world, world.origin, purchase));
  }
  if (!purchase.delivered) {
    if (!client.purchases.includes(purchase)) client.purchases.push(purchase);
    return;
  }
  client.images.push(...purchase.images);
}

const PRODUCT_OF: Partial<Record<StepName, Purchase['product']>> = {
  'buy an upload': 'upload',
  'buy a token and upload': 'token',
  'buy a batch': 'batch',
  keep: 'keep',
};

function order(world: World, client: Client, step: Step, target: BookedImage | null): Purchase {
  const product = PRODUCT_OF[step.name]!;
  const count = product === 'batch' ? step.count : product === 'keep' ? 0 : 1;
  const purchase: Purchase = {
    product,
    wallet: client.place * WALLETS_EACH + step.wallet,
    version: step.version,
    key: step.key,
    pictures: Array.from({ length: count }, () => ({
      bytes: step.bytes,
      index: world.nextIndex(),
    })),
    target,
    ...{ delivered: false, transaction: null, images: [] },
  };
  world.book.purchases.push(purchase);
  return purchase;
}

async function comeBack(world: World, client: Client, step: Step, origin: string): Promise<void> {
  const purchase = client.purchases.shift();
  if (purchase !== undefined) {
    await pay(world, client, purchase, step, origin);
    return;
  }
  const open = client.uploads.shift();
  if (open === undefined) return;
  const status = world.count('upload with a key', await uploadWithKey(world, origin, open));
  if (status !== 200) {
    client.uploads.push(open);
    return;
  }
  world.book.uploads.splice(world.book.uploads.indexOf(open), 1);
  client.images.push(...world.book.images.filter(({ picture }) => picture === open.picture));
}

/** Does one step, where there is something to do it to. */
export async function takeStep(world: World, client: Client, step: Step): Promise<void> {
  const origin = step.second ? world.secondOrigin : world.origin;
  const own = pickOne(candidates(client, step.name), step.pick);
  switch (step.name) {
    case 'upload':
    case 'upload with a key':
      return upload(world, client, step, origin);
    case 'buy an upload':
    case 'buy a token and upload':
    case 'buy a batch':
      return pay(world, client, order(world, client, step, null), step, origin);
    case 'keep': {
      if (own === undefined) return;
      own.doubt = 'keep';
      return pay(world, client, order(world, client, step, own), step, origin);
    }
    case 'come back':
      return comeBack(world, client, step, origin);
    case 'delete':
      if (own !== undefined) world.count('delete', await deleteImage(world, origin, own));
      return;
    case 'take down':
      if (own === undefined) return;
      world.count('report', await reportImage(world, own));
      if (own.caseId !== null) world.count('take down', await judgeImage(world, own, 'remove'));
      return;
    case 'restore':
      if (own !== undefined) world.count('restore', await judgeImage(world, own, 'restore'));
      return;
    case 'read': {
      const any = pickOne(world.book.images, step.pick);
      if (any !== undefined) world.count('read', await readImage(world, origin, any));
      return;
    }
    case 'page': {
      const { status } = await call(own === undefined ? origin : `${origin}/${own.id}`);
      world.count('page', status);
      return;
    }
  }
}
