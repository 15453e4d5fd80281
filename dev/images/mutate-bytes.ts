import { makeDice } from '../fuzz/make-dice';
import { mutateInput } from '../fuzz/mutate-input';

/** A damaged copy of `file`, with pieces of `other`; the same for the same seed. */
export function mutateBytes(file: Uint8Array, other: Uint8Array, seed: number): Buffer {
  return mutateInput(file, { other, dictionary: [], maxLength: Infinity }, makeDice(seed));
}
