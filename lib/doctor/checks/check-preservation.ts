import { Encrypter } from 'age-encryption';
import type { Check } from '../check';
import { fail, ok, skipped, warn } from '../finding';

/** Whether what the law preserves is encrypted to a key that this server does not have. */
export const checkPreservation: Check = async ({ env }) => {
  const { operators, preservationKey } = env.abuse;
  if (preservationKey === null) {
    if (operators.length === 0) return skipped('nobody decides about reports here');
    return warn(
      'child sexual abuse material that is removed stays sealed in the store, and readable there',
      'Set PRESERVATION_KEY to the recipient that `age-keygen -y` tells: docs/screening.md.',
    );
  }
  try {
    const encrypter = new Encrypter();
    encrypter.addRecipient(preservationKey);
    await encrypter.encrypt('a test');
  } catch {
    return fail(
      'PRESERVATION_KEY is no recipient of age: a letter of it is wrong',
      'Set it to what `age-keygen -y` tells. Until then nothing is encrypted.',
    );
  }
  return ok('encrypted to a key that is kept elsewhere');
};
