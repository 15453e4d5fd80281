import { Secret } from '@/lib/secret';
import { createSecrets, type Secrets } from '@/lib/secrets';

/** Keys of a test, newest first. */
export const makeSecrets = (...keys: readonly string[]): Secrets =>
  createSecrets(keys.map((key) => new Secret(key)));
