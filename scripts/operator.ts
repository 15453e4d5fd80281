import { createReadStream, createWriteStream } from 'node:fs';
import { Readable, type Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { exportAudit } from '@/lib/abuse/audit/export-audit';
import { verifyAudit } from '@/lib/abuse/audit/verify-audit';
import { exportBlocklist } from '@/lib/abuse/blocklist/export-blocklist';
import { importBlocklist } from '@/lib/abuse/blocklist/import-blocklist';
import { actOnCase } from '@/lib/abuse/cases/act-on-case';
import type { CasePorts } from '@/lib/abuse/cases/case-ports';
import { exportCase } from '@/lib/abuse/cases/export-case';
import { findCase } from '@/lib/abuse/cases/find-case';
import { listCases } from '@/lib/abuse/cases/list-cases';
import { openCase } from '@/lib/abuse/cases/open-case';
import { connectParts } from '@/lib/context';
import { createClient } from '@/lib/db/create-client';
import { ensureSecretKeys } from '@/lib/db/ensure-secret-keys';
import { readEnv, type Env } from '@/lib/env';
import { isRefusal, refuse, type Refusal } from '@/lib/errors';
import { randomIds } from '@/lib/ids';
import { createFactsCache } from '@/lib/images/create-facts-cache';
import { readFacts } from '@/lib/images/read-facts';
import { createLog } from '@/lib/log';
import { createSecrets } from '@/lib/secrets';
import { findAppSecrets } from './find-app-secrets';
import { openDatabase } from './open-database';
import { formatCase, formatListed } from './operator/format-case';
import { parseCommand, USAGE, type Command } from './operator/parse-command';
import { tellFault } from './tell-fault';

/** What there is to say: for a person in lines, for a program as one JSON text. Null: it has been written already. */
type Outcome = { readonly lines: readonly string[]; readonly json: unknown; readonly ok: boolean };

const toJson = (_: string, value: unknown) =>
  typeof value === 'bigint'
    ? String(value)
    : value instanceof Uint8Array
      ? Buffer.from(value).toString('hex')
      : value;

const done = (lines: readonly string[], json: unknown): Outcome => ({ lines, json, ok: true });

/** Writes JSON lines to a file of one's own, or to standard output. */
async function writeOut(lines: AsyncIterable<string>, to: string | null): Promise<null> {
  // What is exported may hold what reporters wrote: nobody else's to read, and no file of somebody's is written over.
  const target: Writable =
    to === null ? process.stdout : createWriteStream(to, { flags: 'wx', mode: 0o600 });
  await pipeline(Readable.from(lines), target, { end: to !== null });
  return null;
}

async function list(ports: CasePorts, command: Extract<Command, { kind: 'list' }>) {
  const { cases } = await listCases(ports, { ...command, after: null });
  const now = ports.clock.now();
  const lines = cases.map((found) => formatListed(found, now));
  return done(lines.length === 0 ? ['no cases'] : lines, cases);
}

async function verify(ports: CasePorts, { head }: Extract<Command, { kind: 'verify' }>) {
  const verdict = await verifyAudit(ports, head);
  if (!verdict.ok) {
    const lines = [`entry ${verdict.seq}: ${verdict.fault.replace('_', ' ')}`];
    return { lines, json: verdict, ok: false };
  }
  const newest = verdict.head === null ? 'empty' : `head ${verdict.head.seq}:${verdict.head.hash}`;
  return done([`${verdict.entries} entries, each as it was written; ${newest}`], verdict);
}

async function run(ports: CasePorts, command: Command): Promise<Outcome | Refusal | null> {
  switch (command.kind) {
    case 'list':
      return list(ports, command);
    case 'show': {
      const view = await findCase(ports, command.caseId);
      if (view === null) return refuse('not_found', 'no such case', { detail: 'No such case.' });
      return done(formatCase(view, ports.clock.now()), view);
    }
    case 'open': {
      const opened = await openCase(ports, command.imageId, command.category);
      return isRefusal(opened) ? opened : done([opened.caseId], opened);
    }
    case 'act': {
      const result = await actOnCase(ports, command.caseId, command.action);
      if (isRefusal(result)) return result;
      const { caseId } = command;
      const { action } = command.action;
      const told = typeof result === 'object' ? JSON.stringify(result) : String(result);
      return done([`${action} ${caseId}: ${told}`], { caseId, action, result });
    }
    case 'export': {
      const lines = await exportCase(ports, command.caseId);
      return isRefusal(lines) ? lines : writeOut(lines, command.to);
    }
    case 'verify':
      return verify(ports, command);
    case 'export-audit':
      return writeOut(exportAudit(ports), command.to);
    case 'export-blocklist':
      return writeOut(exportBlocklist(ports), command.to);
    case 'import-blocklist': {
      const imported = await importBlocklist(ports, 'shell', createReadStream(command.from));
      if (isRefusal(imported)) return imported;
      const { hashes, newHashes, pictures, newPictures, reviewed } = imported;
      const line = `${hashes} hashes, ${newHashes} of them new; ${pictures} pictures, ${newPictures} new; ${reviewed} images are held for review`;
      return done([line], imported);
    }
  }
}

async function connect(env: Env, root: string) {
  const secrets = createSecrets(findAppSecrets(env));
  const database = await openDatabase(env, root, (line) => process.stderr.write(`${line}\n`));
  const db = createClient(database.url, { poolSize: 3 });
  const { store, cdn, clock } = connectParts(env);
  const close = async () => {
    await db.$disconnect();
    await database.close();
  };
  try {
    await ensureSecretKeys(db, secrets, clock.now());
  } catch (thrown) {
    await close();
    throw thrown;
  }
  const log = createLog('silent');
  // Asked nothing here: what this process changes, the servers see within a second.
  const facts = createFactsCache((ids) => readFacts({ db }, ids));
  const ports: CasePorts = {
    ...{ db, facts, store, cdn, clock, env, secrets, log },
    ...{ ids: randomIds, actor: 'shell' },
  };
  return { ports, close };
}

/**
 * The abuse desk from a shell, on the data of an instance that may be running.
 *
 * @param options.root the project's folder
 * @param options.args `--json` for programs
 * @returns the exit code: 1 where it was refused or found wrong, 2 where it is no command
 */
export async function operator({
  root,
  args,
}: {
  root: string;
  args: readonly string[];
}): Promise<0 | 1 | 2> {
  if (args.length === 0) {
    console.log(USAGE);
    return 2;
  }
  let parsed: ReturnType<typeof parseCommand>;
  try {
    parsed = parseCommand(args);
  } catch (thrown) {
    tellFault(thrown);
    return 2;
  }
  const settings = readEnv();
  if (!settings.ok) {
    for (const fault of settings.faults) console.error(fault);
    return 1;
  }
  try {
    const { ports, close } = await connect(settings.env, root);
    try {
      const outcome = await run(ports, parsed.command);
      if (outcome === null) return 0;
      if (isRefusal(outcome)) {
        if (parsed.json) console.log(JSON.stringify({ error: outcome.refused, ...outcome }));
        else console.error(outcome.detail ?? outcome.log);
        return 1;
      }
      if (parsed.json) console.log(JSON.stringify(outcome.json, toJson));
      else for (const line of outcome.lines) console.log(line);
      return outcome.ok ? 0 : 1;
    } finally {
      await close();
    }
  } catch (thrown) {
    tellFault(thrown);
    return 1;
  }
}
