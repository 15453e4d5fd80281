import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { parseEnv } from '@/lib/env';
import { NODE_FLAGS } from '@/scripts/node-flags.mjs';

const read = (name: string) => readFile(new URL(`../../${name}`, import.meta.url), 'utf8');

it('the Dockerfile keeps our rules', async () => {
  const text = (await read('Dockerfile')).replace(/\\\n/g, ' ');
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  const bases = lines.filter((line) => line.startsWith('FROM '));
  expect(bases).toHaveLength(2);
  for (const base of bases)
    expect(base).toMatch(/^FROM node:24\.\d+\.\d+-bookworm-slim( AS build)?$/);
  expect(lines.findLast((line) => line.startsWith('USER '))).toBe('USER node');
  // As the shell form would, a shell would keep SIGTERM for itself.
  const words = ['node', ...NODE_FLAGS, 'scripts/start.mjs'].map((word) => `"${word}"`);
  expect(lines.at(-1)).toBe(`CMD [${words.join(', ')}]`);
  expect(text).toMatch(/^HEALTHCHECK .*CMD \["node", "scripts\/check-health\.mjs"\]$/m);
  expect(text).toMatch(/^STOPSIGNAL SIGTERM$/m);
  // Nothing needs a shell after the line that takes them away, the base's entrypoint neither.
  const noShell = lines.findIndex((line) => / rm -f .*\/usr\/bin\/dash/.test(line));
  expect(lines.slice(noShell).filter((line) => line.startsWith('RUN '))).toHaveLength(1);
  expect(lines.slice(noShell)).toContain('ENTRYPOINT []');
  expect(text).not.toMatch(/^ADD |^ARG |SECRET|TOKEN|PASSWORD|curl|apt-get/m);
});

it('whoever starts the server gives Node the same flags', async () => {
  const command = `node ${NODE_FLAGS.join(' ')} scripts/start.mjs`;
  expect(JSON.parse(await read('package.json'))).toHaveProperty('scripts.start', `exec ${command}`);
  expect(await read('docs/deploy/img402.service')).toContain(`\nExecStart=/usr/bin/${command}\n`);
});

it('nothing enters the image but what is named', async () => {
  const lines = (await read('.dockerignore')).split('\n').filter((line) => /^[^#]/.test(line));
  expect(lines[0]).toBe('*');
  const named = lines.filter((line) => line.startsWith('!')).map((line) => line.slice(1));
  expect(named.filter((name) => /env|\.git|data|docs|e2e|bench/.test(name))).toEqual([]);
  const lastNamed = lines.findLastIndex((line) => line.startsWith('!'));
  expect(lines.slice(lastNamed + 1)).toContain('**/node_modules');
});

it('the compose file closes what the image does not need', async () => {
  const text = await read('compose.yaml');
  const { app } = (parse(text) as { services: Record<string, Record<string, unknown>> }).services;
  expect(app).toMatchObject({
    ...{ read_only: true, cap_drop: ['ALL'], security_opt: ['no-new-privileges:true'] },
    ...{ volumes: ['images:/data'], ports: ['127.0.0.1:3000:3000'] },
    tmpfs: ['/tmp:size=64m,mode=1777'],
  });
  for (const opening of ['cap_add', 'privileged', 'user', 'pid', 'network_mode', 'devices']) {
    expect(app).not.toHaveProperty(opening);
  }
  for (const line of [
    'read_only: true',
    'cap_drop: [ALL]',
    "security_opt: ['no-new-privileges:true']",
    "- '127.0.0.1:3000:3000'",
    'condition: service_healthy',
  ]) {
    expect(text).toContain(line);
  }
  expect(text).toMatch(/DATABASE_URL: postgres:\/\/img402_app:/);
  expect(text).toMatch(/DIRECT_URL: postgres:\/\/img402_owner:/);
});

it('the unit of systemd leaves it its folder, its sockets and nothing else', async () => {
  const lines = (await read('docs/deploy/img402.service')).split('\n');
  for (const line of [
    ...['User=img402', 'UMask=0077', 'StateDirectoryMode=0700', 'NoNewPrivileges=yes'],
    ...['ProtectSystem=strict', 'ProtectHome=yes', 'PrivateTmp=yes', 'PrivateDevices=yes'],
    ...['ProtectProc=invisible', 'ProtectKernelModules=yes', 'ProtectKernelTunables=yes'],
    ...['ProtectKernelLogs=yes', 'ProtectControlGroups=yes', 'CapabilityBoundingSet='],
    'InaccessiblePaths=-/usr/bin/dash -/usr/bin/bash -/usr/bin/busybox',
    ...['RestrictNamespaces=yes', 'RestrictSUIDSGID=yes', 'LockPersonality=yes'],
    'RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX',
    ...['SystemCallArchitectures=native', 'SystemCallFilter=@system-service'],
    'SystemCallFilter=~@privileged @resources',
  ]) {
    expect(lines).toContain(line);
  }
  // Nothing that opens it again, and no shell around the program.
  const text = lines.join('\n');
  expect(text).not.toMatch(/AmbientCapabilities|ReadWritePaths|^Exec\w+=.*(sh |bash|-c )/m);
  expect(text.match(/^Exec\w+=/gm)).toEqual(['ExecStart=']);
});

it.each(['server', 'container', 'vercel'])('the settings that %s.md shows work', async (name) => {
  const text = await read(`docs/deploy/${name}.md`);
  const shown = [...text.matchAll(/^ {3}([A-Z_]+)=(\S+)/gm)].map(([, key, value]) => [key, value]);
  const secret = 'k'.repeat(64);
  const settings: Record<string, string> = {
    ...{ DATABASE_URL: 'postgres://a:b@c/d', ...Object.fromEntries(shown) },
    ...{ APP_SECRET: secret, BLOB_READ_WRITE_TOKEN: 'vercel_blob_rw_store_secret' },
    ...(name === 'vercel' ? { CRON_SECRET: secret } : {}),
  };
  for (const key of ['DATABASE_URL', 'DIRECT_URL']) {
    // Dots stand for what is the reader's own.
    settings[key] = (settings[key] ?? '').replace(/…/g, 'x');
  }
  const parsed = parseEnv(settings);
  expect(parsed.ok ? [] : parsed.faults).toEqual([]);
  expect(text).toContain('npm run doctor');
  expect(text).toMatch(/\*\*(Not run|There was no Docker)/);
});
