import { serve } from '@/dev/context/serve';

/** What the receiver does to the next one who comes. */
export type WebhookFault =
  '500' | '429' | '404' | 'closes' | 'hangs' | 'redirects' | 'answers without end';

export type ReceivedCall = {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
};

export type LocalWebhook = {
  /** For ALERT_WEBHOOK_URL. */
  readonly url: string;
  /** What was answered 200. */
  readonly received: ReceivedCall[];
  /** Paths that were asked for, in order, whatever was answered. */
  readonly paths: readonly string[];
  /** For everyone from now on that no fault is queued for. */
  setFault(fault: WebhookFault | null): void;
  /** One a call, in this order; null: none for this one. */
  queueFaults(...faults: readonly (WebhookFault | null)[]): void;
  stop(): Promise<void>;
};

/** A real receiver on a free port of the loopback, which fails as it is told to. */
export async function startWebhook(): Promise<LocalWebhook> {
  const received: ReceivedCall[] = [];
  const paths: string[] = [];
  const faults: (WebhookFault | null)[] = [];
  let standing: WebhookFault | null = null;
  const nextFault = () => (faults.length > 0 ? faults.shift()! : standing);
  const served = await serve((request, response) => {
    void (async () => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      paths.push(request.url ?? '');
      const fault = nextFault();
      switch (fault) {
        case 'closes':
          request.socket.destroy();
          return;
        case 'hangs':
          return;
        case 'redirects':
          response.writeHead(307, { location: '/elsewhere' }).end();
          return;
        case 'answers without end':
          response.writeHead(500);
          response.write('x'.repeat(100_000));
          return;
        case '500':
          response.writeHead(500).end('a secret of theirs');
          return;
        case '404':
          response.writeHead(404).end('nobody listens here any more');
          return;
        case '429':
          response.writeHead(429, { 'retry-after': '120' }).end();
          return;
        case null: {
          const headers = Object.entries(request.headers).map(([name, value]) => [
            name,
            String(value),
          ]);
          received.push({
            headers: Object.fromEntries(headers) as Record<string, string>,
            body: Buffer.concat(chunks).toString('utf8'),
          });
          response.end('ok');
        }
      }
    })().catch(() => response.destroy());
  });
  return {
    url: `${served.url}/hooks/of-the-operator`,
    received,
    paths,
    setFault: (fault) => void (standing = fault),
    queueFaults: (...next) => void faults.push(...next),
    stop: () => served.close(),
  };
}
