import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { collectRemote } from '@/dev/remote/collect-remote';
import { openInternet, type Internet } from '@/dev/remote/open-internet';
import { reply } from '@/dev/remote/reply';
import type { DnsAnswer } from '@/dev/remote/start-dns';

const PUBLIC = '93.184.216.34';
const NAME = 'pictures.example.net';
const URL_OF_NAME = `http://${NAME}/a.png`;
/** The one text for all that must not be told apart. */
const DETAIL = 'No public server was reached under this URL.';

let internet: Internet;
beforeAll(async () => {
  internet = await openInternet();
});
afterAll(() => internet.stop());

/** A picture at every address that could be tried, so that whoever connects gets one. */
const setName = (answer: DnsAnswer | readonly DnsAnswer[]) =>
  internet.set({
    zone: { [NAME]: answer },
    hosts: Object.fromEntries(
      [PUBLIC, '93.184.216.35', '127.0.0.1', '10.0.0.1', '[2606:4700::1]', '[::1]'].map((host) => [
        `${host}:80`,
        reply(200, {}, 'a picture'),
      ]),
    ),
  });

describe('a name that leads to what is not public', () => {
  it.each<[string, DnsAnswer]>([
    ['loopback', { a: ['127.0.0.1'] }],
    ['any address', { a: ['0.0.0.0'] }],
    ['private', { a: ['10.0.0.1'] }],
    ['link-local, cloud metadata', { a: ['169.254.169.254'] }],
    ['shared by a carrier', { a: ['100.64.0.1'] }],
    ['multicast', { a: ['224.0.0.1'] }],
    ['broadcast', { a: ['255.255.255.255'] }],
    ['loopback of IPv6', { aaaa: ['::1'] }],
    ['link-local of IPv6', { aaaa: ['fe80::1'] }],
    ['unique local', { aaaa: ['fd00:ec2::254'] }],
    ['IPv4-mapped', { aaaa: ['::ffff:7f00:1'] }],
    ['NAT64', { aaaa: ['64:ff9b::7f00:1'] }],
    ['6to4', { aaaa: ['2002:7f00:1::'] }],
    ['Teredo', { aaaa: ['2001:0:4136:e378:8000:63bf:3fff:fdd2'] }],
    ['public, then private', { a: [PUBLIC, '10.0.0.1'] }],
    ['private, then public', { a: ['10.0.0.1', PUBLIC] }],
    ['A public, AAAA private', { a: [PUBLIC], aaaa: ['::1'] }],
    ['A private, AAAA public', { a: ['10.0.0.1'], aaaa: ['2606:4700::1'] }],
    ['private behind a CNAME', { cname: 'inside.example.net', a: ['10.0.0.1'] }],
    ['localhost by CNAME', { cname: 'localhost', a: ['127.0.0.1'] }],
    ['the last of sixteen', { a: [...Array<string>(15).fill(PUBLIC), '127.0.0.1'] }],
  ])('%s: nothing is connected to', async (_, answer) => {
    await setName(answer);
    const { outcome, bytes } = await collectRemote(internet.remote, URL_OF_NAME);
    expect(outcome).toMatchObject({ refused: 'url_unreachable', detail: DETAIL });
    expect(internet.connected).toEqual([]);
    expect(bytes).toHaveLength(0);
  });
});

describe('a name that leads nowhere, told as one that leads inside', () => {
  it.each<[string, DnsAnswer]>([
    ['without addresses', {}],
    ['unknown', { rcode: 3 }],
    ['of a server that fails', { rcode: 2 }],
    ['of a server that refuses', { rcode: 5 }],
    ['with a CNAME to nothing', { cname: 'nowhere.example.net' }],
    ['with rubbish for an answer', { fault: 'garbage' }],
  ])('%s', async (_, answer) => {
    await setName(answer);
    const { outcome } = await collectRemote(internet.remote, URL_OF_NAME);
    expect(outcome).toMatchObject({ refused: 'url_unreachable', detail: DETAIL });
    expect(internet.connected).toEqual([]);
  });

  it('nobody at the address', async () => {
    await internet.set({ zone: { [NAME]: { a: [PUBLIC] } } });
    const { outcome } = await collectRemote(internet.remote, URL_OF_NAME);
    expect(outcome).toMatchObject({ refused: 'url_unreachable', detail: DETAIL });
    expect(internet.connected).toEqual([`${PUBLIC}:80`]);
  });

  it('silence at each of three addresses, and no fourth is tried', async () => {
    const silent = ['93.184.216.1:80', '93.184.216.2:80', '93.184.216.3:80', '93.184.216.4:80'];
    await internet.set({ zone: { [NAME]: { a: silent.map((at) => at.slice(0, -3)) } }, silent });
    const hasty = internet.with({ limits: { connectMs: 20 } });
    const { outcome } = await collectRemote(hasty, URL_OF_NAME);
    expect(outcome).toMatchObject({ refused: 'url_unreachable', detail: DETAIL });
    expect([...internet.connected].sort()).toHaveLength(3);
  });

  it.each<[string, DnsAnswer]>([
    ['nothing', { fault: 'silent' }],
    ['what was not asked', { a: [PUBLIC], fault: 'other question' }],
  ])('a name server that says %s, once the time is over', async (_, answer) => {
    await setName(answer);
    const hasty = internet.with({ limits: { totalMs: 150 } });
    const { outcome } = await collectRemote(hasty, URL_OF_NAME);
    expect(outcome).toMatchObject({ refused: 'url_unreachable', detail: 'It took too long.' });
    expect(internet.connected).toEqual([]);
  });
});

