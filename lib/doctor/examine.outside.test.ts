import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { makeSecrets } from '@/dev/context/make-secrets';
import { callRpc } from '@/dev/chain/call-rpc';
import { USDC } from '@/dev/chain/usdc';
import { serve } from '@/dev/context/serve';
import { findFaults, openSurgery, type Fault, type Surgery } from '@/dev/doctor/open-surgery';

let stage: Surgery;
beforeAll(async () => {
  stage = await openSurgery();
});
beforeEach(() => stage.heal());
afterAll(() => stage.close());

const setting = (settings: Record<string, string>) => async () => ({
  ports: stage.portsWith(settings),
});

/** Of a port that was free a moment ago. */
async function findClosedUrl(): Promise<string> {
  const { url, close } = await serve((_, response) => response.end());
  await close();
  return url;
}

/** What the node says, with other words in it. */
async function alterNode(alter: (text: string) => string) {
  const node = await serve((request, response) => {
    void (async () => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      const headers = { 'content-type': 'application/json' };
      const body = Buffer.concat(chunks);
      const answer = await fetch(stage.its.chain.rpcUrl, { method: 'POST', headers, body });
      response.end(alter(await answer.text()));
    })();
  });
  return { ports: stage.portsWith({ RPC_URL: node.url }), undo: () => node.close() };
}

