import { marked } from 'marked';
import { describe, expect, it } from 'vitest';
import { pairImages, type Side } from './pair-images';
import { renderBody } from './render-body';
import { writeOutputs } from './write-outputs';

/** What a renderer of Markdown would take for more than a name. */
const NAMES = [
  '\n\n# heading\n\n- list',
  '*a* _b_ ~~c~~ `d` ``e',
  '](https://evil.example) ![x',
  '[x]: https://evil.example',
  '<https://evil.example>',
  'www.evil.example',
  'a | b | c',
  '<img src=x onerror=alert(1)>',
  '"><script>alert(1)</script>',
  '</code></td></tr></table>\n\n**x**',
  '<!-- x',
  '-->',
  '&lt;b&gt; &#42;',
  '\\',
  '    four spaces',
  '```\nfence\n```',
];
const URL = 'https://i.example/a.png';
const side = (name: string): Side => ({ name, image: { name, url: URL } });

describe('what stands in Markdown', () => {
  it.each([
    ['with a marker and a title', '<!-- img402:a -->', 'T <b> *x*'],
    ['with a title', '', '# T'],
    ['alone', '', ''],
  ])(
    'is one block of HTML, of which a renderer of others changes nothing: %s',
    (_, marker, title) => {
      for (const compared of [true, false]) {
        const before = compared ? NAMES.slice(0, 8).map(side) : [];
        const report = {
          ...{ title, compared, pairs: pairImages(before, NAMES.map(side)) },
          failures: NAMES.map((name) => ({ name, failed: 'no', message: name })),
          expiries: ['2026-12-01T00:00:00Z'],
        };
        const body = renderBody(report, { most: 65_536, width: 400, marker, elsewhere: 'Look.' });
        expect(marked.parse(body, { async: false })).toBe(body);
      }
    },
  );

  it.each(NAMES)('is one image, called %j', (name) => {
    const outputs: Record<string, string> = {};
    const core = {
      setOutput: (key: string, value: string) => (outputs[key] = value),
      setSecret() {},
    };
    const outcome = { url: URL, id: 'a', expiresAt: '2026-12-01T00:00:00Z' };
    writeOutputs(core, [{ name, path: name, shown: name, outcome }], { deleteTokens: false });
    const [{ markdown }] = JSON.parse(outputs.json!) as [{ markdown: string }];
    expect(marked.parse(`Before ${markdown} after`, { async: false })).toMatch(
      /^<p>Before <img src="https:\/\/i\.example\/a\.png" alt="[^"<>]*"> after<\/p>\n$/,
    );
  });
});
