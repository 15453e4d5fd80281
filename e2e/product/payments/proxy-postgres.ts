import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** A moment between the server and its database, told by a statement of the transaction that it is about. */
export type DatabasePoint = {
  /** A statement of the transaction. */
  readonly statement: RegExp;
  /** Before that statement goes out; before its transaction's COMMIT goes out; before the answer to it comes back. */
  readonly at: 'statement' | 'commit' | 'committed';
};

export type PostgresProxy = {
  readonly port: number;
  /** Where Postgres listens now. */
  setTarget(port: number): void;
  /** The next connection that comes to this point stops there. */
  hold(point: DatabasePoint): void;
  /** Resolves when one has. */
  reached(): Promise<void>;
  /** Lets it go on, or cuts it, and holds no further one. */
  release(how: 'go on' | 'cut'): void;
  close(): Promise<void>;
};

type Hold = {
  readonly point: DatabasePoint;
  readonly reached: Promise<void>;
  reach(): void;
  readonly released: Promise<'go on' | 'cut'>;
  release(how: 'go on' | 'cut'): void;
};

function makeHold(point: DatabasePoint): Hold {
  let reach = (): void => undefined;
  let release: Hold['release'] = () => undefined;
  const reached = new Promise<void>((resolve) => (reach = resolve));
  const released = new Promise<'go on' | 'cut'>((resolve) => (release = resolve));
  return { point, reached, reach: () => reach(), released, release: (how) => release(how) };
}

/** The SQL of a message of the frontend: a simple query or the parsing of a statement; else null. */
function readSql(message: Buffer): string | null {
  const type = String.fromCharCode(message[0]!);
  const text = message.toString('utf8', 5);
  if (type === 'Q') return text.replace(/\0$/, '');
  return type === 'P' ? (text.split('\0')[1] ?? null) : null;
}

/**
 * Cuts a stream of the frontend into messages. The first one, which asks for a connection, has no type.
 *
 * @see https://www.postgresql.org/docs/current/protocol-message-formats.html
 */
function makeReader(): (chunk: Buffer) => { message: Buffer; sql: string | null }[] {
  let rest = Buffer.alloc(0);
  let started = false;
  return (chunk) => {
    rest = Buffer.concat([rest, chunk]);
    const messages: { message: Buffer; sql: string | null }[] = [];
    for (;;) {
      const prefix = started ? 1 : 0;
      if (rest.length < prefix + 4) return messages;
      const length = prefix + rest.readUInt32BE(prefix);
      if (rest.length < length) return messages;
      const message = rest.subarray(0, length);
      messages.push({ message, sql: started ? readSql(message) : null });
      started = true;
      rest = rest.subarray(length);
    }
  };
}

/** A door before Postgres that can be held shut at a moment of a transaction. */
export async function proxyPostgres(): Promise<PostgresProxy> {
  let target = 0;
  let hold: Hold | null = null;
  const sockets = new Set<Socket>();

  const join = (client: Socket): void => {
    const upstream = connect(target, '127.0.0.1');
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.setNoDelay(true);
      socket.on('error', () => undefined);
      socket.once('close', () => {
        sockets.delete(socket);
        client.destroy();
        upstream.destroy();
      });
    }
    const read = makeReader();
    let isMarked = false;
    /** Set from the COMMIT on until its answer has come. */
    let committing: Hold | null = null;

    const stop = async (held: Hold): Promise<void> => {
      if (hold === held) hold = null;
      held.reach();
      if ((await held.released) === 'cut') client.destroy();
    };
    const pass = async (message: Buffer, sql: string | null): Promise<void> => {
      const held = hold;
      if (sql !== null && held !== null) {
        const isCommit = /^\s*COMMIT/i.test(sql);
        if (held.point.statement.test(sql)) {
          isMarked = true;
          if (held.point.at === 'statement') await stop(held);
        } else if (isCommit && isMarked) {
          if (held.point.at === 'commit') await stop(held);
          else committing = held;
        }
        if (isCommit) isMarked = false;
      }
      if (!upstream.destroyed) upstream.write(message);
    };
    let sending = Promise.resolve();
    client.on('data', (chunk: Buffer) => {
      for (const { message, sql } of read(chunk)) {
        sending = sending.then(() => pass(message, sql));
      }
    });
    let receiving = Promise.resolve();
    upstream.on('data', (chunk: Buffer) => {
      const held = committing;
      committing = null;
      receiving = receiving.then(async () => {
        if (held !== null) await stop(held);
        if (!client.destroyed) client.write(chunk);
      });
    });
  };

  const server = createServer(join);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  let armed: Hold | null = null;
  return {
    port: (server.address() as AddressInfo).port,
    setTarget: (port) => (target = port),
    hold: (point) => (armed = hold = makeHold(point)),
    reached: async () => {
      if (armed === null) throw new Error('nothing is held');
      await armed.reached;
    },
    release: (how) => {
      hold = null;
      armed?.release(how);
    },
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}
