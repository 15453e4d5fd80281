import { describe, expect, it } from 'vitest';
import { answerWith, makeCli, SERVER } from '@/dev/cli/make-cli';
import { sendPatiently } from './send-patiently';

const REQUEST = { method: 'GET', url: SERVER } as const;

async function send(answers: ReturnType<typeof answerWith>[]) {
  const scripted = makeCli((_, index) => answers[index] ?? { silence: 'ECONNREFUSED' });
  const answer = await sendPatiently(scripted.cli, REQUEST);
  scripted.remove();
  return { answer, waits: scripted.waits, asked: scripted.asked.length };
}

describe('sendPatiently', () => {
  it('asks once where that is enough', async () => {
    expect(await send([answerWith(404)])).toMatchObject({ asked: 1, waits: [] });
  });

  it('waits as long as it is asked to', async () => {
    const busy = answerWith(503, {}, { 'Retry-After': '3' });
    const sent = await send([busy, answerWith(429), answerWith(200)]);
    expect(sent).toMatchObject({ answer: { status: 200 }, waits: [3_000, 1_000] });
  });

  it('gives up after four tries', async () => {
    const sent = await send([]);
    expect(sent).toMatchObject({ answer: { silence: 'ECONNREFUSED' }, asked: 4 });
    expect(sent.waits).toEqual([500, 1_000, 2_000]);
  });

  it('does not sit through hours', async () => {
    const sent = await send([answerWith(429, {}, { 'Retry-After': '3600' })]);
    expect(sent).toMatchObject({ answer: { status: 429 }, asked: 1, waits: [] });
  });
});
