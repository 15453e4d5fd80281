import type { Context } from '@/lib/context';
import type { AbuseCase } from '@/lib/db/create-client';
import { APPEAL_TEXT } from '../appeals/appeal-text';
import { openText } from '../seal-text';
import type { SendAnswer } from './alerts';
import type { Claimed } from './claim-due';
import { isStale } from './is-stale';
import { nameMessage } from './name-message';
import { readReporterAddress } from './read-reporter-address';
import { writeAlert } from './write-alert';
import { writeAnswer } from './write-answer';
import { writeCounterNotice } from './write-counter-notice';

type Ports = Pick<Context, 'db' | 'clock' | 'env' | 'secrets' | 'alerts'>;

/** `skipped`: there is nobody to tell it to any more, or nothing to tell. */
export type Sending = SendAnswer | { readonly kind: 'skipped'; readonly why: string };

const skip = (why: string): Sending => ({ kind: 'skipped', why });

async function sendAlert(ports: Ports, message: Claimed, of: AbuseCase): Promise<Sending> {
  const { db, clock, env, alerts } = ports;
  const now = clock.now();
  if (isStale(message, of, now)) return skip(`stale: the case is ${of.state}`);
  const audit = await db.auditEntry.findFirst({ orderBy: { seq: 'desc' } });
  const { subject, text, body } = writeAlert(env, now, { message, of, audit });
  const id = nameMessage(message);
  if (message.channel === 'webhook') {
    return alerts.webhook === null ? skip('no webhook is set') : alerts.webhook.post(id, body);
  }
  const to = env.abuse.mail?.alertTo ?? [];
  if (alerts.mail === null || to.length === 0) return skip('no mail is set');
  return alerts.mail.send({ id, to, replyTo: null, subject, text });
}

/** The words of a counter-notice; null where it was decided, or dropped, meanwhile. */
async function writeOutNotice({ db, env, secrets }: Ports, { event }: Claimed, of: AbuseCase) {
  const id = event.split(':').at(-1) ?? '';
  const appeal = await db.abuseAppeal.findUnique({ where: { id } });
  if (appeal === null || of.state !== 'appealed') return null;
  const text = openText(secrets, `abuse_appeal:${id}`, appeal);
  return text === null ? null : writeCounterNotice(env, { of, text: APPEAL_TEXT.parse(text) });
}

async function sendAnswer(ports: Ports, message: Claimed, of: AbuseCase): Promise<Sending> {
  const { db, clock, env, alerts } = ports;
  const { reportId } = message;
  if (alerts.mail === null) return skip('no mail is set');
  if (reportId === null) return skip('no report is named');
  const report = await db.abuseReport.findUnique({ where: { id: reportId } });
  const address = report && readReporterAddress(ports, report);
  if (address === null) return skip('no address was left');
  const written =
    message.kind === 'counter_notice'
      ? await writeOutNotice(ports, message, of)
      : writeAnswer(env, clock.now(), { message: { ...message, reportId }, of });
  if (written === null) return skip('the counter-notice is over');
  const id = nameMessage(message);
  return alerts.mail.send({ id, to: [address], replyTo: env.abuse.contact, ...written });
}

/** Makes the words of a message, of the case as it stands now, and sends them. */
export async function sendMessage(ports: Ports, message: Claimed): Promise<Sending> {
  const of = await ports.db.abuseCase.findUnique({ where: { id: message.caseId } });
  if (of === null) return skip('there is no such case');
  return message.channel === 'answer'
    ? sendAnswer(ports, message, of)
    : sendAlert(ports, message, of);
}
