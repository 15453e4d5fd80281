/** One file that an inspection must accept and keep the picture of. */
export type CorpusEntry = {
  readonly name: string;
  readonly format: 'png' | 'jpeg' | 'gif' | 'webp';
  readonly bytes: Buffer;
};
