import { generateIdentity, identityToRecipient } from 'age-encryption';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openSurgery, type Surgery } from '@/dev/doctor/open-surgery';
import { openScreener } from '@/dev/screening/open-screener';
import { createScreener } from '@/lib/abuse/screening/create-screener';
import type { CheckName } from './checks';
import type { DoctorPorts } from './doctor-ports';
import { examine } from './examine';

let stage: Surgery;
let opened: Awaited<ReturnType<typeof openScreener>>;
let recipient: string;
beforeAll(async () => {
  [stage, opened] = await Promise.all([openSurgery(), openScreener()]);
  recipient = await identityToRecipient(await generateIdentity());
});
afterAll(() => Promise.all([stage.close(), opened.close()]));

async function tell(
  name: CheckName,
  settings: Record<string, string>,
  parts: Partial<DoctorPorts> = {},
): Promise<string> {
  const found = await examine(stage.portsWith(settings, parts));
  const { state, what } = found.find((diagnosis) => diagnosis.name === name)!;
  return `${state}: ${what}`;
}

it('tells whether pictures can be looked at', async () => {
  const { screener } = opened;
  expect(await tell('screening', {}, { screener })).toBe(
    'ok: a process of its own has looked at a picture',
  );
  expect(await tell('screening', { SCREENING: 'off' }, { screener })).toMatch(/^skipped/);
  expect(await tell('screening', { TRUST_PROXY: 'vercel' }, { screener })).toMatch(/^skipped/);
  const gone = createScreener(`${opened.program}-absent`);
  expect(await tell('screening', {}, { screener: gone })).toBe(
    'fail: the process that looks at pictures does not start',
  );
});

it('tells whether what is preserved is encrypted', async () => {
  const { env } = stage.portsWith();
  const tellWith = (abuse: Partial<DoctorPorts['env']['abuse']>) =>
    tell('preservation', {}, { env: { ...env, abuse: { ...env.abuse, ...abuse } } });
  expect(await tellWith({ preservationKey: null })).toMatch(/^warn: .* readable there$/);
  expect(await tellWith({ preservationKey: null, operators: [] })).toMatch(/^skipped/);
  expect(await tell('preservation', { PRESERVATION_KEY: recipient })).toMatch(/^ok/);
  const wrong = `${recipient.slice(0, -1)}${recipient.endsWith('q') ? 'p' : 'q'}`;
  expect(await tell('preservation', { PRESERVATION_KEY: wrong })).toMatch(
    /^fail: PRESERVATION_KEY is no recipient of age/,
  );
});
