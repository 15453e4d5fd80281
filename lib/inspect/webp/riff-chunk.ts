/** A chunk whose head has been consumed; its content, `size` bytes and a byte of padding where odd, follows. */
export type RiffChunk = { readonly name: string; readonly size: number };

/** What holds chunks: the RIFF form, or an animation frame. */
export type Container = {
  /** Bytes that its size says are still to come. */
  left: number;
  /** Shared by the file's containers. */
  readonly counter: { chunks: number };
};
