import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeCertificate } from '@/dev/payments/make-certificate';
import { collectRemote } from '@/dev/remote/collect-remote';
import { openInternet, type Internet, type Script } from '@/dev/remote/open-internet';
import { reply } from '@/dev/remote/reply';
import { fetchRemote } from './fetch-remote';
import type { Remote } from './remote';

const ADDRESS = '93.184.216.34';
const NAME = 'pictures.example.net';
const trusted = makeCertificate(NAME);
const UNPROVEN = 'The server there does not prove its name by a valid certificate.';

let internet: Internet;
let remote: Remote;
beforeAll(async () => {
  internet = await openInternet();
  remote = internet.with({ authorities: trusted.cert });
});
afterAll(() => internet.stop());

const PICTURE = reply(200, {}, 'a picture');

const setServer = (tls: { key: string; cert: string } | null, script: Script = PICTURE) =>
  internet.set({
    zone: { [NAME]: { a: [ADDRESS] }, 'other.example.net': { a: [ADDRESS] } },
    hosts: { [`${ADDRESS}:443`]: tls === null ? { script, greets: true } : { script, tls } },
  });

describe('https', () => {
  it('is had from a server that proves its name', async () => {
    await setServer(trusted);
    const { outcome, bytes } = await collectRemote(remote, `https://${NAME}/a.png`);
    expect(outcome).toBeNull();
    expect(bytes.toString()).toBe('a picture');
    expect(internet.connected).toEqual([`${ADDRESS}:443`]);
    expect(internet.heads[0]).toContain(`host: ${NAME}\r\n`);
  });

  it('is had whole by a taker that begins when the server has long ended', async () => {
    let end = (): void => undefined;
    const ended = new Promise<void>((resolve) => (end = resolve));
    const body = 'a'.repeat(90_000);
    await setServer(trusted, (socket) => {
      socket.end(`HTTP/1.1 200 OK\r\n\r\n${body}`, () => end());
    });
    let bytes = 0;
    const request = {
      ...{ url: `https://${NAME}/a.png`, ownHosts: new Set<string>() },
      ...{ maxBytes: 100_000, userAgent: 'a' },
    };
    const outcome = await fetchRemote(remote, request, {
      async push(chunk) {
        await ended;
        bytes += chunk.length;
        return null;
      },
    });
    expect(outcome).toBeNull();
    expect(bytes).toBe(body.length);
  });

  it.each<[string, string, { key: string; cert: string } | null]>([
    ['signed by itself', `https://${NAME}/`, makeCertificate(NAME)],
    ['of another name', 'https://other.example.net/', trusted],
    ['of a name, at an address', `https://${ADDRESS}/`, trusted],
    ['no TLS at all', `https://${NAME}/`, null],
  ])('is refused where the certificate is %s, and nothing is asked', async (_, url, tls) => {
    await setServer(tls);
    const { outcome, bytes } = await collectRemote(remote, url);
    expect(outcome).toMatchObject({ refused: 'url_unreachable', detail: UNPROVEN });
    expect(bytes).toHaveLength(0);
    expect(internet.heads).toEqual([]);
  });

  it('is refused where the certificate is past its time', async () => {
    const old = makeCertificate(NAME, '210101000000Z');
    await setServer(old);
    const { outcome } = await collectRemote(
      internet.with({ authorities: old.cert }),
      `https://${NAME}/`,
    );
    expect(outcome).toMatchObject({ refused: 'url_unreachable', detail: UNPROVEN });
    expect(internet.heads).toEqual([]);
  });

  it('is refused where only somebody else trusts the certificate', async () => {
    await setServer(trusted);
    const { outcome } = await collectRemote(internet.remote, `https://${NAME}/`);
    expect(outcome).toMatchObject({ refused: 'url_unreachable', detail: UNPROVEN });
  });

  it('ends with the time where the handshake does not', async () => {
    await internet.set({
      zone: { [NAME]: { a: [ADDRESS] } },
      // Reads on until the end of a head, which a handshake never has.
      hosts: { [`${ADDRESS}:443`]: PICTURE },
    });
    const hasty = internet.with({ authorities: trusted.cert, limits: { totalMs: 200 } });
    const { outcome } = await collectRemote(hasty, `https://${NAME}/`);
    expect(outcome).toMatchObject({ refused: 'url_unreachable', detail: 'It took too long.' });
  });

  it('does not lead to http', async () => {
    await internet.set({
      zone: { [NAME]: { a: [ADDRESS] } },
      hosts: {
        [`${ADDRESS}:443`]: {
          tls: trusted,
          script: reply(302, { location: `http://${NAME}/a.png` }),
        },
        [`${ADDRESS}:80`]: PICTURE,
      },
    });
    const { outcome } = await collectRemote(remote, `https://${NAME}/`);
    expect(outcome).toMatchObject({
      refused: 'url_not_allowed',
      detail: 'The server there redirects. From https it leads to http.',
    });
    expect(internet.connected).toEqual([`${ADDRESS}:443`]);
  });
});
