import { mcpRoute } from '@/lib/mcp/mcp-route';
import type { Route } from './answer';
import {
  caseActionRoute,
  caseExportRoute,
  caseImageRoute,
  operatorChallengeRoute,
  operatorSignInRoute,
  operatorSignOutRoute,
} from './desk/desk-routes';
import {
  flameshotRoute,
  llmsFullRoute,
  llmsRoute,
  manifestRoute,
  raycastRoute,
  robotsRoute,
  sharexRoute,
  shortcutsRoute,
  sitemapRoute,
  skillIndexRoute,
  skillRoute,
  x402Route,
} from './documents/document-routes';
import { openapiRoute } from './openapi/openapi-route';
import {
  appealRoute,
  balanceRoute,
  challengeRoute,
  claimRoute,
  completeUploadRoute,
  cronRoute,
  directUploadRoute,
  faucetRoute,
  freeUploadRoute,
  healthRoute,
  imageBytesRoute,
  imageFactsRoute,
  keepRoute,
  metricsRoute,
  oembedRoute,
  paidUploadRoute,
  paymentStatusRoute,
  reportRoute,
  securityTxtRoute,
  unknownRoute,
  uploadTokenRoute,
} from './routes';

export type FoundRoute = {
  readonly route: Route;
  readonly params: Readonly<Record<string, string>>;
};

/** Apart from the others, which cost the more the longer they are: an image is asked for a thousand times as often. */
const IMAGE = /^\/i\/([a-z0-9]+\.[a-z0-9]+)$/;

/** All but those of images, in the order in which they are tried. */
export const PATHS: readonly { readonly path: RegExp; readonly route: Route }[] = [
  { path: /^\/api\/free$/, route: freeUploadRoute },
  { path: /^\/api\/upload$/, route: paidUploadRoute },
  { path: /^\/api\/upload\/token$/, route: uploadTokenRoute },
  { path: /^\/api\/upload\/direct$/, route: directUploadRoute },
  { path: /^\/api\/upload\/complete$/, route: completeUploadRoute },
  { path: /^\/api\/images\/(?<id>[a-z0-9]+)$/, route: imageFactsRoute },
  { path: /^\/api\/images\/(?<id>[a-z0-9]+)\/keep$/, route: keepRoute },
  { path: /^\/api\/oembed$/, route: oembedRoute },
  { path: /^\/api\/payments\/claim$/, route: claimRoute },
  { path: /^\/api\/payments\/(?<id>[0-9a-f]{32})$/, route: paymentStatusRoute },
  { path: /^\/api\/wallet\/balance$/, route: balanceRoute },
  { path: /^\/api\/wallet\/faucet$/, route: faucetRoute },
  { path: /^\/api\/abuse$/, route: reportRoute },
  { path: /^\/api\/abuse\/challenge$/, route: challengeRoute },
  { path: /^\/api\/abuse\/appeal$/, route: appealRoute },
  { path: /^\/api\/cron\/(?<job>[a-z-]+)$/, route: cronRoute },
  { path: /^\/api\/health$/, route: healthRoute },
  { path: /^\/operator\/challenge$/, route: operatorChallengeRoute },
  { path: /^\/operator\/sign-in$/, route: operatorSignInRoute },
  { path: /^\/operator\/sign-out$/, route: operatorSignOutRoute },
  { path: /^\/operator\/cases\/(?<caseId>[a-z0-9]{10})\/actions$/, route: caseActionRoute },
  { path: /^\/operator\/cases\/(?<caseId>[a-z0-9]{10})\/export$/, route: caseExportRoute },
  {
    path: /^\/operator\/cases\/(?<caseId>[a-z0-9]{10})\/images\/(?<imageId>[a-z0-9]{10,32})$/,
    route: caseImageRoute,
  },
  { path: /^\/mcp$/, route: mcpRoute },
  { path: /^\/metrics$/, route: metricsRoute },
  { path: /^\/openapi\.json$/, route: openapiRoute },
  { path: /^\/llms\.txt$/, route: llmsRoute },
  { path: /^\/llms-full\.txt$/, route: llmsFullRoute },
  { path: /^\/skill\.md$/, route: skillRoute },
  { path: /^\/\.well-known\/agent-skills\/img402\/SKILL\.md$/, route: skillRoute },
  { path: /^\/\.well-known\/agent-skills\/index\.json$/, route: skillIndexRoute },
  { path: /^\/\.well-known\/x402$/, route: x402Route },
  { path: /^\/robots\.txt$/, route: robotsRoute },
  { path: /^\/manifest\.webmanifest$/, route: manifestRoute },
  { path: /^\/img402\.sxcu$/, route: sharexRoute },
  { path: /^\/flameshot\.sh$/, route: flameshotRoute },
  { path: /^\/shortcuts\.sh$/, route: shortcutsRoute },
  { path: /^\/raycast\.sh$/, route: raycastRoute },
  { path: /^\/sitemap\.xml$/, route: sitemapRoute },
  { path: /^\/\.well-known\/security\.txt$/, route: securityTxtRoute },
  { path: /^\/(?:api|i)(?:\/|$)/, route: unknownRoute },
];

/**
 * The route of a raw path of our own tree, for a server that stands in front of Next; null for what is a page. No path
 * is decoded: an escape, a second slash or another letter case names nothing.
 */
export function findRoute(path: string): FoundRoute | null {
  const image = IMAGE.exec(path);
  if (image !== null) return { route: imageBytesRoute, params: { name: image[1]! } };
  for (const { path: pattern, route } of PATHS) {
    const match = pattern.exec(path);
    if (match !== null) return { route, params: { ...match.groups } };
  }
  return null;
}
