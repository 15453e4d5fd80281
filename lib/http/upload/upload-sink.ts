import type { Refusal } from '@/lib/errors';

/** Where the bytes of one image go as they arrive. */
export type UploadSink = {
  /** Takes bytes and waits until they are used. A refusal means that no further byte is wanted. */
  push(chunk: Uint8Array): Promise<Refusal | null>;
  /** Lets go of everything: another part of the request turned out to be the image, or the client went away. */
  abort(): void;
};

/** What a body may say beside its image. Null where it does not. */
export type UploadFields = {
  /** Where the image is to be fetched from. */
  readonly url: string | null;
  /** How long the image is to live, as the client wrote it. */
  readonly expires: string | null;
};

/** What a body brought: at least one image, or the address of one. */
export type Submission<Sink> = {
  /** In the order of the body. A refused one among several does not end the others. */
  readonly images: readonly (Sink | Refusal)[];
  readonly fields: UploadFields;
};

/** Which of a request's parts is the image: `image` before `file` before the first file part of any other name. */
export function rankField(name: string): number {
  if (name === 'image') return 2;
  return name === 'file' ? 1 : 0;
}
