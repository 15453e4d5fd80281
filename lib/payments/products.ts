import type { Product } from '@/lib/db/create-client';
import type { Env, TierSettings } from '@/lib/env';
import { formatBytes } from '@/lib/format/format-bytes';
import { formatDuration } from '@/lib/format/format-duration';
import type { LongestRequest } from '@/lib/images/get-longest-request';

/** What a description depends on. */
export type ProductPlace = {
  /** Origin without a slash at its end. */
  readonly siteUrl: string;
  /** The URL that is paid for. */
  readonly resourceUrl: string;
  /** The tier that is bought; where it is unknown, its limits are not named. */
  readonly paid: TierSettings | null;
  /** Things that are bought at once: more than one are uploads. */
  readonly count: number;
  /** Null: a request carries every image that is sold. */
  readonly longest: LongestRequest | null;
};

type JsonObject = Readonly<Record<string, unknown>>;

export type ProductRow = {
  /** As Bazaar and OpenAPI write a path; joined with the site's origin it is the resource. */
  readonly path: string;
  readonly mimeType: string;
  /** The whole how-to: many agents see nothing else of us. */
  readonly describe: (place: ProductPlace) => string;
  /** What to send, and what comes back, for catalogues: Bazaar's `info`, with a schema for its body. */
  readonly bodyType: 'json' | 'form-data';
  readonly bodyExample: JsonObject;
  readonly bodySchema: JsonObject;
  readonly outputExample: JsonObject;
  readonly price: (env: Env) => bigint;
};

const AGAIN =
  'Idempotency-Key: 16-128 random letters and digits; repeat it and nothing is paid twice.';

const size = (paid: TierSettings | null) =>
  paid === null ? '' : ` of up to ${formatBytes(paid.maxBytes)}`;

/** What comes in one request, which may be less than what is sold. */
const sizeAtOnce = ({ paid, longest }: ProductPlace) =>
  longest === null ? size(paid) : ` of up to ${longest.bytes} bytes`;

/** How a larger file is sent: the requests in their order. */
const directly = ({ siteUrl, longest }: ProductPlace) =>
  longest?.direct === true
    ? ` Over ${longest.bytes} bytes: with the same header POST {"sizeBytes":N} to ${siteUrl}/api/upload/direct, PUT the file to its upload.url, POST its {"uploadId":...} to its completeUrl.`
    : '';

const span = (paid: TierSettings | null, before: string) =>
  paid === null ? '' : ` ${before}${formatDuration(paid.retentionSeconds)}`;

/** Of one request with several images, all of which are one payment. */
const describeSeveral = (place: ProductPlace) =>
  `${place.count} images${place.longest === null ? `${size(place.paid)} each` : ` of ${place.longest.bytes} bytes together`} (PNG, JPEG, GIF, WebP) in one request at public URLs${span(place.paid, 'for ')}, paid in the request that uploads them: curl -H "PAYMENT-SIGNATURE: SIGNED" ${'-F image=@a.png '.repeat(2)}... "${place.siteUrl}/api/upload?count=${place.count}" answers {"images":[{"url":...},...]} in their order. One bad image, and all are refused before money moves. ${AGAIN}`;

/** The products as data. A new one is a row here, an enum value in the database and a handler. */
export const PRODUCTS: Readonly<Record<Product, ProductRow>> = {
  upload_token: {
    path: '/api/upload/token',
    mimeType: 'application/json',
    describe: (place) =>
      `Token for one image${place.longest?.direct === false ? sizeAtOnce(place) : size(place.paid)} (PNG, JPEG, GIF, WebP) at a public URL${span(place.paid, 'for ')}. POST without a body; use "token" within 10 minutes: curl -H "X-Upload-Token: TOKEN" -F image=@a.png ${place.siteUrl}/api/upload answers {"url":...}.${directly(place)} ${AGAIN}`,
    bodyType: 'json',
    bodyExample: {},
    bodySchema: { type: 'object' },
    outputExample: { token: '<40 hex>', expiresAt: '2026-01-01T00:00:00.000Z' },
    price: (env) => env.prices.upload,
  },
  upload: {
    path: '/api/upload',
    mimeType: 'application/json',
    describe: (place) =>
      place.count > 1
        ? describeSeveral(place)
        : `One image${sizeAtOnce(place)} (PNG, JPEG, GIF, WebP) at a public URL${span(place.paid, 'for ')}, paid in the request that uploads it: curl -H "PAYMENT-SIGNATURE: SIGNED" -F image=@a.png ${place.siteUrl}/api/upload answers {"url":...}. A bad image is refused before money moves.${place.longest?.direct === true ? ' Larger ones: buy at /api/upload/token.' : ''} ${AGAIN}`,
    bodyType: 'form-data',
    bodyExample: { image: '@a.png' },
    bodySchema: { type: 'object', properties: { image: { type: 'string' } } },
    outputExample: { url: 'https://i.example.org/k3v9m2x7qa.png', id: 'k3v9m2x7qa' },
    price: (env) => env.prices.upload,
  },
  keep: {
    path: '/api/images/:id/keep',
    mimeType: 'application/json',
    describe: ({ resourceUrl, paid }) =>
      `Keeps this image${span(paid, '')} longer from its present expiry, at the same URL. Whoever uploaded it can still delete it. No body: curl -X POST -H "PAYMENT-SIGNATURE: SIGNED" ${resourceUrl} answers {"expiresAt":...}. ${AGAIN}`,
    bodyType: 'json',
    bodyExample: {},
    bodySchema: { type: 'object' },
    outputExample: {
      url: 'https://i.example.org/k3v9m2x7qa.png',
      expiresAt: '2027-01-01T00:00:00.000Z',
    },
    price: (env) => env.prices.keep,
  },
};

/** Images that one payment buys at most; the constraint `payment_count_bounded` says the same. */
export const COUNT_AT_MOST = 10;

export const PRODUCT_NAMES = Object.keys(PRODUCTS) as readonly Product[];

type Bought = { readonly product: Product; readonly count: number };

/** Where a product is bought: the path, with the count of several. */
export function getProductPath({ product, count }: Bought): string {
  return `${PRODUCTS[product].path}${count === 1 ? '' : `?count=${count}`}`;
}

/** What a purchase is answered, for catalogues. */
export function getOutputExample({ product, count }: Bought): JsonObject {
  const { outputExample } = PRODUCTS[product];
  return count === 1 ? outputExample : { images: [outputExample] };
}

/** Atomic units of USDC, of one. */
export function getPrice(env: Env, product: Product): bigint {
  return PRODUCTS[product].price(env);
}
