export type SitePage = {
  readonly path: string;
  readonly title: string;
  readonly about: string;
  /** Whether it is there only where something is sold. */
  readonly sold?: true;
};

/** The pages that anybody may find: none of an image, and none that is one person's. A new page is a line here. */
export const SITE_PAGES = [
  { path: '/', title: 'Upload', about: 'Drop an image, get a link.' },
  { path: '/docs', title: 'Docs', about: 'Every way in, and a search over all of it.' },
  { path: '/docs/free', title: 'Upload for free', about: 'Forms, several at once, answers.' },
  {
    path: '/docs/paid',
    title: 'Upload for a year',
    about: 'x402, tokens, lost answers.',
    sold: true,
  },
  {
    path: '/docs/keep',
    title: 'Keep an image longer',
    about: 'Another year, same URL.',
    sold: true,
  },
  { path: '/docs/delete', title: 'Look up and delete', about: 'Facts, tokens, lost tokens.' },
  { path: '/docs/tools', title: 'Tools', about: 'Terminal, CI, screenshot keys, phones.' },
  { path: '/docs/agents', title: 'Agents', about: 'Skill, MCP, documents for programs.' },
  { path: '/docs/limits', title: 'Limits and formats', about: 'What is taken, and how much.' },
  { path: '/docs/errors', title: 'Errors', about: 'Every code, one by one.' },
  { path: '/docs/self-hosting', title: 'Running your own', about: 'One command, settings.' },
  { path: '/pricing', title: 'Pricing', about: 'What is free, and what a cent buys.', sold: true },
  { path: '/abuse', title: 'Report an image', about: 'For anyone who was harmed by one.' },
  { path: '/security', title: 'Security', about: 'What is done to an upload, and what is not.' },
  { path: '/privacy', title: 'Privacy', about: 'What is kept of you: next to nothing.' },
  { path: '/terms', title: 'Terms', about: 'What may be uploaded.' },
  { path: '/transparency', title: 'Transparency', about: 'What was reported and removed.' },
] as const satisfies readonly SitePage[];

export type SitePath = (typeof SITE_PAGES)[number]['path'];
