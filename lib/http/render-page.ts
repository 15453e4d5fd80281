import { escapeHtml as escape } from '@/lib/format/escape-html';
import type { Origins } from './get-origins';
import type { PresentedImage } from './schemas/image-schemas';
import type { ProblemBody } from './schemas/problem-schemas';
import { securityHeaders } from './security-headers';

/**
 * Headers of such a page: it runs nothing, shows images of ours and is shown in no frame, since it may hold a token.
 *
 * @param sends whether it holds a form, which goes to this site alone
 */
export function pageHeaders(origins: Origins, sends = false): Record<string, string> {
  const [site, images] = [origins.site, origins.images].map((base) => new URL(base).origin);
  return {
    ...securityHeaders('plain', null),
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': `default-src 'none'; style-src ${site}; font-src ${site}; img-src ${site} ${images}; form-action ${sends ? "'self'" : "'none'"}; frame-ancestors 'none'; base-uri 'none'`,
  };
}

/** A page without a script, for a form that was sent without JavaScript. `body` is HTML. */
export function renderPage(title: string, body: string, origins: Origins): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${escape(title)} · img402</title>
<link rel="stylesheet" href="${escape(origins.site)}/plain.css">
</head>
<body>
<header><a href="${escape(origins.site)}/">img402</a></header>
<main>
<h1>${escape(title)}</h1>
${body}
</main>
</body>
</html>
`;
}

const copyBox = (label: string, id: string, value: string): string =>
  `<p><label for="${id}">${escape(label)}</label>
<input id="${id}" type="text" readonly value="${escape(value)}"></p>`;

/** One image of the page: the URL, the boxes to copy from, and the delete token. */
const uploadBlock = (image: PresentedImage, suffix = ''): string =>
  `<p><a href="${escape(image.pageUrl)}"><img src="${escape(image.url)}" alt="The image you uploaded" width="${image.width}" height="${image.height}"></a></p>
<p>It is kept until <time datetime="${image.expiresAt}">${escape(new Date(image.expiresAt).toUTCString())}</time>.</p>
${copyBox('URL', `url${suffix}`, image.url)}
${copyBox('Markdown', `markdown${suffix}`, image.markdown)}
${copyBox('HTML', `html${suffix}`, image.html)}
${copyBox('Delete token', `token${suffix}`, image.deleteToken)}`;

const uploadFoot = ({ site }: Origins): string =>
  `<p>A delete token is shown this once. With it you can remove the image before its time; <a href="${escape(site)}/docs/delete#delete">the docs say how</a>.</p>
<p><a href="${escape(site)}/">Upload another image</a></p>`;

/** The answer to an upload by a plain form. */
export function renderUploadPage(image: PresentedImage, origins: Origins): string {
  return renderPage('Your image is up', `${uploadBlock(image)}\n${uploadFoot(origins)}`, origins);
}

/** The answer to several: each under a heading of its own, in their order, also those that were refused. */
export function renderUploadsPage(
  images: readonly (PresentedImage | ProblemBody)[],
  origins: Origins,
): string {
  const blocks = images.map((image, at) => {
    const place = at + 1;
    return 'url' in image
      ? `<h2>Image ${place}</h2>\n${uploadBlock(image, `-${place}`)}`
      : `<h2>Image ${place}: ${escape(image.title)}</h2>\n<p>${escape(image.message)} <a href="${escape(image.type)}">More on this error</a></p>`;
  });
  const up = images.filter((image) => 'url' in image).length;
  const title =
    up === images.length ? `Your ${up} images are up` : `${up} of ${images.length} images are up`;
  return renderPage(title, `${blocks.join('\n')}\n${uploadFoot(origins)}`, origins);
}

/** A refusal of the operator's desk as a page. `back` is a path of the desk. */
export function renderDeskProblem(problem: ProblemBody, back: string, origins: Origins): string {
  return renderPage(
    problem.title,
    `<p>${escape(problem.message)}</p>
<p><a href="${escape(origins.site)}${escape(back)}">Back to the desk</a></p>`,
    origins,
  );
}

/** A refusal as a page: what happened, whether anything was lost, what to do. */
export function renderProblemPage(problem: ProblemBody, origins: Origins): string {
  return renderPage(
    problem.title,
    `<p>${escape(problem.message)}</p>
<p><a href="${escape(origins.site)}/">Back to the start page</a> · <a href="${escape(problem.type)}">More on this error</a></p>`,
    origins,
  );
}