const FAULTS: readonly Fault[] = [
  {
    title: 'a facilitator that is away',
    plant: async () => ({
      ports: stage.portsWith({ X402_FACILITATOR_URL: await findClosedUrl() }),
    }),
    found:
      /^fail facilitator: 127\.0\.0\.1:\d+ does not answer: supported: TypeError, ECONNREFUSED/,
  },
  {
    title: 'a facilitator of another network',
    plant: async () => {
      const kinds = [{ x402Version: 2, scheme: 'exact', network: 'eip155:8453' }];
      const other = await serve((_, response) => response.end(JSON.stringify({ kinds })));
      return {
        ports: stage.portsWith({ X402_FACILITATOR_URL: other.url }),
        undo: () => other.close(),
      };
    },
    found:
      /^fail facilitator: .*does not take exact on eip155:84532 \(version 2\), base-sepolia \(version 1\)/,
  },
  {
    title: 'a node of another chain',
    plant: async () => {
      await callRpc(stage.its.chain.rpcUrl, 'anvil_setChainId', [8453]);
      return { undo: () => callRpc(stage.its.chain.rpcUrl, 'anvil_setChainId', [84_532]) };
    },
    found: /^fail chain: the node is not of chain 84532\. Set RPC_URL to a node of base-sepolia/,
  },
  {
    title: 'a coin of another name',
    plant: async () => {
      const slot = '0x4';
      const word = (text: string) =>
        `0x${Buffer.from(text).toString('hex').padEnd(62, '0')}${(text.length * 2).toString(16).padStart(2, '0')}`;
      const name = (text: string) =>
        callRpc(stage.its.chain.rpcUrl, 'anvil_setStorageAt', [USDC, slot, word(text)]);
      await name('USD Coin');
      return { undo: () => name('USDC') };
    },
    found:
      /^fail token: .* calls itself "USD Coin", version "2"; buyers sign for "USDC", version 2/,
  },
  {
    title: 'a node that is stuck',
    plant: () =>
      alterNode((text) =>
        text.replace(
          /("timestamp":")0x[0-9a-f]+/g,
          `$10x${Math.floor(Date.now() / 1000 - 600).toString(16)}`,
        ),
      ),
    found: /^fail blocks: the newest block is 60\d s old\. Choose another node/,
  },
  {
    title: 'a PAY_TO that is a contract',
    plant: setting({ PAY_TO: USDC }),
    found: /^warn pay-to: .*is a contract on base-sepolia/,
  },
  {
    title: 'a mail server that does not know us',
    plant: async () => {
      const url = new URL(stage.its.settings.SMTP_URL!);
      url.password = 'hunter22-of-yesterday';
      return { ports: stage.portsWith({ SMTP_URL: url.href }) };
    },
    found: /^fail mail: .*EAUTH, status 535\. Look at SMTP_URL/,
  },
  {
    title: 'a webhook that is away',
    plant: async () => ({
      ports: stage.portsWith({ ALERT_WEBHOOK_URL: `${await findClosedUrl()}/hunter22` }),
    }),
    found: /^fail webhook: nobody listens at ALERT_WEBHOOK_URL: .*ECONNREFUSED/,
  },
  {
    title: 'a site that is away',
    plant: async () => ({ ports: stage.portsWith({ SITE_URL: await findClosedUrl() }) }),
    found: /^fail site: .*does not answer: TypeError, ECONNREFUSED/,
  },
  {
    title: 'another deployment at SITE_URL',
    plant: async () => {
      const secrets = makeSecrets('a-secret-of-somebody-else-entirely');
      stage.its.serveBy(stage.product({ ...stage.its.contextWith({}), secrets }));
      return {};
    },
    found: /^fail site: .*is another deployment, or runs with other keys/,
  },
  {
    title: 'something else at SITE_URL',
    plant: async () => {
      stage.its.serveBy((_, response) => response.end('Welcome to nginx!'));
      return {};
    },
    found: /^fail site: .*is not img402 \(status 200\)/,
  },
  {
    title: 'a redirect at SITE_URL',
    plant: async () => {
      stage.its.serveBy((_, response) =>
        response.writeHead(308, { location: 'https://x.test' }).end(),
      );
      return {};
    },
    found: /^fail site: .*redirects \(status 308\)\. Set SITE_URL to where it leads/,
  },
  {
    title: 'a proxy that hides the Host',
    plant: async () => {
      const behind = stage.product();
      stage.its.serveBy((request, response) => {
        request.headers.host = new URL(stage.its.settings.SITE_URL!).host;
        behind(request, response);
      });
      return {};
    },
    found: /^fail images: .*does not answer for images as img402 does/,
  },
  {
    title: 'a cache that makes up its own times',
    plant: async () => {
      const behind = stage.product();
      stage.its.serveBy((request, response) => {
        const write = response.writeHead.bind(response);
        response.writeHead = ((status: number, headers: readonly string[]) => {
          const told = headers.indexOf('cache-control');
          const others = told === -1 ? headers : headers.toSpliced(told, 2);
          return write(status, [...others, 'cache-control', 'max-age=14400']);
        }) as unknown as typeof write;
        behind(request, response);
      });
      return {};
    },
    found: /^fail images: something before .* changes Cache-Control to "max-age=14400"/,
  },
  {
    title: 'Cloudflare in front, untold',
    plant: async () => {
      const behind = stage.product();
      stage.its.serveBy((request, response) => {
        response.setHeader('cf-ray', '0-AMS');
        behind(request, response);
      });
      return {};
    },
    found: /^warn proxy: cloudflare is in front, and TRUST_PROXY is none\. Set TRUST_PROXY=cloud/,
  },
  {
    title: 'a Cloudflare that is not there',
    plant: setting({ TRUST_PROXY: 'cloudflare' }),
    found: /^warn proxy: TRUST_PROXY is cloudflare, which is not seen in front/,
  },
  {
    title: 'a token that may not purge',
    plant: setting({ CLOUDFLARE_API_TOKEN: 'a-token-without-the-right' }),
    found: /^fail cdn: .*CLOUDFLARE_API_TOKEN is wrong or lacks the right to purge/,
  },
];

it.each(FAULTS)('finds $title, and nothing else', async ({ plant, found }) => {
  const { ports = stage.portsWith(), undo } = await plant();
  try {
    const faults = await findFaults(ports);
    expect(faults).toEqual([expect.stringMatching(found)]);
    expect(faults.join()).not.toContain('hunter22');
  } finally {
    await undo?.();
  }
});
