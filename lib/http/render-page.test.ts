import { describe, expect, it } from 'vitest';
import { makeImageRecord } from '@/dev/context/make-image-record';
import { refuse } from '@/lib/errors';
import { presentUpload } from './present-image';
import { problemBody } from './problem';
import { renderProblemPage, renderUploadPage } from './render-page';

const origins = { site: 'https://example.org', images: 'https://i.example.org' };

describe('renderUploadPage', () => {
  const image = presentUpload(makeImageRecord(), 'd'.repeat(40), origins);
  const page = renderUploadPage(image, origins);

  it('holds the URL, the boxes to copy from, the token and the way to the page', () => {
    expect(page).toContain('value="https://i.example.org/k3v9m2x7qa12.png"');
    expect(page).toContain('value="![](https://i.example.org/k3v9m2x7qa12.png)"');
    expect(page).toContain('value="&lt;img src=&quot;https://i.example.org/k3v9m2x7qa12.png&quot;');
    expect(page).toContain(`value="${'d'.repeat(40)}"`);
    expect(page).toContain('href="https://example.org/k3v9m2x7qa12"');
    expect(page).toContain('datetime="2026-12-01T12:00:00.250Z"');
    expect(page).not.toContain('<script');
  });

  it('escapes every value that it is given', () => {
    const bad = `"'><script>alert(1)</script>&`;
    const hostile = renderUploadPage(
      { ...image, url: bad, pageUrl: bad, markdown: bad, html: bad, deleteToken: bad },
      { site: bad, images: bad },
    );
    expect(hostile).not.toContain('<script');
    expect(hostile).not.toContain(`"'>`);
    expect(hostile).toContain('&quot;&#39;&gt;&lt;script&gt;alert(1)&lt;/script&gt;&amp;');
  });
});

describe('renderProblemPage', () => {
  it('says what happened and escapes it', () => {
    const problem = problemBody(refuse('no_file', 'x', { detail: '<b>&"' }), origins);
    const page = renderProblemPage(problem, origins);
    expect(page).toContain('<title>No image in the request · img402</title>');
    expect(page).toContain('&lt;b&gt;&amp;&quot; Send the image');
    expect(page).toContain('href="https://example.org/docs#no_file"');
    expect(page).not.toContain('<b>');
  });
});
