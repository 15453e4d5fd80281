import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { tieSockets } from '@/dev/faults/tie-sockets';

/** A moment between the server and its database, told by a statement of the transaction that it is about. */
export type DatabasePoint = {
  /** A statement of the transaction. */
  readonly statement: RegExp;
  /**
   * Before that statement goes out; before what commits it goes out; before the answer to that comes back. Outside of
   * a transaction a statement commits itself.
   */
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

type Message = {
  readonly bytes: Buffer;
  /** Of what it executes: a simple query, or a statement that was prepared before; else null. */
  readonly sql: string | null;
};

/**
 * Cuts a stream of the frontend into messages. The first one, which asks for a connection, has no type.
 *
 * @see https://www.postgresql.org/docs/current/protocol-message-formats.html
 */
function makeReader(): (chunk: Buffer) => Message[] {
  const prepared = new Map<string, string>();
  const readSql = (message: Buffer): string | null => {
    const [first = '', second = ''] = message.toString('latin1', 5).split('\0');
    switch (String.fromCharCode(message[0]!)) {
      case 'Q':
        return first;
      case 'P':
        prepared.set(first, second);
        return null;
      case 'B':
        return prepared.get(second) ?? null;
      default:
        return null;
    }
  };
  let rest = Buffer.alloc(0);
  let started = false;
  return (chunk) => {
    rest = Buffer.concat([rest, chunk]);
    const messages: Message[] = [];
    for (;;) {
      const prefix = started ? 1 : 0;
      if (rest.length < prefix + 4) return messages;
      const length = prefix + rest.readUInt32BE(prefix);
      if (rest.length < length) return messages;
      const bytes = rest.subarray(0, length);
      messages.push({ bytes, sql: started ? readSql(bytes) : null });
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
    tieSockets(client, upstream, sockets);
    for (const socket of [client, upstream]) socket.setNoDelay(true);
    const read = makeReader();
    let isInside = false;
    let isMarked = false;
    /** Set from what commits on until its answer has come. */
    let committing: Hold | null = null;

    const stop = async (held: Hold): Promise<void> => {
      if (hold === held) hold = null;
      held.reach();
      if ((await held.released) === 'cut') client.destroy();
    };
    const stopBefore = async (sql: string, held: Hold): Promise<void> => {
      const { statement, at } = held.point;
      const isIt = statement.test(sql);
      if (isIt) isMarked = true;
      const commits = isMarked && (isInside ? /^\s*COMMIT/i.test(sql) : isIt);
      if (at === 'committed' && commits) committing = held;
      if ((at === 'statement' && isIt) || (at === 'commit' && commits)) await stop(held);
    };
    const pass = async ({ bytes, sql }: Message): Promise<void> => {
      if (sql !== null) {
        if (hold !== null) await stopBefore(sql, hold);
        if (/^\s*BEGIN/i.test(sql)) isInside = true;
        if (/^\s*(COMMIT|ROLLBACK)/i.test(sql)) isInside = false;
        if (!isInside) isMarked = false;
      }
      if (!upstream.destroyed) upstream.write(bytes);
    };
    let sending = Promise.resolve();
    client.on('data', (chunk: Buffer) => {
      for (const message of read(chunk)) sending = sending.then(() => pass(message));
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
