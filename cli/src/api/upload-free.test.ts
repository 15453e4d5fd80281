import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { answerWith, IMAGE, makeCli, SERVER, type Scripted } from '@/dev/cli/make-cli';
import type { HttpAnswer, Silence } from '../http/send-request';
import type { Source } from './source';
import { uploadFree } from './upload-free';

const PNG: Source = { name: '/home/me/secret name.png', kind: 'file', bytes: Buffer.from('bytes') };

let scripted: Scripted;
afterEach(() => scripted.remove());

function upload(answers: readonly (HttpAnswer | Silence)[], source = PNG, expires = null) {
  scripted = makeCli((_, index) => answers[Math.min(index, answers.length - 1)]!);
  return uploadFree(scripted.cli, source, { server: SERVER, expires });
}

describe('uploadFree', () => {
  it('sends a form without the file’s name, and remembers the token', async () => {
    expect(await upload([answerWith(200, IMAGE)])).toMatchObject(IMAGE);
    const [{ url, headers, body } = {}] = scripted.asked;
    expect(url).toBe(`${SERVER}/api/free`);
    const sent = Buffer.from(body ?? []).toString();
    expect(sent).toContain('name="image"');
    expect(sent + JSON.stringify(headers)).not.toContain('secret');
    expect(scripted.cli.state.read().images).toMatchObject([{ deleteToken: IMAGE.deleteToken }]);
  });

  it('sends an address as JSON', async () => {
    const bytes = Buffer.from('{"url":"https://a.example/p.png"}');
    await upload([answerWith(200, IMAGE)], { name: 'u', kind: 'url', bytes });
    expect(scripted.asked[0]?.headers).toMatchObject({ 'Content-Type': 'application/json' });
    expect(scripted.asked[0]?.body).toEqual(bytes);
  });

  it('repeats under one key', async () => {
    await upload([{ silence: 'ECONNRESET' }, answerWith(503), answerWith(200, IMAGE)]);
    const keys = scripted.asked.map(({ headers }) => headers?.['Idempotency-Key']);
    expect([keys.length, new Set(keys).size]).toEqual([3, 1]);
  });

  it('takes the answer of a server that cannot delete', async () => {
    const { url, id, expiresAt } = IMAGE;
    const bare = { url, id, expiresAt };
    expect(await upload([answerWith(200, bare)])).toEqual(bare);
    expect(scripted.cli.state.read().images).toMatchObject([{ deleteToken: null }]);
  });

  it.each([
    [answerWith(415, { error: 'unsupported_format', message: 'No.' }), 'refused'],
    [answerWith(200, '<html>'), 'network'],
    [answerWith(200, { ...IMAGE, url: 'javascript:alert(1)' }), 'network'],
    [answerWith(200, { ...IMAGE, url: 'https://a\u001b[2J' }), 'network'],
    [answerWith(404, '<html>'), 'network'],
    [answerWith(308, '', { Location: 'https://b' }), 'network'],
    [{ silence: 'ENOTFOUND' }, 'network'],
  ])('says what %j is', async (answer, failed) => {
    expect(await upload([answer])).toMatchObject({ failed });
    expect(scripted.cli.state.read().images).toEqual([]);
  });

  it('does not hide the URL where it cannot be remembered', async () => {
    scripted = makeCli(() => answerWith(200, IMAGE));
    writeFileSync(path.dirname(scripted.cli.state.folder) + '/img402', 'a file');
    const sent = await uploadFree(scripted.cli, PNG, { server: SERVER, expires: null });
    expect(sent).toMatchObject(IMAGE);
    expect(scripted.told.join()).toContain('not remembered');
  });
});
