import { getSystemErrorName } from 'node:util';
import { createTransport } from 'nodemailer';
import type { MailSettings } from '@/lib/env/abuse-settings';
import { explainFailure } from '@/lib/outgoing/explain-failure';
import type { MailPort, SendAnswer } from './alerts';

/** For connecting, with the greeting and TLS, and for each silence. */
const TIMEOUT_MS = 10_000;
/** For a message as a whole, in these. Shorter than the first lease of a message, so that nobody else has begun meanwhile. */
const WHOLE = 2;
/** Submission (RFC 6409), and submission over TLS from its first byte (RFC 8314). */
const PORTS = { 'smtp:': 587, 'smtps:': 465 };

const LOOPBACK = /^(localhost|127(\.\d+){3}|\[::1\])$/;

type SmtpError = Error & {
  readonly code?: string;
  readonly command?: string;
  readonly responseCode?: number;
  readonly errno?: number;
};

/** Whether the server refuses this recipient or this message for good, and not us who send it. */
const isPermanent = ({ code, command, responseCode = 0 }: SmtpError): boolean =>
  responseCode >= 500 && ((code === 'EENVELOPE' && command === 'RCPT TO') || code === 'EMESSAGE');

/** Codes and commands only: what a server says may quote an address. Nodemailer puts its own code over the system's. */
function explain(error: SmtpError): string {
  const { command, responseCode, errno, message } = error;
  const where = typeof command === 'string' && /^[A-Z ]+$/.test(command) ? `${command}: ` : '';
  const more = [
    ...(typeof errno === 'number' && errno < 0 ? [getSystemErrorName(errno)] : []),
    ...(/certificate|altname/i.test(message) ? ['its certificate is not trusted'] : []),
    ...(typeof responseCode === 'number' ? [`status ${responseCode}`] : []),
  ];
  return `${where}${[explainFailure(error), ...more].join(', ')}`;
}

async function answerOf(work: Promise<unknown>): Promise<SendAnswer> {
  try {
    await work;
    return { kind: 'sent' };
  } catch (thrown) {
    const error = thrown as SmtpError;
    const told = { why: explain(error), permanent: isPermanent(error) };
    return { kind: 'failed', ...told, retryAfterSeconds: null };
  }
}

type Options = {
  /** Certificates to trust in the place of the system's, in PEM. */
  readonly ca?: string;
  readonly timeoutMs?: number;
};

/**
 * Mail through the server of SMTP_URL, a connection a message: there are few, and none is left open that has gone stale.
 * `smtp:` takes up TLS where the server offers it, and insists on it before a password goes to another machine. A
 * certificate is always verified.
 */
export function createMail(
  { smtpUrl, from }: MailSettings,
  { ca, timeoutMs = TIMEOUT_MS }: Options = {},
): MailPort {
  const url = new URL(smtpUrl.reveal());
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const secure = url.protocol === 'smtps:';
  const user = decodeURIComponent(url.username);
  const transport = createTransport({
    ...{ host, port: Number(url.port) || PORTS[secure ? 'smtps:' : 'smtp:'], secure },
    ...(user === '' ? {} : { auth: { user, pass: decodeURIComponent(url.password) } }),
    requireTLS: !secure && user !== '' && !LOOPBACK.test(url.hostname),
    tls: ca === undefined ? {} : { ca },
    ...{ connectionTimeout: timeoutMs, greetingTimeout: timeoutMs, socketTimeout: timeoutMs },
    // Nothing in a message is ever fetched.
    ...{ disableFileAccess: true, disableUrlAccess: true },
  });
  const own = { name: 'img402', address: from };
  const domain = from.slice(from.lastIndexOf('@') + 1);

  return {
    send({ id, to, replyTo, subject, text }) {
      const signal = AbortSignal.timeout(timeoutMs * WHOLE);
      const message = {
        ...{ subject, text, from: own, messageId: `<${id}@${domain}>` },
        // As objects: nothing in an address is read as a second one, or as a group.
        to: to.map((address) => ({ name: '', address })),
        ...(replyTo === null ? {} : { replyTo: { name: '', address: replyTo } }),
        // So that no holiday answers (RFC 3834).
        headers: { 'Auto-Submitted': 'auto-generated' },
        signal,
      };
      return answerOf(transport.sendMail(message));
    },
    check: () => answerOf(transport.verify()),
  };
}
