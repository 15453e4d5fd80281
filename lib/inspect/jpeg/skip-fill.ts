import type { ByteInput } from '../byte-input';
import type { Work } from '../format-parser';

/** Consumes fill bytes (0xff before a marker's 0xff; ITU-T T.81, B.1.1.2) up to the last 0xff of the row. */
export async function skipFill(input: ByteInput, work: Work): Promise<void> {
  while ((await input.need(2)) && input.peek(2).every((byte) => byte === 0xff)) {
    const view = input.peekSome();
    const end = view.findIndex((byte) => byte !== 0xff);
    const row = end === -1 ? view.length : end;
    // A row at a chunk's end may go on in the next: one byte is left to be the marker's own, if it was not the only.
    input.take(Math.max(1, row - 1));
    work.steps += row;
  }
}
