import { createStoredList } from '@/components/ui/create-stored-list';

/** An upload of this browser. The token is here and nowhere else: who clears the storage gives it up. */
export type RememberedUpload = {
  readonly id: string;
  readonly url: string;
  readonly pageUrl: string;
  readonly deleteToken: string;
  readonly expiresAt: string;
};

/** More than anyone reads; the oldest fall off. */
const KEPT = 200;

const FIELDS = ['id', 'url', 'pageUrl', 'deleteToken', 'expiresAt'] as const;

const isUpload = (value: unknown): value is RememberedUpload =>
  typeof value === 'object' &&
  value !== null &&
  FIELDS.every((field) => typeof (value as Record<string, unknown>)[field] === 'string') &&
  /^https?:\/\//.test((value as RememberedUpload).url) &&
  /^https?:\/\//.test((value as RememberedUpload).pageUrl);

const list = createStoredList(
  'uploads',
  isUpload,
  ({ expiresAt }) => Date.parse(expiresAt) > Date.now(),
);

/** The uploads of this browser that are live by its own clock, newest first. The same array while nothing changes. */
export const readRemembered = list.read;

/** Hears of changes by this tab and by others. */
export const subscribeRemembered = list.subscribe;

export function rememberUpload(upload: RememberedUpload): void {
  const { id, url, pageUrl, deleteToken, expiresAt } = upload;
  const others = readRemembered().filter((other) => other.id !== id);
  // Full or forbidden: the card still shows the link and the token's button until the page is left.
  list.write([{ id, url, pageUrl, deleteToken, expiresAt }, ...others].slice(0, KEPT));
}

/** Its new expiry, where this browser knows the image. */
export function prolongRemembered(id: string, expiresAt: string): void {
  const known = readRemembered();
  if (!known.some((upload) => upload.id === id)) return;
  list.write(known.map((upload) => (upload.id === id ? { ...upload, expiresAt } : upload)));
}

export function forgetUpload(id: string): void {
  list.write(readRemembered().filter((upload) => upload.id !== id));
}
