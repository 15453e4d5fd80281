import { decodePaymentRequiredHeader } from '@x402/core/http';
import { parsePaymentRequired } from '@x402/core/schemas';
import {
  bazaarResourceServerExtension,
  declareDiscoveryExtension,
  extractDiscoveryInfoV1,
  isValidRouteTemplate,
  validateDiscoveryExtension,
  validateDiscoveryExtensionSpec,
} from '@x402/extensions/bazaar';
import {
  appendPaymentIdentifierToExtensions,
  declarePaymentIdentifierExtension,
  isPaymentIdentifierExtension,
} from '@x402/extensions/payment-identifier';
import { describe, expect, it } from 'vitest';
import { PaymentRequirementsSchema, x402ResponseSchema } from 'x402/types';
import { NETWORKS, type NetworkName } from '../networks';
import type { Product } from '@/lib/db/create-client';
import type { LongestRequest } from '@/lib/images/get-longest-request';
import { PRODUCT_NAMES, PRODUCTS } from '../products';
import { REFUSAL_REASONS } from '../refusal-reasons';
import { buildChallenge } from './build-challenge';

const SITE = 'https://example.org';
const PAY_TO = '0x4020000000000000000000000000000000000402';
const PAID = { maxBytes: 10_485_760, retentionSeconds: 365 * 86_400 };

function challenge(
  product: Product,
  options: {
    site?: string;
    name?: NetworkName;
    playMoney?: boolean;
    reason?: string;
    longest?: LongestRequest;
  } = {},
) {
  const {
    site = SITE,
    name = 'base-sepolia',
    playMoney = false,
    reason = null,
    longest = null,
  } = options;
  return buildChallenge({
    product,
    payments: { network: NETWORKS[name], payTo: PAY_TO, playMoney },
    amount: 10_000n,
    resourceUrl: site + PRODUCTS[product].path.replace(':id', 'k3v9m2x7qa'),
    siteUrl: site,
    reason,
    message: 'Sign and send again.',
    paid: PAID,
    longest,
  });
}

