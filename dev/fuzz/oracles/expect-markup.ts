import { expectThat } from '../expect-that';

/** What our own templates write. */
const TAGS = new Set(
  'html head meta title link style body main header footer nav div form input textarea fieldset legend label button ul li a p h1 h2 span br'.split(
    ' ',
  ),
);
const ATTRIBUTES = new Set(
  'lang charset name content rel href type id class role method action enctype novalidate value checked for rows maxlength autocomplete tabindex aria-hidden aria-labelledby aria-describedby aria-invalid'.split(
    ' ',
  ),
);
const TAG = /^<(?:!doctype html|\/[a-z0-9]+|([a-z0-9]+)((?: [a-z-]+(?:="[^"<>]*")?)*))>/i;

/** Whether a page holds the tags of our templates only: what somebody wrote stands in it as text. */
export function expectMarkup(page: string): void {
  for (let at = page.indexOf('<'); at !== -1; at = page.indexOf('<', at + 1)) {
    const match = TAG.exec(page.slice(at, at + 30_000));
    expectThat(match !== null, 'a tag of nobody', page.slice(at, at + 200));
    const [, name, attributes = ''] = match;
    expectThat(name === undefined || TAGS.has(name), 'a tag that is not ours', match[0]);
    for (const [, attribute] of attributes.matchAll(/ ([a-z-]+)(?:="[^"]*")?/g)) {
      expectThat(ATTRIBUTES.has(attribute!), 'an attribute that is not ours', match[0]);
    }
  }
}
