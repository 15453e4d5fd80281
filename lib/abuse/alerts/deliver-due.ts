import type { Context } from '@/lib/context';
import type { MessageChannel } from '@/lib/db/create-client';
import { explainFailure } from '@/lib/outgoing/explain-failure';
import { bringBack } from './bring-back';
import { claimDue, MAX_WAIT_SECONDS, NEVER, type Claimed } from './claim-due';
import { sendMessage, type Sending } from './send-message';

type Ports = Pick<Context, 'db' | 'clock' | 'log' | 'env' | 'secrets' | 'alerts'>;

/** What became of the messages of one round. */
export type DeliveryRun = {
  readonly sent: number;
  /** Overtaken while they waited, or for nobody. */
  readonly skipped: number;
  readonly failed: number;
  /** Whether it is worth calling again at once. */
  readonly more: boolean;
};

/** Messages of one channel that are under way at the same time. */
const BATCH = 10;
/** After which nobody tries any more. */
const GIVE_UP_MS = 3 * 86_400_000;

const CHANNELS: readonly MessageChannel[] = ['mail', 'webhook', 'answer'];

/** Where it is kept why it failed. Somebody else may have claimed it since, and then has the word. */
async function noteFailure(
  { db, clock, log }: Ports,
  { id, attempts, channel, kind, caseId, createdAt }: Claimed,
  { why, permanent, retryAfterSeconds }: Extract<Sending, { kind: 'failed' }>,
): Promise<void> {
  const now = clock.now().getTime();
  const over = (permanent && channel === 'answer') || now - createdAt.getTime() >= GIVE_UP_MS;
  const wait = Math.min(retryAfterSeconds ?? 0, MAX_WAIT_SECONDS);
  const until = over ? NEVER : new Date(now + wait * 1000);
  const line = { channel, kind, caseId, attempts, why };
  if (over) log.error(line, 'a message was given up');
  else log.warn({ ...line, retryAfterSeconds }, 'a message could not be sent yet');
  await db.$executeRaw`
    UPDATE outgoing_message
    SET failure = ${why}, due_at = GREATEST(due_at, ${until}::timestamptz)
    WHERE id = ${id} AND attempts = ${attempts}`;
}

async function deliver(ports: Ports, message: Claimed): Promise<Sending['kind']> {
  const sending = await sendMessage(ports, message).catch((err: unknown): Sending => {
    // One whose words cannot be made, for want of a key, must not hold up the others.
    ports.log.error({ err, kind: message.kind, caseId: message.caseId }, 'a message has no words');
    const why = `not made: ${explainFailure(err)}`;
    return { kind: 'failed', why, permanent: false, retryAfterSeconds: null };
  });
  if (sending.kind === 'failed') {
    await noteFailure(ports, message, sending);
  } else {
    const failure = sending.kind === 'skipped' ? sending.why : null;
    await ports.db.outgoingMessage.updateMany({
      where: { id: message.id },
      data: { sentAt: ports.clock.now(), failure },
    });
  }
  return sending.kind;
}

/**
 * Sends a batch of what is due on each channel, side by side. Any number may call it at the same time: each takes other
 * messages. Whoever dies after sending and before writing it down sends the message again, under the same id: an alert
 * that comes twice does less harm than one that does not.
 */
export async function deliverDue(ports: Ports): Promise<DeliveryRun> {
  await bringBack(ports);
  const rounds = await Promise.all(
    CHANNELS.map(async (channel) => {
      const claimed = await claimDue(ports, channel, BATCH);
      return Promise.all(claimed.map((message) => deliver(ports, message)));
    }),
  );
  const ends = rounds.flat();
  const count = (kind: Sending['kind']) => ends.filter((end) => end === kind).length;
  return {
    ...{ sent: count('sent'), skipped: count('skipped'), failed: count('failed') },
    // Who has just refused all of a batch needs rest.
    more: rounds.some((of) => of.length === BATCH && of.some((end) => end !== 'failed')),
  };
}
