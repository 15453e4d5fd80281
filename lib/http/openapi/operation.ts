import type { Product } from '@/lib/db/create-client';
import type { ErrorCode } from '@/lib/errors';
import type { Method, Route } from '../answer';
import type { ComponentName } from './components';
import type { HeaderName, ParameterName, SecurityName } from './shared-parts';

export const TAGS = {
  Upload: 'Send an image, get its URL.',
  Images: 'What is known of an image, its bytes, and how it ends.',
  Payments: 'What became of a payment, and what a wallet has paid for.',
  Reports: 'For people who were harmed by an image, and for its uploader.',
  Service: 'How the service is, and what it says of itself.',
} as const;

type Content = {
  /** A component by its name, or a schema for what is no JSON. */
  readonly schema: ComponentName | object;
  readonly example?: unknown;
};

/** What a request brings or an answer carries, by media type. */
export type Contents = Readonly<Record<string, Content>>;

export type Answer = {
  readonly status: number;
  readonly description: string;
  readonly content?: Contents;
  /** Always there. */
  readonly headers?: readonly HeaderName[];
  /** Members of the example that a live answer to the example of the request repeats to the letter. */
  readonly stable?: readonly string[];
};

/** One operation as the document of the API tells it. What follows from its route is not said again. */
export type Operation = {
  readonly id: string;
  readonly route: Route;
  readonly method: Exclude<Method, 'HEAD'>;
  /** With `{name}` for what varies. Below `origin` where that is given. */
  readonly path: string;
  /** Where it is served, if not by the site. */
  readonly origin?: string;
  readonly tag: keyof typeof TAGS;
  readonly summary: string;
  readonly description: string;
  /** Of the shared ones; a path's own come by themselves. */
  readonly parameters?: readonly ParameterName[];
  readonly body?: { readonly required: boolean; readonly content: Contents };
  readonly answers: readonly Answer[];
  /** Beside those that `listCommonCodes` finds in the route. */
  readonly codes: readonly ErrorCode[];
  /** Another body than `Problem`, for a code that says more. */
  readonly problems?: Readonly<Partial<Record<ErrorCode, ComponentName>>>;
  /** Any one of them; `null` is no proof at all. */
  readonly proofs?: readonly (SecurityName | null)[];
  /** What a payment buys here. */
  readonly sells?: Product;
};
