/** An upload of this browser. The token is here and nowhere else: who clears the storage gives it up. */
export type RememberedUpload = {
  readonly id: string;
  readonly url: string;
  readonly pageUrl: string;
  readonly deleteToken: string;
  readonly expiresAt: string;
};

const KEY = 'img402.uploads';
const CHANGED = 'img402:uploads';
/** More than anyone reads; the oldest fall off. */
const KEPT = 200;

const NONE: readonly RememberedUpload[] = [];
const FIELDS = ['id', 'url', 'pageUrl', 'deleteToken', 'expiresAt'] as const;

const isUpload = (value: unknown): value is RememberedUpload =>
  typeof value === 'object' &&
  value !== null &&
  FIELDS.every((field) => typeof (value as Record<string, unknown>)[field] === 'string') &&
  /^https?:\/\//.test((value as RememberedUpload).url) &&
  /^https?:\/\//.test((value as RememberedUpload).pageUrl);

let cache: { text: string | null; list: readonly RememberedUpload[] } = { text: null, list: NONE };

function parse(text: string | null): readonly RememberedUpload[] {
  try {
    const value: unknown = JSON.parse(text ?? '[]');
    return Array.isArray(value) ? value.filter(isUpload) : NONE;
  } catch {
    return NONE;
  }
}

function write(list: readonly RememberedUpload[]): void {
  try {
    localStorage.setItem(KEY, JSON.stringify(list.slice(0, KEPT)));
  } catch {
    // Full or forbidden: the card still shows the link and the token's button until the page is left.
  }
  window.dispatchEvent(new Event(CHANGED));
}

/** The uploads of this browser that are live by its own clock, newest first. The same array while nothing changes. */
export function readRemembered(): readonly RememberedUpload[] {
  let text: string | null = null;
  try {
    text = localStorage.getItem(KEY);
  } catch {
    return NONE;
  }
  if (text !== cache.text) cache = { text, list: parse(text) };
  const live = cache.list.filter((upload) => Date.parse(upload.expiresAt) > Date.now());
  if (live.length !== cache.list.length) cache = { text, list: live };
  return cache.list;
}

export function rememberUpload(upload: RememberedUpload): void {
  const { id, url, pageUrl, deleteToken, expiresAt } = upload;
  const others = readRemembered().filter((other) => other.id !== id);
  write([{ id, url, pageUrl, deleteToken, expiresAt }, ...others]);
}

/** Its new expiry, where this browser knows the image. */
export function prolongRemembered(id: string, expiresAt: string): void {
  const known = readRemembered();
  if (!known.some((upload) => upload.id === id)) return;
  write(known.map((upload) => (upload.id === id ? { ...upload, expiresAt } : upload)));
}

export function forgetUpload(id: string): void {
  write(readRemembered().filter((upload) => upload.id !== id));
}

/** Hears of changes by this tab and by others. */
export function subscribeRemembered(listener: () => void): () => void {
  window.addEventListener(CHANGED, listener);
  window.addEventListener('storage', listener);
  return () => {
    window.removeEventListener(CHANGED, listener);
    window.removeEventListener('storage', listener);
  };
}
