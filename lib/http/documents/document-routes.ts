import type { Route } from '../answer';
import type { Deployment } from './deployment';
import { serveDocument } from './serve-document';
import { writeFlameshot } from './tools/write-flameshot';
import { writeRaycast } from './tools/write-raycast';
import { writeSharex } from './tools/write-sharex';
import { writeShortcuts } from './tools/write-shortcuts';
import { writeLlms } from './write-llms';
import { writeLlmsFull } from './write-llms-full';
import { writeManifest } from './write-manifest';
import { writeRobots } from './write-robots';
import { writeSitemap } from './write-sitemap';
import { writeSkill } from './write-skill';
import { writeSkillIndex } from './write-skill-index';
import { writeX402 } from './write-x402';

const TEXT = 'text/plain; charset=utf-8';
const MARKDOWN = 'text/markdown; charset=utf-8';
const JSON_TYPE = 'application/json';

function toRoute(
  name: string,
  contentType: string,
  write: (deployment: Deployment) => string | null,
): Route {
  const serve = serveDocument(contentType, write);
  return {
    name: `document:${name}`,
    methods: { GET: serve, HEAD: serve },
    policy: { GET: 'document', HEAD: 'document' },
  };
}

/** `GET /llms.txt` */
export const llmsRoute = toRoute('llms', TEXT, writeLlms);
/** `GET /llms-full.txt` */
export const llmsFullRoute = toRoute('llms-full', TEXT, writeLlmsFull);
/** `GET /skill.md`, and where installers look for it */
export const skillRoute = toRoute('skill', MARKDOWN, writeSkill);
/** `GET /.well-known/agent-skills/index.json` */
export const skillIndexRoute = toRoute('skill-index', JSON_TYPE, writeSkillIndex);
/** `GET /.well-known/x402` */
export const x402Route = toRoute('x402', JSON_TYPE, writeX402);
/** `GET /robots.txt` */
export const robotsRoute = toRoute('robots', TEXT, writeRobots);
/** `GET /sitemap.xml` */
export const sitemapRoute = toRoute('sitemap', 'application/xml', writeSitemap);
/** `GET /img402.sxcu` */
export const sharexRoute = toRoute('sharex', JSON_TYPE, writeSharex);
/** `GET /flameshot.sh` */
export const flameshotRoute = toRoute('flameshot', TEXT, writeFlameshot);
/** `GET /shortcuts.sh` */
export const shortcutsRoute = toRoute('shortcuts', TEXT, writeShortcuts);
/** `GET /raycast.sh` */
export const raycastRoute = toRoute('raycast', TEXT, writeRaycast);
/** `GET /manifest.webmanifest` */
export const manifestRoute = toRoute('manifest', 'application/manifest+json', writeManifest);