describe('buildChallenge', () => {
  it.each(PRODUCT_NAMES)('keeps the header of %s under 2,900 bytes on a long host', (product) => {
    const site = `https://${'a'.repeat(48)}.example.org:8443`;
    expect(new URL(site).hostname).toHaveLength(60);
    const longest = { bytes: 4_500_000, direct: true };
    for (const reason of Object.keys(REFUSAL_REASONS)) {
      for (const more of [{}, { longest }]) {
        const { header } = challenge(product, { site, reason, playMoney: true, ...more });
        expect(header.length).toBeLessThan(2900);
      }
    }
  });

  it.each(PRODUCT_NAMES)('is what a client of version 2 reads: %s', (product) => {
    const decoded: unknown = decodePaymentRequiredHeader(challenge(product).header);
    const parsed = parsePaymentRequired(decoded);
    expect(parsed.success).toBe(true);
    expect(decoded).toMatchObject({
      x402Version: 2,
      error: 'payment_required',
      resource: { url: SITE + PRODUCTS[product].path.replace(':id', 'k3v9m2x7qa') },
      accepts: [
        {
          scheme: 'exact',
          network: 'eip155:84532',
          asset: '0x036CbD53842c5426634e7929541eC2318f3dCF7e',
          amount: '10000',
          payTo: '0x4020000000000000000000000000000000000402',
          maxTimeoutSeconds: 300,
          extra: { name: 'USDC', version: '2' },
        },
      ],
    });
  });

  it.each(PRODUCT_NAMES)('is what a client of version 1 reads: %s', (product) => {
    const { body } = challenge(product);
    expect(body).toMatchObject({
      x402Version: 1,
      error: 'payment_required',
      message: 'Sign and send again.',
    });
    expect(PaymentRequirementsSchema.parse(body.accepts[0])).toEqual(body.accepts[0]);
    expect(parsePaymentRequired(body).success).toBe(true);
    expect(body.accepts[0]).toMatchObject({
      network: 'base-sepolia',
      maxAmountRequired: '10000',
      asset: '0x036CbD53842c5426634e7929541eC2318f3dCF7e',
      maxTimeoutSeconds: 300,
      extra: { name: 'USDC', version: '2' },
    });
    // The list of errors of version 1 is closed; its own reasons are in it, and `payment_required` never was.
    const refused = challenge(product, { reason: 'insufficient_funds' }).body;
    expect(x402ResponseSchema.safeParse(refused).success).toBe(true);
  });

  it('names the domain of Base where it is Base', () => {
    const { header, body } = challenge('upload', { name: 'base' });
    const extra = { name: 'USD Coin', version: '2' };
    const asset = '0x833589fCD6eDb6E08f4c7C32D4f71b54bdA02913';
    const network = 'eip155:8453';
    expect(decodePaymentRequiredHeader(header).accepts).toMatchObject([{ network, asset, extra }]);
    expect(body.accepts).toMatchObject([{ network: 'base', asset, extra }]);
  });

  it('says the reason of a refusal in both versions', () => {
    const { header, body } = challenge('keep', { reason: 'insufficient_funds' });
    expect(decodePaymentRequiredHeader(header).error).toBe('insufficient_funds');
    expect(body.error).toBe('insufficient_funds');
  });

  it.each(PRODUCT_NAMES)('tells the whole how-to of %s, the curl line included', (product) => {
    const { description } = decodePaymentRequiredHeader(challenge(product).header).resource;
    const line = {
      upload_token: `curl -H "X-Upload-Token: TOKEN" -F image=@a.png ${SITE}/api/upload`,
      upload: `curl -H "PAYMENT-SIGNATURE: SIGNED" -F image=@a.png ${SITE}/api/upload`,
      keep: `curl -X POST -H "PAYMENT-SIGNATURE: SIGNED" ${SITE}/api/images/k3v9m2x7qa/keep`,
    }[product];
    expect(description).toContain(line);
    expect(description).toContain('1 year');
    expect(description).toContain('Idempotency-Key');
    expect(challenge(product).body.accepts).toMatchObject([{ description }]);
  });

  it('says how a file is sent that no request carries, where there is a way', () => {
    const describe = (product: Product, direct: boolean) =>
      decodePaymentRequiredHeader(
        challenge(product, { longest: { bytes: 4_500_000, direct } }).header,
      ).resource.description;
    const token = describe('upload_token', true);
    expect(token).toContain('up to 10 MB');
    expect(token).toContain(`Over 4500000 bytes: with the same header POST {"sizeBytes":N} to`);
    expect(token).toContain(`${SITE}/api/upload/direct`);
    const upload = describe('upload', true);
    expect(upload).toContain('up to 4500000 bytes');
    expect(upload).toContain('/api/upload/token');
    for (const product of ['upload_token', 'upload'] as const) {
      expect(describe(product, false)).toContain('up to 4500000 bytes');
      expect(describe(product, false)).not.toContain('direct');
    }
  });

  it('says that a kept image can still be deleted', () => {
    const { description } = decodePaymentRequiredHeader(challenge('keep').header).resource;
    expect(description).toContain('can still delete it');
  });

  it('says play money on the local chain and nowhere else', () => {
    for (const product of PRODUCT_NAMES) {
      const real = decodePaymentRequiredHeader(challenge(product).header);
      const play = decodePaymentRequiredHeader(challenge(product, { playMoney: true }).header);
      expect(real.resource.description).not.toMatch(/play money/i);
      expect(play.resource.description).toMatch(/^Play money/);
    }
  });

  it.each(PRODUCT_NAMES)('describes %s to catalogues as the SDK would', (product) => {
    const { extensions } = decodePaymentRequiredHeader(challenge(product).header);
    const bazaar = extensions?.bazaar as Parameters<typeof validateDiscoveryExtension>[0];
    expect(validateDiscoveryExtension(bazaar)).toEqual({ valid: true });
    expect(validateDiscoveryExtensionSpec(bazaar as never)).toEqual({ valid: true });

    const row = PRODUCTS[product];
    const declared = declareDiscoveryExtension({
      bodyType: row.bodyType,
      input: row.bodyExample,
      inputSchema: row.bodySchema,
      output: { example: row.outputExample },
    });
    const enriched = bazaarResourceServerExtension.enrichDeclaration?.(declared.bazaar, {
      method: 'POST',
      adapter: { getPath: () => row.path.replace(':id', 'k3v9m2x7qa') },
      routePattern: row.path,
    }) as { info: unknown; routeTemplate?: string };
    expect(bazaar.info).toEqual(enriched.info);
    expect((bazaar as { routeTemplate?: string }).routeTemplate).toBe(enriched.routeTemplate);
    if (enriched.routeTemplate !== undefined) {
      expect(isValidRouteTemplate(enriched.routeTemplate)).toBe(true);
    }
  });

  it.each(PRODUCT_NAMES)('describes %s to catalogues of version 1', (product) => {
    const [requirements] = challenge(product).body.accepts;
    expect(extractDiscoveryInfoV1(requirements as never)).toMatchObject({
      input: { type: 'http', method: 'POST', bodyType: PRODUCTS[product].bodyType },
      output: { example: PRODUCTS[product].outputExample },
    });
  });

  it('lets a client name its payment', () => {
    const { extensions } = decodePaymentRequiredHeader(challenge('upload_token').header);
    const offered = extensions?.['payment-identifier'];
    expect(isPaymentIdentifierExtension(offered)).toBe(true);
    expect(offered).toEqual(declarePaymentIdentifierExtension(false));
    const named = appendPaymentIdentifierToExtensions({ ...extensions }, 'order-0123456789');
    expect(named['payment-identifier']).toMatchObject({ info: { id: 'order-0123456789' } });
  });
});
