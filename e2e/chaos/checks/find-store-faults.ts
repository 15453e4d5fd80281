/** What lies in the store when everything has been swept, and what names it. */
export type Stored = {
  /** Keys of all objects. */
  readonly objects: readonly string[];
  /** Files that were begun. */
  readonly drafts: readonly string[];
  readonly images: readonly {
    readonly id: string;
    readonly storageKey: string;
    /** Whether the row says that its bytes are gone. */
    readonly destroyed: boolean;
  }[];
  /** Keys of what waits for its payment. */
  readonly staged: readonly string[];
};

/** Objects that nobody names, rows whose object is not there, and what is still staged. Empty where they agree. */
export function findStoreFaults({ objects, drafts, images, staged }: Stored): string[] {
  const present = new Set(objects);
  const named = new Set(images.filter((one) => !one.destroyed).map((one) => one.storageKey));
  return [
    ...objects.filter((key) => !named.has(key)).map((key) => `orphan: ${key}`),
    ...images
      .filter(({ storageKey, destroyed }) => !destroyed && !present.has(storageKey))
      .map(({ id, storageKey }) => `the bytes of ${id} are missing: ${storageKey}`),
    ...staged.map((key) => `still staged: ${key}`),
    ...drafts.map((name) => `a draft is left: ${name}`),
  ];
}