describe('a name that rebinds', () => {
  it('is asked for once, and what it leads to later is never connected to', async () => {
    await setName([{ a: [PUBLIC] }, { a: ['127.0.0.1'] }]);
    const { outcome, bytes } = await collectRemote(internet.remote, URL_OF_NAME);
    expect(outcome).toBeNull();
    expect(bytes.toString()).toBe('a picture');
    expect(internet.connected).toEqual([`${PUBLIC}:80`]);
    expect([...internet.asked].sort()).toEqual([`A ${NAME}`, `AAAA ${NAME}`]);
  });

  it('is checked again where it redirects to itself', async () => {
    await internet.set({
      zone: { [NAME]: [{ a: [PUBLIC] }, { a: ['127.0.0.1'] }] },
      hosts: {
        [`${PUBLIC}:80`]: reply(302, { location: '/again' }),
        '127.0.0.1:80': reply(200, {}, 'a secret'),
      },
    });
    const { outcome, bytes } = await collectRemote(internet.remote, URL_OF_NAME);
    expect(outcome).toMatchObject({ refused: 'url_unreachable', detail: DETAIL });
    expect(internet.connected).toEqual([`${PUBLIC}:80`]);
    expect(bytes).toHaveLength(0);
  });

  it('is not talked to where the socket has come out elsewhere', async () => {
    await setName({ a: [PUBLIC] });
    const astray = internet.with({
      connect(address, port) {
        const socket = internet.remote.connect(address, port);
        Object.defineProperty(socket, 'remoteAddress', { value: '10.0.0.1' });
        return socket;
      },
    });
    const { outcome } = await collectRemote(astray, URL_OF_NAME);
    expect(outcome).toMatchObject({ refused: 'url_unreachable', detail: DETAIL });
    expect(internet.heads).toEqual([]);
  });
});

describe('a name that is public', () => {
  it.each<[string, DnsAnswer, readonly string[]]>([
    ['by IPv4', { a: [PUBLIC] }, [`${PUBLIC}:80`]],
    ['by IPv6', { aaaa: ['2606:4700::1'] }, ['[2606:4700::1]:80']],
    ['by both, IPv4 first', { a: [PUBLIC], aaaa: ['2606:4700::1'] }, [`${PUBLIC}:80`]],
    ['behind a CNAME', { cname: 'cdn.example.net', a: [PUBLIC] }, [`${PUBLIC}:80`]],
  ])('%s', async (_, answer, connected) => {
    await setName(answer);
    const { outcome, bytes } = await collectRemote(internet.remote, URL_OF_NAME);
    expect(outcome).toBeNull();
    expect(bytes.toString()).toBe('a picture');
    expect(internet.connected).toEqual(connected);
  });

  it('is had from its next address where the first does not answer', async () => {
    await internet.set({
      zone: { [NAME]: { a: [PUBLIC], aaaa: ['2606:4700::1'] } },
      hosts: { '[2606:4700::1]:80': reply(200, {}, 'a picture') },
    });
    const { bytes } = await collectRemote(internet.remote, URL_OF_NAME);
    expect(bytes.toString()).toBe('a picture');
    expect(internet.connected).toEqual([`${PUBLIC}:80`, '[2606:4700::1]:80']);
  });

  it('is asked for without the dot at its end', async () => {
    await setName({ a: [PUBLIC] });
    const { outcome } = await collectRemote(internet.remote, `http://${NAME}./a.png`);
    expect(outcome).toBeNull();
    expect(internet.heads[0]).toContain(`\r\nhost: ${NAME}\r\n`);
  });
});

describe('an address in the URL', () => {
  it.each([
    ...[
      '127.0.0.1',
      '127.1',
      '2130706433',
      '0x7f000001',
      '0177.0.0.1',
      '0',
      '[::1]',
      '[::ffff:7f00:1]',
    ],
    ...[
      '[64:ff9b::7f00:1]',
      '[2002:7f00:1::]',
      '10.0.0.1',
      '169.254.169.254',
      '[fe80::1%25lo]',
      'localhost',
    ],
  ])('%s is refused before anything is asked or opened', async (host) => {
    await setName({ a: [PUBLIC] });
    const { outcome } = await collectRemote(internet.remote, `http://${host}/`);
    expect(outcome).toMatchObject({
      refused: expect.stringMatching(/^(url_not_allowed|invalid_request)$/),
    });
    expect(internet.connected).toEqual([]);
    expect(internet.asked).toEqual([]);
  });

  it.each([PUBLIC, '0x5db8d822', '1572395042', '[2606:4700:0::1]'])(
    '%s is connected to without a question',
    async (host) => {
      await setName({});
      const { outcome } = await collectRemote(internet.remote, `http://${host}/`);
      expect(outcome).toBeNull();
      expect(internet.connected).toHaveLength(1);
      expect(internet.asked).toEqual([]);
    },
  );
});
