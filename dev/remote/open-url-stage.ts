import { LedgerStage } from '@/dev/payments/ledger-stage';
import { makePng } from '@/dev/uploads/make-png';
import type { Context } from '@/lib/context';
import { openInternet, type Internet, type Script } from './open-internet';

export type AskedByUrl = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly json: Readonly<Record<string, string>>;
};

type More = {
  readonly path?: string;
  readonly headers?: Record<string, string>;
  /** Another context than that of the stage. */
  readonly within?: Context;
};

/** Uploads to a context whose Internet is on the loopback. */
export type UrlStage = {
  readonly ledger: LedgerStage;
  readonly internet: Internet;
  readonly context: Context;
  ask(type: string, body: string, more?: More): Promise<AskedByUrl>;
  askFor(url: string, more?: More): Promise<AskedByUrl>;
  /** A fresh image, uploaded as base64. */
  upload(png?: Buffer): Promise<Readonly<Record<string, string>>>;
  nextPng(): Buffer;
  /** Has the one server of this Internet, at `http://93.184.216.34`, do this. */
  setServer(script: Script): Promise<void>;
  dispose(): Promise<void>;
};

export async function openUrlStage(): Promise<UrlStage> {
  const [ledger, internet] = await Promise.all([LedgerStage.create(), openInternet()]);
  const context = { ...ledger.context, remote: internet.remote };
  let seed = 40_000;
  const nextPng = () => makePng((seed += 1));
  const ask: UrlStage['ask'] = async (type, body, more = {}) => {
    const { path = '/api/free', headers = {}, within = context } = more;
    const sent = { headers: { 'content-type': type, ...headers }, body, context: within };
    const { status, headers: answered, json } = await ledger.ask('POST', path, sent);
    return { status, headers: answered, json: json as Record<string, string> };
  };
  return {
    ledger,
    internet,
    context,
    ask,
    askFor: (url, more) => ask('application/json', JSON.stringify({ url }), more),
    async upload(png = nextPng()) {
      const body = JSON.stringify({ image: png.toString('base64') });
      return (await ask('application/json', body)).json;
    },
    nextPng,
    setServer: (script) => internet.set({ hosts: { '93.184.216.34:80': script } }),
    async dispose() {
      await Promise.all([ledger.test.dispose(), internet.stop()]);
    },
  };
}
