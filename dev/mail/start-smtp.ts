import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';

/** What the server does to the next one who comes. */
export type SmtpFault =
  | '421 in its greeting'
  | '451 to the recipient'
  | '550 to the recipient'
  | '550 to the sender'
  | '554 to the message'
  | 'drops the message'
  | 'hangs at the message';

export type ReceivedMail = {
  readonly from: string;
  readonly to: readonly string[];
  /** As it came over the wire. */
  readonly raw: string;
};

export type LocalSmtp = {
  /** For SMTP_URL. */
  readonly url: string;
  readonly received: ReceivedMail[];
  /** How many have connected. */
  connections(): number;
  /** For everyone from now on that no fault is queued for. */
  setFault(fault: SmtpFault | null): void;
  /** One a connection, in this order; null: none for this one. */
  queueFaults(...faults: readonly (SmtpFault | null)[]): void;
  stop(): Promise<void>;
};

type Options = {
  /** Speaks TLS from the first byte, with these; without them, it speaks none. */
  readonly tls?: { readonly key: string; readonly cert: string };
  /** Whoever comes must show these. */
  readonly login?: { readonly user: string; readonly pass: string };
};

const refusal = (responseCode: number) =>
  Object.assign(new Error('no <somebody@example.org>'), { responseCode });

/** A real SMTP server on a free port of the loopback, which fails as it is told to. */
export async function startSmtp({ tls, login }: Options = {}): Promise<LocalSmtp> {
  const received: ReceivedMail[] = [];
  const faults: (SmtpFault | null)[] = [];
  let standing: SmtpFault | null = null;
  const nextFault = () => (faults.length > 0 ? faults.shift()! : standing);
  const faultOf = new Map<string, SmtpFault | null>();
  let connections = 0;
  const has = (id: string, fault: SmtpFault) => faultOf.get(id) === fault;
  const server = new SMTPServer({
    ...(tls === undefined ? { disabledCommands: ['STARTTLS'] } : { secure: true, ...tls }),
    ...{ authOptional: login === undefined, allowInsecureAuth: true, closeTimeout: 100 },
    onConnect({ id }, done) {
      connections += 1;
      faultOf.set(id, nextFault());
      done(has(id, '421 in its greeting') ? refusal(421) : null);
    },
    onAuth({ username, password }, _, done) {
      const known = username === login?.user && password === login?.pass;
      if (known) done(null, { user: username });
      else done(refusal(535));
    },
    onMailFrom(_, { id }, done) {
      done(has(id, '550 to the sender') ? refusal(550) : null);
    },
    onRcptTo(_, { id }, done) {
      if (has(id, '451 to the recipient')) done(refusal(451));
      else done(has(id, '550 to the recipient') ? refusal(550) : null);
    },
    onData(stream, { id, envelope }, done) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        if (has(id, 'hangs at the message')) return;
        if (has(id, 'drops the message')) {
          for (const connection of server.connections) {
            const { session, _socket: socket } = connection as unknown as {
              session: { id: string };
              _socket: { destroy(): void };
            };
            if (session.id === id) socket.destroy();
          }
          return;
        }
        if (has(id, '554 to the message')) {
          done(refusal(554));
          return;
        }
        const { mailFrom, rcptTo } = envelope;
        received.push({
          from: mailFrom === false ? '' : mailFrom.address,
          to: rcptTo.map(({ address }) => address),
          raw: Buffer.concat(chunks).toString('utf8'),
        });
        done();
      });
    },
  });
  // Of clients that were told to fail.
  server.on('error', () => undefined);
  server.listen(0, '127.0.0.1');
  await once(server.server, 'listening');
  const { port } = server.server.address() as AddressInfo;
  const who =
    login === undefined
      ? ''
      : `${encodeURIComponent(login.user)}:${encodeURIComponent(login.pass)}@`;
  return {
    url: `smtp${tls === undefined ? '' : 's'}://${who}localhost:${port}`,
    received,
    connections: () => connections,
    setFault: (fault) => void (standing = fault),
    queueFaults: (...next) => void faults.push(...next),
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
