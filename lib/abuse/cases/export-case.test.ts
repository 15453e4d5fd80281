import { Decrypter, generateIdentity, identityToRecipient } from 'age-encryption';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { makeCasePorts } from '@/dev/abuse/make-case-ports';
import { reportImages } from '@/dev/abuse/report-images';
import { createTestContext, type TestContext } from '@/dev/context/create-test-context';
import { makeImage } from '@/dev/context/make-image';
import { uploadBytes } from '@/dev/screening/upload-bytes';
import type { Context } from '@/lib/context';
import { isRefusal } from '@/lib/errors';
import { encryptPreserved } from '../preservation/encrypt-preserved';
import { findUnencrypted } from '../preservation/find-unencrypted';
import { exportCase } from './export-case';
import { noteCase } from './note-case';
import { recordTipline } from './record-tipline';
import { removeCase } from './remove-case';

let identity: string;
let test: TestContext;
let context: Context;
beforeAll(async () => {
  identity = await generateIdentity();
  test = await createTestContext({
    PRESERVATION_KEY: await identityToRecipient(identity),
    ...{ SCREENING: 'off', SITE_URL: 'https://img402.test' },
  });
  context = test.context;
});
afterAll(() => test.dispose());

type Line = { readonly type: string; readonly [name: string]: unknown };

async function readExport(caseId: string): Promise<Line[]> {
  const lines = await exportCase(makeCasePorts(context), caseId);
  if (isRefusal(lines)) throw new Error(lines.log);
  const parsed: Line[] = [];
  for await (const line of lines) parsed.push(JSON.parse(line) as Line);
  return parsed;
}

it('has everything of a case, and writes first that it was exported', async () => {
  const image = await makeImage(context);
  const text = { details: 'two\nlines, "quoted"', email: 'a@example.org' };
  const { caseId } = await reportImages(context, [image.id], 'other', text);
  await noteCase(makeCasePorts(context), caseId, 'a note');
  const lines = await readExport(caseId);
  expect(lines.map(({ type }) => type)).toEqual([
    ...['case', 'image', 'report', 'note'],
    ...['audit', 'audit', 'audit', 'audit'],
  ]);
  expect(lines[1]).toMatchObject({
    url: `https://img402.test/i/${image.id}.png`,
    record: { servedSha256: Buffer.from(image.servedSha256).toString('hex') },
  });
  expect(lines[2]).toMatchObject({ text });
  expect(lines[3]).toMatchObject({ text: 'a note', author: 'shell' });
  expect(lines.at(-1)).toMatchObject({ action: 'exported', actor: 'shell' });
});

it('has what the CyberTipline asks for, and the evidence, which its key alone opens', async () => {
  const picture = Buffer.from('the bytes of a picture');
  const id = await uploadBytes(context, picture);
  const { caseId } = await reportImages(context, [id], 'csam', { details: 'seen in a forum' });
  const ports = makeCasePorts(context);
  await removeCase(ports, caseId);
  const [due] = await findUnencrypted(context, 1, { time: new Date(0), id: '' });
  await encryptPreserved(context, due!, context.env.abuse.preservationKey!);
  await recordTipline(ports, caseId, '4711');
  const lines = await readExport(caseId);
  const find = (type: string) => lines.find((line) => line.type === type);
  expect(find('case')).toMatchObject({ tiplineReport: '4711', category: 'csam' });
  expect(find('cybertipline')).toMatchObject({
    webPageIncident: [`https://img402.test/i/${id}.png`],
    uploadedFiles: [{ imageId: id, fileViewedByEsp: false, publiclyAvailable: true }],
    additionalInfo: ['seen in a forum'],
  });
  const { base64 } = find('file') as unknown as { base64: string };
  const decrypter = new Decrypter();
  decrypter.addIdentity(identity);
  const opened = await decrypter.decrypt(new Uint8Array(Buffer.from(base64, 'base64')));
  expect(Buffer.from(opened)).toEqual(picture);
});

it('knows no other case', async () => {
  const refused = await exportCase(makeCasePorts(context), 'zzzzzzzzzz');
  expect(refused).toMatchObject({ refused: 'not_found' });
});
