import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { isIPv4 } from 'node:net';

/** What the server says of one name. Without any of these it has no addresses, and says so. */
export type DnsAnswer = {
  readonly a?: readonly string[];
  readonly aaaa?: readonly string[];
  /** The name that `a` and `aaaa` are of instead. */
  readonly cname?: string;
  /** RFC 1035, 4.1.1: 2 is SERVFAIL, 3 NXDOMAIN, 5 REFUSED. */
  readonly rcode?: number;
  /** Says nothing at all, or what is no answer. */
  readonly fault?: 'silent' | 'garbage' | 'other question';
};

/** A list is given in turn, one a question of each type; its last stays. */
export type DnsZone = Readonly<Record<string, DnsAnswer | readonly DnsAnswer[]>>;

export type LocalDns = {
  /** For `setServers`. */
  readonly server: string;
  /** `A name` or `AAAA name`, in their order. */
  readonly asked: string[];
  setZone(zone: DnsZone): void;
  stop(): Promise<void>;
};

const TYPES = { 1: 'A', 28: 'AAAA' } as const;
const CNAME = 5;

const toName = (name: string): Buffer =>
  Buffer.concat([
    ...name.split('.').map((label) => Buffer.from([label.length, ...Buffer.from(label)])),
    Buffer.from([0]),
  ]);

function toBytes(address: string): Buffer {
  if (isIPv4(address)) return Buffer.from(address.split('.').map(Number));
  const [head = '', tail = ''] = address.split('::');
  const words = (text: string) => text.split(':').filter((word) => word !== '');
  const gap = 8 - words(head).length - words(tail).length;
  const all = [...words(head), ...Array<string>(gap).fill('0'), ...words(tail)];
  return Buffer.from(all.map((word) => word.padStart(4, '0')).join(''), 'hex');
}

function toRecord(name: string, type: number, data: Buffer): Buffer {
  const head = Buffer.alloc(10);
  head.writeUInt16BE(type, 0);
  head.writeUInt16BE(1, 2);
  head.writeUInt16BE(data.length, 8);
  return Buffer.concat([toName(name), head, data]);
}

/** Reads the one question of a message: its name, and where it ends. */
function readQuestion(message: Buffer): { name: string; end: number } {
  const labels: string[] = [];
  let at = 12;
  for (let length = message[at]!; length > 0; length = message[at]!) {
    labels.push(message.toString('latin1', at + 1, at + 1 + length));
    at += length + 1;
  }
  return { name: labels.join('.').toLowerCase(), end: at + 1 };
}

function writeAnswer(query: Buffer, name: string, end: number, answer: DnsAnswer): Buffer {
  const type = query.readUInt16BE(end);
  const owner = answer.cname ?? name;
  const addresses = (type === 1 ? answer.a : answer.aaaa) ?? [];
  const records = [
    ...(answer.cname === undefined ? [] : [toRecord(name, CNAME, toName(answer.cname))]),
    ...addresses.map((address) => toRecord(owner, type, toBytes(address))),
  ];
  const head = Buffer.alloc(12);
  query.copy(head, 0, 0, 2);
  // A response, recursion wanted and available.
  head.writeUInt16BE(0x8180 | (answer.rcode ?? 0), 2);
  head.writeUInt16BE(1, 4);
  head.writeUInt16BE(records.length, 6);
  const question =
    answer.fault === 'other question'
      ? Buffer.concat([toName('elsewhere.example.net'), query.subarray(end, end + 4)])
      : query.subarray(12, end + 4);
  return Buffer.concat([head, question, ...records]);
}

/** A name server on a free port of the loopback, over UDP (RFC 1035), which answers as it is told to. */
export async function startDns(): Promise<LocalDns> {
  const socket = createSocket('udp4');
  const asked: string[] = [];
  const turns = new Map<string, number>();
  let zone: DnsZone = {};
  const choose = (question: string, name: string): DnsAnswer => {
    const told = zone[name] ?? { rcode: 3 };
    if (!Array.isArray(told)) return told as DnsAnswer;
    const turn = turns.get(question) ?? 0;
    turns.set(question, turn + 1);
    return (told as readonly DnsAnswer[])[Math.min(turn, told.length - 1)]!;
  };
  socket.on('message', (query, { port, address }) => {
    const { name, end } = readQuestion(query);
    const question = `${TYPES[query.readUInt16BE(end) as keyof typeof TYPES]} ${name}`;
    asked.push(question);
    const answer = choose(question, name);
    if (answer.fault === 'silent') return;
    const sent =
      answer.fault === 'garbage'
        ? Buffer.concat([query.subarray(0, 2), Buffer.alloc(40, 0xff)])
        : writeAnswer(query, name, end, answer);
    socket.send(sent, port, address);
  });
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  return {
    server: `127.0.0.1:${socket.address().port}`,
    asked,
    setZone(next) {
      zone = next;
      turns.clear();
      asked.length = 0;
    },
    async stop() {
      socket.close();
      await once(socket, 'close');
    },
  };
}
