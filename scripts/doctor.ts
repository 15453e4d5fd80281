import path from 'node:path';
import { createScreener } from '@/lib/abuse/screening/create-screener';
import { connectParts } from '@/lib/context';
import { createClient } from '@/lib/db/create-client';
import { examine, type Diagnosis } from '@/lib/doctor/examine';
import { fail } from '@/lib/doctor/finding';
import { formatDiagnoses } from '@/lib/doctor/format-diagnoses';
import { listSecrets } from '@/lib/doctor/list-secrets';
import { readEnv, type Env } from '@/lib/env';
import { createSecrets } from '@/lib/secrets';

async function examineSettings(env: Env, root: string): Promise<Diagnosis[]> {
  const db =
    env.databaseUrl === null ? null : createClient(env.databaseUrl.reveal(), { poolSize: 3 });
  const screener = env.abuse.screening
    ? createScreener(path.join(root, 'dist', 'screen-images.mjs'))
    : null;
  try {
    return await examine({
      env,
      db,
      secrets: db === null ? null : createSecrets(env.appSecrets),
      ...connectParts(env),
      screener,
      migrationsDir: path.join(root, 'prisma', 'migrations'),
    });
  } finally {
    await screener?.stop();
    await db?.$disconnect();
  }
}

/**
 * Looks at the deployment that the settings describe, and says a line for each thing looked at.
 *
 * @param options.root the project's folder
 * @param options.args `--json`: the same for programs
 * @returns the exit code: 1 where anything has failed
 */
export async function doctor({
  root,
  args,
}: {
  root: string;
  args: readonly string[];
}): Promise<0 | 1> {
  const json = args.includes('--json');
  const parsed = readEnv();
  const settings: Diagnosis[] = parsed.ok
    ? [{ name: 'settings', state: 'ok', what: 'no faults', todo: null }]
    : parsed.faults.map((fault) => ({
        name: 'settings',
        ...fail(fault, 'Nothing else was looked at.'),
      }));
  const diagnoses = [...settings, ...(parsed.ok ? await examineSettings(parsed.env, root) : [])];
  const failed = diagnoses.filter(({ state }) => state === 'fail').length;
  const secrets = listSecrets(process.env);
  if (json) {
    const text = JSON.stringify({ ok: failed === 0, checks: diagnoses });
    console.log(secrets.reduce((shown, one) => shown.replaceAll(one, '…'), text));
    return failed === 0 ? 0 : 1;
  }
  const colours = process.stdout.isTTY && process.env.NO_COLOR === undefined;
  for (const line of formatDiagnoses(diagnoses, { secrets, colours })) console.log(line);
  const warned = diagnoses.filter(({ state }) => state === 'warn').length;
  console.log(`${failed} failed, ${warned} to think about, of ${diagnoses.length}`);
  return failed === 0 ? 0 : 1;
}
