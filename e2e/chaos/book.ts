/** Made anew from these two by `makeUniquePng`, so that nothing is held in memory. */
export type Picture = { readonly bytes: number; readonly index: number };

/** An image whose URL was answered. */
export type BookedImage = {
  readonly id: string;
  /** Below the origin of any server. */
  readonly path: string;
  readonly deleteToken: string;
  readonly picture: Picture;
  /** How it was told of, and when, for whoever looks for a fault. */
  readonly madeBy: string;
  /** Milliseconds since 1970. */
  expiresAt: number;
  /** So much later it may end at most, in milliseconds: it was restored, and over before its new end could be read. */
  longer: number;
  fate: 'live' | 'deleted' | 'removed';
  /** What was asked for and not clearly answered: until it was asked again, either may hold. */
  doubt: 'delete' | 'remove' | 'restore' | 'keep' | null;
  /** When `fate` was last changed, or put in doubt. */
  changedAt: number;
  /** When its takedown was first asked for. */
  downSince: number;
  /** Of a report of it. */
  caseId: string | null;
};

/** A free upload under a key that was not answered yet. */
export type OpenUpload = { readonly key: string; readonly picture: Picture };

export const PRODUCTS = ['upload', 'token', 'batch', 'keep'] as const;

/** Something that is bought under one key, however often it has to be asked for. */
export type Purchase = {
  /** A keep may become a token: `claimOpen`. */
  product: (typeof PRODUCTS)[number];
  readonly wallet: number;
  readonly version: 1 | 2;
  readonly key: string;
  /** What is uploaded; none for a keep. */
  pictures: readonly Picture[];
  /** Of a keep. */
  target: BookedImage | null;
  delivered: boolean;
  /** That paid for it, as it was told. */
  transaction: string | null;
  /** What it became. */
  images: BookedImage[];
};

/** What was promised to clients: the state that the product is held to in the end. */
export type Book = {
  readonly images: BookedImage[];
  readonly uploads: OpenUpload[];
  readonly purchases: Purchase[];
  /** What was answered and may never be. */
  readonly faults: string[];
  /** How often what was answered how. 0: the line broke, or nothing came in time. */
  readonly answers: Map<string, Map<number, number>>;
};
