import { PRODUCT_NAMES, PRODUCTS } from '@/lib/payments/products';
import type { Deployment } from './deployment';
import { writeGuidance } from './write-guidance';

/**
 * `GET /.well-known/x402`: what is paid for, as crawlers that do not read OpenAPI ask for it. A path with a name in it is
 * none that they could probe. Null where nothing is sold. Source: x402scan, docs/DISCOVERY.md, section B
 */
export function writeX402(deployment: Deployment): string | null {
  if (deployment.payments === null) return null;
  const { site } = deployment.origins;
  const paths = PRODUCT_NAMES.map((name) => PRODUCTS[name].path);
  return JSON.stringify({
    version: 1,
    resources: paths.filter((path) => !path.includes(':')).map((path) => site + path),
    instructions: writeGuidance(deployment),
  });
}
