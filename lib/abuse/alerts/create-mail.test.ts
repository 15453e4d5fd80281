import { connect } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { makeTestEnv } from '@/dev/context/make-test-env';
import { serve } from '@/dev/context/serve';
import { startSmtp, type LocalSmtp, type SmtpFault } from '@/dev/mail/start-smtp';
import { makeCertificate } from '@/dev/payments/make-certificate';
import { Secret } from '@/lib/secret';
import { createMail } from './create-mail';

const MAIL = {
  ...{ id: '0123456789abcdef0123456789abcdef', to: ['operator@example.org'] },
  ...{ replyTo: null, subject: 'A subject', text: 'A line.\nAnother.\n' },
};

let server: LocalSmtp | undefined;
afterEach(async () => {
  await server?.stop();
  server = undefined;
});

async function open(options: Parameters<typeof startSmtp>[0] = {}, ca?: string) {
  server = await startSmtp(options);
  const mail = createMail(
    { smtpUrl: new Secret(server.url), from: 'img402@example.org', alertTo: [] },
    { timeoutMs: 400, ...(ca === undefined ? {} : { ca }) },
  );
  return { server, mail };
}

describe('createMail', () => {
  it('sends plain text to all who are named, under an id of its own', async () => {
    const its = await open();
    const to = ['a@example.org', 'b@example.org'];
    const sent = await its.mail.send({ ...MAIL, to, replyTo: 'abuse@example.org' });
    expect(sent).toEqual({ kind: 'sent' });
    const [mail] = its.server.received;
    expect(mail).toMatchObject({ from: 'img402@example.org', to });
    for (const line of [
      'From: img402 <img402@example.org>',
      'To: a@example.org, b@example.org',
      'Reply-To: abuse@example.org',
      'Subject: A subject',
      'Message-ID: <0123456789abcdef0123456789abcdef@example.org>',
      'Auto-Submitted: auto-generated',
      'Content-Type: text/plain; charset=utf-8',
      'A line.',
    ]) {
      expect(mail!.raw.split('\r\n')).toContain(line);
    }
  });

  it.each<[SmtpFault, boolean, RegExp]>([
    ['421 in its greeting', false, /421/],
    ['451 to the recipient', false, /^RCPT TO: EENVELOPE, status 451$/],
    ['550 to the recipient', true, /^RCPT TO: EENVELOPE, status 550$/],
    ['550 to the sender', false, /^MAIL FROM: EENVELOPE, status 550$/],
    ['554 to the message', true, /^DATA: EMESSAGE, status 554$/],
    ['drops the message', false, /ECONN/],
    ['hangs at the message', false, /ETIMEDOUT/],
  ])(
    'tells what happened where the server answers %s, and no word of it',
    async (fault, permanent, why) => {
      const its = await open();
      its.server.queueFaults(fault);
      const failed = await its.mail.send(MAIL);
      expect(failed).toMatchObject({ kind: 'failed', permanent, retryAfterSeconds: null });
      expect(failed).toHaveProperty('why', expect.stringMatching(why));
      expect(JSON.stringify(failed)).not.toMatch(/somebody|@/);
      expect(its.server.received).toEqual([]);
      expect(await its.mail.send(MAIL)).toEqual({ kind: 'sent' });
    },
  );

  it('does not wait for one who speaks no SMTP', async () => {
    const silent = await serve(() => undefined);
    const url = `smtp://127.0.0.1:${silent.port}`;
    const mail = createMail(
      { smtpUrl: new Secret(url), from: 'a@example.org', alertTo: [] },
      { timeoutMs: 100 },
    );
    expect(await mail.send(MAIL)).toMatchObject({ kind: 'failed', permanent: false });
    await silent.close();
    expect(await mail.send(MAIL)).toMatchObject({
      kind: 'failed',
      why: expect.stringMatching(/ECONNREFUSED$/),
    });
  });
});

