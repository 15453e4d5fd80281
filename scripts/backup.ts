import path from 'node:path';
import { parseArgs } from 'node:util';
import { writeBackup } from '@/lib/backup/write-backup';
import { connectParts } from '@/lib/context';
import { readEnv, type Env } from '@/lib/env';
import { formatBytes } from '@/lib/format/format-bytes';
import { StartError } from '@/lib/start-error';
import { findAppSecrets } from './find-app-secrets';
import { openDatabase } from './open-database';
import { tellFault } from './tell-fault';

const say = (line: string) => process.stdout.write(`${line}\n`);

async function write(env: Env, root: string, args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: { to: { type: 'string' }, 'with-secret': { type: 'boolean', default: false } },
  });
  if (values.to === undefined) {
    throw new StartError('Name a new folder for the backup. Example: --to backups/2026-12-01');
  }
  const { store, payments } = connectParts(env);
  const secrets = findAppSecrets(env);
  const database = await openDatabase(env, root, say);
  try {
    const manifest = await writeBackup(
      {
        databaseUrl: database.url,
        store,
        async readBlock() {
          if (payments === null) return null;
          const { chainId } = payments.network;
          return { chainId, block: String(await payments.chain.getHead()) };
        },
        appSecrets: values['with-secret'] ? secrets : null,
      },
      path.resolve(values.to),
    );
    const { tables, objects, chain } = manifest;
    const rows = tables.reduce((sum, table) => sum + table.rows, 0);
    say(`${rows} rows of ${tables.length} tables, as of ${manifest.takenAt}`);
    say(`${objects.count} objects of the store are named by them, ${formatBytes(objects.bytes)}`);
    say(
      chain === null
        ? 'payments are off or play money: a restore looks for none on a chain'
        : `chain ${chain.chainId}, block ${chain.block}`,
    );
    say(
      values['with-secret']
        ? 'The keys of APP_SECRET are in it: whoever has this folder can delete any image.'
        : `A restore asks for APP_SECRET with the keys ${manifest.secretKeys.join(', ')}: keep them elsewhere.`,
    );
    say('Now copy the store; see docs/backup.md.');
  } finally {
    await database.close();
  }
}

/**
 * Writes a backup of the database: `--to FOLDER`. The product may run meanwhile.
 *
 * @param options.root the project's folder
 * @returns the exit code
 */
export async function backup({ root, args }: { root: string; args: string[] }): Promise<0 | 1> {
  const parsed = readEnv();
  if (!parsed.ok) {
    for (const fault of parsed.faults) console.error(fault);
    return 1;
  }
  try {
    await write(parsed.env, root, args);
    return 0;
  } catch (thrown) {
    tellFault(thrown);
    return 1;
  }
}
