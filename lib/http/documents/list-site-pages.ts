import type { Deployment } from './deployment';

export type SitePage = { readonly path: string; readonly title: string; readonly about: string };

/** The pages that anybody may find: none of an image, and none that is one person's. A new page is a line here. */
export function listSitePages({ payments }: Pick<Deployment, 'payments'>): readonly SitePage[] {
  return [
    { path: '/', title: 'Upload', about: 'Drop an image, get a link.' },
    { path: '/docs', title: 'Docs', about: 'Every form, answer, limit and error.' },
    ...(payments === null
      ? []
      : [{ path: '/pricing', title: 'Pricing', about: 'What is free, and what a cent buys.' }]),
    { path: '/abuse', title: 'Report an image', about: 'For anyone who was harmed by one.' },
    { path: '/security', title: 'Security', about: 'What is done to an upload, and what is not.' },
    { path: '/privacy', title: 'Privacy', about: 'What is kept of you: next to nothing.' },
    { path: '/terms', title: 'Terms', about: 'What may be uploaded.' },
    { path: '/transparency', title: 'Transparency', about: 'What was reported and removed.' },
  ];
}