describe('over TLS', () => {
  const certificate = makeCertificate();

  it('refuses a certificate that nobody vouches for, and takes one that is trusted', async () => {
    const its = await open({ tls: certificate });
    const refused = await its.mail.send(MAIL);
    expect(refused).toMatchObject({ kind: 'failed', permanent: false });
    expect(refused).toHaveProperty('why', expect.stringMatching(/its certificate is not trusted$/));
    expect(its.server.received).toEqual([]);
    await its.server.stop();

    const trusted = await open({ tls: certificate }, certificate.cert);
    expect(await trusted.mail.send(MAIL)).toEqual({ kind: 'sent' });
  });

  it('gives no password to another machine that offers none', async () => {
    const its = await open({ login: { user: 'x', pass: 'a secret' } });
    const { port } = new URL(its.server.url);
    // A name of this machine that does not say so, as a server elsewhere has.
    const smtpUrl = `smtp://x:a%20secret@0.0.0.0:${port}`;
    const elsewhere = createMail(
      { smtpUrl: new Secret(smtpUrl), from: 'a@example.org', alertTo: [] },
      { timeoutMs: 400 },
    );
    expect(await elsewhere.send(MAIL)).toMatchObject({
      kind: 'failed',
      why: expect.stringMatching(/TLS/),
    });
    expect(its.server.connections()).toBe(1);
    expect(its.server.received).toEqual([]);
  });
});

describe('check', () => {
  it('signs in and sends nothing', async () => {
    const login = { user: 'img402@example.org', pass: 'p:ss w@rd' };
    const its = await open({ login });
    expect(await its.mail.check()).toEqual({ kind: 'sent' });
    expect(its.server.received).toEqual([]);
    expect(await its.mail.send(MAIL)).toEqual({ kind: 'sent' });

    const url = new URL(its.server.url);
    url.password = 'another';
    const other = createMail({ smtpUrl: new Secret(url.href), from: 'a@example.org', alertTo: [] });
    const failed = await other.check();
    expect(failed).toMatchObject({ kind: 'failed', permanent: false });
    expect(failed).toHaveProperty('why', expect.stringMatching(/EAUTH, status 535$/));
    expect(JSON.stringify(failed)).not.toContain('another');
  });
});

describe('line ends in everything', () => {
  it.each(['\r\n', '\n', '\r', '\u2028', '\0'])(
    '%j begins no header and no command',
    async (end) => {
      const its = await open();
      const evil = `x${end}Bcc: victim@example.org${end}${end}body`;
      const sent = await its.mail.send({
        id: evil,
        to: [`operator@example.org${end}RCPT TO:<victim@example.org>`],
        replyTo: `a@example.org${end}Bcc: victim@example.org`,
        subject: evil,
        text: `${evil}\r\n.\r\nMAIL FROM:<victim@example.org>\r\n`,
      });
      const heads = its.server.received.map(({ raw }) => raw.split('\r\n\r\n')[0]!);
      // Refused, or sent as one message to one recipient, in which nothing but a body holds a line of ours.
      expect(sent.kind === 'sent' ? 1 : 0).toBe(heads.length);
      for (const head of heads) {
        expect(head).not.toMatch(/^Bcc:/im);
        expect(head.replace(/\r\n/g, '')).not.toMatch(/[\r\n\0]/);
      }
      for (const { to } of its.server.received) {
        expect(to).toHaveLength(1);
        expect(to[0]).not.toBe('victim@example.org');
      }
    },
  );
});

it('leaves no connection open', async () => {
  const its = await open();
  await its.mail.send(MAIL);
  await its.server.stop();
  const { port } = new URL(its.server.url);
  await new Promise((resolve) =>
    connect({ port: Number(port), host: 'localhost' }).once('error', resolve),
  );
});

it.each(['smtp://', 'smtp://:25', 'https://example.org', 'smtps://a%zz:b@example.org'])(
  'a start with SMTP_URL=%s is refused, and says which setting it is',
  (url) => {
    expect(() => makeTestEnv({ SMTP_URL: url, MAIL_FROM: 'a@example.org' })).toThrow(
      /^SMTP_URL must/,
    );
  },
);
