import type { Deployment } from './deployment';
import { listSitePages } from './list-site-pages';
import { writeGuidance } from './write-guidance';

/** `GET /llms.txt`: what this is, and where the rest is told. Source: https://llmstxt.org */
export function writeLlms(deployment: Deployment): string {
  const { payments, origins } = deployment;
  const { site } = origins;
  const [about, ...rest] = writeGuidance(deployment).split('\n');
  const pages = listSitePages(deployment)
    .filter(({ path }) => path !== '/')
    .map(({ path, title, about: what }) => `- [${title}](${site}${path}): ${what}`);
  const paid =
    payments === null
      ? []
      : [`- [x402 resources](${site}/.well-known/x402): What is paid for, as a list.`];
  return `# img402

> ${about}

${rest.map((line) => `- ${line}`).join('\n')}

## For programs

- [Everything in one text](${site}/llms-full.txt): All of the API, with limits and errors.
- [Agent skill](${site}/skill.md): How an agent uploads, with commands that run as they stand.
- [MCP server](${site}/mcp): The same as tools, over streamable HTTP, without sessions.
- [OpenAPI](${site}/openapi.json): Every operation, answer and error, with prices.
${paid.map((line) => `${line}\n`).join('')}
## Pages

${pages.join('\n')}
`;
}
