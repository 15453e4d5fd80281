import { afterEach, describe, expect, it } from 'vitest';
import { answerWith, IMAGE, makeCli, SERVER, type Scripted } from '@/dev/cli/make-cli';
import type { HttpAnswer, Silence } from '../http/send-request';
import { deleteImage } from './delete-image';
import { uploadFree } from './upload-free';

let scripted: Scripted;
afterEach(() => scripted.remove());

async function remove(answer: HttpAnswer | Silence) {
  scripted = makeCli(({ method }) => (method === 'POST' ? answerWith(200, IMAGE) : answer));
  const source = { name: 'a.png', kind: 'file', bytes: Buffer.from('bytes') } as const;
  await uploadFree(scripted.cli, source, { server: SERVER, expires: null });
  return deleteImage(scripted.cli, { server: SERVER, id: IMAGE.id, token: IMAGE.deleteToken });
}
const remembered = () => scripted.cli.state.read().images.length;

describe('deleteImage', () => {
  it('shows the token and forgets the image', async () => {
    expect(await remove(answerWith(204, ''))).toBe('deleted');
    const { url, headers } = scripted.asked.at(-1)!;
    expect(url).toBe(`${SERVER}/api/images/${IMAGE.id}`);
    expect(headers).toMatchObject({ Authorization: `Bearer ${IMAGE.deleteToken}` });
    expect(remembered()).toBe(0);
  });

  it('is content where it was gone already', async () => {
    expect(await remove(answerWith(404, { error: 'not_found', message: '' }))).toBe('gone');
    expect(remembered()).toBe(0);
  });

  it.each<[string, HttpAnswer | Silence, string]>([
    ['a wrong token', answerWith(403, { error: 'forbidden', message: 'No.' }), 'forbidden'],
    ['a server that cannot', answerWith(404, '<html>'), 'no_delete'],
    ['nobody', { silence: 'ECONNREFUSED' }, 'no_answer'],
  ])('remembers it after %s', async (_, answer, code) => {
    expect(await remove(answer)).toMatchObject({ code });
    expect(remembered()).toBe(1);
  });
});
