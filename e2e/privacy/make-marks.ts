import { randomBytes, randomInt } from 'node:crypto';

/** What a client says of itself or its picture, made so that it can be found again wherever it went. */
export type Marks = {
  /** Begins every text mark: whoever finds it has found one. 14 letters and digits. */
  readonly stem: string;
  /** A text that says what it was. */
  text(kind: string): string;
  /** An IPv6 address of a network that nobody has. Each `turn` is another /64, so that no limit holds the walk up. */
  address(turn: number): string;
  /** The two groups that every such address has. */
  readonly network: string;
  /** Of the loopback, to connect from. */
  readonly socket: string;
};

const group = () => randomInt(0x1000, 0x10000).toString(16);

/** Marks that no other run has. */
export function makeMarks(): Marks {
  const stem = `qz${randomBytes(6).toString('hex')}`;
  const network = `${group()}:${group()}`;
  return {
    ...{ stem, network },
    text: (kind) => `${stem}-${kind}`,
    address: (turn) => `2001:${network}:${(turn + 0x1000).toString(16)}::402`,
    socket: ['127', ...Array.from({ length: 3 }, () => String(randomInt(101, 250)))].join('.'),
  };
}
