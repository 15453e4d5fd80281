import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { listLockfiles } from '@/scripts/list-lockfiles.mjs';

const FOLDER = fileURLToPath(new URL('../../.github', import.meta.url));
const read = (file: string): unknown => parse(readFileSync(path.join(FOLDER, file), 'utf8'));

const PERMISSIONS = z.record(z.string(), z.enum(['read', 'write', 'none']));
const STEP = z.object({
  uses: z.string().optional(),
  run: z.string().optional(),
  with: z.record(z.string(), z.unknown()).optional(),
});
const WORKFLOW = z.object({
  on: z.record(z.string(), z.unknown()),
  permissions: PERMISSIONS,
  jobs: z.record(
    z.string(),
    z.object({
      permissions: PERMISSIONS.optional(),
      'timeout-minutes': z.number().max(60).optional(),
      uses: z.string().optional(),
      steps: z.array(STEP).default([]),
    }),
  ),
});

/** What a job may write beside nothing. */
const MAY_WRITE: Readonly<Record<string, readonly string[]>> = {
  'codeql.yml': ['security-events'],
  'osv.yml': ['security-events'],
  'release-cli.yml': ['id-token'],
};

const files = readdirSync(path.join(FOLDER, 'workflows'));

it('there are those that look for faults, and that which tests', () => {
  expect(files.sort()).toEqual(['ci.yml', 'codeql.yml', 'osv.yml', 'release-cli.yml']);
});

describe.each(files)('%s', (file) => {
  const { on, permissions, jobs } = WORKFLOW.parse(read(`workflows/${file}`));
  const steps = Object.values(jobs).flatMap((job) => job.steps);

  it('has no right but to read, and each job only what is named', () => {
    expect(permissions).toEqual({ contents: 'read' });
    const writes = Object.values(jobs).flatMap((job) =>
      Object.entries(job.permissions ?? {}).flatMap(([name, right]) =>
        right === 'write' ? [name] : [],
      ),
    );
    expect(writes).toEqual(MAY_WRITE[file] ?? []);
  });

  it('lends no secret to the code of a stranger', () => {
    expect(Object.keys(on)).not.toContain('pull_request_target');
    expect(Object.keys(on)).not.toContain('workflow_run');
    expect(JSON.stringify(jobs)).not.toContain('secrets.');
    for (const { uses, with: given } of steps) {
      if (uses?.startsWith('actions/checkout@') === true) {
        expect(given).toMatchObject({ 'persist-credentials': false });
      }
    }
  });

  it('puts no words of a stranger into a command', () => {
    for (const { run = '' } of steps) expect(run).not.toContain('${{');
  });

  it('names every action by a version or a commit', () => {
    const named = [...steps, ...Object.values(jobs)].flatMap(({ uses }) => uses ?? []);
    expect(named.length).toBeGreaterThan(0);
    for (const uses of named) expect(uses).toMatch(/^[\w./-]+@(v\d+(\.\d+){0,2}|[0-9a-f]{40})$/);
  });

  it('ends in time', () => {
    for (const job of Object.values(jobs)) {
      if (job.uses === undefined) expect(job['timeout-minutes']).toBeGreaterThan(0);
    }
  });
});

it('updates are looked for in every folder that has a lockfile', () => {
  const { updates } = z
    .object({ updates: z.array(z.object({ directories: z.array(z.string()).optional() })) })
    .parse(read('dependabot.yml'));
  const folders = updates.flatMap(({ directories }) => directories ?? []);
  const lockfiles = listLockfiles(path.dirname(FOLDER));
  const wanted = lockfiles.map((file) => path.posix.join('/', path.posix.dirname(file)));
  expect(folders.sort()).toEqual(wanted.sort());
});
