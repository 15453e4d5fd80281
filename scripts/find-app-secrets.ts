import path from 'node:path';
import type { Env } from '@/lib/env';
import type { Secret } from '@/lib/secret';
import { StartError } from '@/lib/start-error';
import { readAppSecret } from './read-app-secret';

/**
 * The keys of an instance that has been started before, newest first. None are made: with other keys, or in another
 * folder, whoever asks would work on nothing.
 *
 * @throws StartError where there are none
 */
export function findAppSecrets({
  appSecrets,
  dataDir,
}: Pick<Env, 'appSecrets' | 'dataDir'>): readonly Secret[] {
  const found =
    appSecrets.length > 0 ? appSecrets : readAppSecret(path.join(dataDir, 'app-secret'));
  if (found !== null) return found;
  throw new StartError(
    `There are no keys in ${dataDir}. Set DATA_DIR to the folder of the instance, or APP_SECRET to its keys.`,
  );
}
