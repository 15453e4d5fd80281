import { expect, vi } from 'vitest';
import type { UploadAnswer } from '@/components/upload/parse-upload-answer';
import type { SendOutcome } from '@/components/upload/send-upload';
import { createTill, type TillEffects } from '@/components/wallet/create-till';
import type { PurchaseRecord } from '@/components/wallet/purchase-records';
import type { Wallet } from '@/lib/wallet/wallet';
import { SHOP } from './make-shop';
import { makeWallet } from './make-wallet';
import { ANSWERS, scriptShop, type ScriptedAnswer } from './script-shop';

/** What the server answers to an upload. */
export const UPLOADED: UploadAnswer = {
  id: 'k3v9m2x7qa',
  url: 'http://localhost/i/k3v9m2x7qa.png',
  pageUrl: 'http://localhost/k3v9m2x7qa',
  markdown: '',
  html: '',
  expiresAt: '2027-11-26T12:00:00.000Z',
  deleteToken: 't',
  sizeBytes: 3,
  width: 1,
  height: 1,
};
export const STORED: SendOutcome = { ok: true, answer: UPLOADED };
export const refused = (status: number): SendOutcome => ({
  ok: false,
  status,
  title: 'No',
  message: 'Not this.',
  retryable: false,
  retryAfterSeconds: null,
});

/** What an earlier page left, paid. */
export const LEFT: PurchaseRecord = {
  key: 'left'.repeat(8),
  product: 'upload',
  imageId: null,
  name: 'left.png',
  sizeBytes: 3,
  startedAt: 1000,
  payment: 'signed',
  statusUrl: null,
};

/** What a server answers whose requests may come in any order. */
export const sell: ScriptedAnswer = ({ headers }) =>
  headers.has('payment-signature') ? ANSWERS.token() : ANSWERS.challenge();

type Given = {
  readonly answers?: ScriptedAnswer[];
  readonly uploads?: SendOutcome[];
  readonly records?: PurchaseRecord[];
  readonly shelf?: Map<string, Blob>;
  readonly wallet?: Wallet;
  readonly over?: Partial<TillEffects>;
};

/** A till over a server, a shelf and a memory of the test's own. */
export function openTill({
  answers = [],
  uploads = [],
  records = [],
  shelf,
  wallet,
  over,
}: Given = {}) {
  const server = scriptShop(answers);
  const memory = new Map(records.map((record) => [record.key, record]));
  const files = shelf ?? new Map<string, Blob>();
  const connected = wallet ?? makeWallet();
  const said: string[] = [];
  const tokens: string[] = [];
  let keys = 0;
  const onBought = vi.fn<TillEffects['onBought']>();
  const till = createTill({
    shop: SHOP,
    wallet: () => connected,
    fetch: server.fetch,
    now: () => 1000,
    wait: async () => undefined,
    upload: async (_file, token) => {
      tokens.push(token);
      return uploads.shift() ?? STORED;
    },
    records: {
      read: () => [...memory.values()],
      save: (record) => {
        memory.set(record.key, record);
        return true;
      },
      forget: (key) => void memory.delete(key),
    },
    shelf: {
      put: async (key, file) => void files.set(key, file),
      get: async (key) => files.get(key) ?? null,
      drop: async (key) => void files.delete(key),
    },
    makeKey: () => `key-${(keys += 1)}`,
    alone: async (_key, _elsewhere, work) => work(),
    report: (error) => {
      throw error;
    },
    onBought,
    say: (record, step) => void said.push(`${record.name} ${step.at}`),
    ...over,
  });
  const start = (name = 'a.png') =>
    till.start({ product: 'upload', imageId: null, name, file: new File(['abc'], name) });
  const stepOf = (key: string) =>
    till.purchases().find(({ record }) => record.key === key)?.step ?? null;
  const reach = (key: string, at: string) =>
    vi.waitFor(() => expect(stepOf(key)?.at).toBe(at)).then(() => stepOf(key)!);
  return { till, start, stepOf, reach, memory, files, said, tokens, onBought, asked: server.asked };
}
