import { DocsPage } from '@/components/docs/docs-page';
import { ToolFile } from '@/components/docs/tool-file';
import { CodeBlock } from '@/components/ui/code-block';
import { describeDoc } from '../describe-doc';
import { EXAMPLE_ID, getDocsFacts } from '../get-docs-facts';

export const generateMetadata = () => describeDoc('tools');

export default async function ToolsPage() {
  const { origins, sells } = await getDocsFacts();
  const { site } = origins;
  const page = encodeURIComponent(`${site}/${EXAMPLE_ID}`);
  return (
    <DocsPage
      slug="tools"
      sells={sells}
      bodies={{
        cli: (
          <>
            <CodeBlock
              title="Upload from a terminal"
              code={`npx img402 --server ${site} shot.png`}
            />
            <p>
              It takes files, patterns, a pipe and the clipboard, prints one URL a line, remembers
              delete tokens
              {sells && ', and pays from a wallet of yours within a limit that you set'}.{' '}
              <code>npx img402 --help</code> says the rest.
            </p>
            <p>
              The package is not on npm yet. Until it is, build it in a copy of the source with{' '}
              <code>node cli/build.mjs</code>, and run <code>node cli/dist/img402.mjs</code> in
              place of <code>npx img402</code>.
            </p>
          </>
        ),
        action: (
          <>
            <CodeBlock
              title="A step of a workflow"
              code={`- uses: OWNER/img402/action@v1
  with:
    server: ${site}
    files: test-results/**/*.png`}
            />
            <p>
              It uploads what a run has made and writes one comment on the pull request, which every
              later run changes; with <code>before</code>, pictures stand side by side. In place of{' '}
              <code>OWNER/img402</code> stands the repository that has the source. The README in{' '}
              <code>action/</code> has its inputs, and what it needs to be allowed.
            </p>
          </>
        ),
        sharex: (
          <ToolFile file="img402.sxcu">
            Double-click the file: ShareX imports it and uploads images here from then on, and
            copies the URL. It keeps no delete token.
          </ToolFile>
        ),
        flameshot: (
          <ToolFile file="flameshot.sh">
            Bind it to a key: it lets you select a part of the screen, uploads that, and copies the
            URL with <code>wl-copy</code> or <code>xclip</code>.
          </ToolFile>
        ),
        shortcuts: (
          <ToolFile file="shortcuts.sh">
            Make a shortcut that takes images from Quick Actions, add “Run Shell Script”, pass the
            input as arguments, and paste the text of this file. It then stands in Finder’s menu,
            and copies the URLs. Apple’s app imports only files that were signed on a Mac, so that
            there is none to open.
          </ToolFile>
        ),
        raycast: (
          <ToolFile file="raycast.sh">
            Put it into the folder of your script commands and make it executable: “Upload
            Screenshot” asks for a part of the screen, uploads it, and copies the URL.
          </ToolFile>
        ),
        phone: (
          <>
            <p>
              On Android, open <a href="/">the first page</a> in Chrome and choose “Add to Home
              screen”: img402 is then in the list when you share a picture, and answers with its
              URL. This needs https. Safari has no such thing: there, open the page and pick the
              photo.
            </p>
          </>
        ),
        embeds: (
          <>
            <p>
              Paste the address of an image’s page, <code>pageUrl</code>: it carries Open Graph tags
              and an oEmbed link, by which Slack, Discord and Notion show the picture. Those two
              were followed to the letter and not tried with the services themselves.
            </p>
            <CodeBlock
              title="Ask how to embed an image"
              code={`curl '${site}/api/oembed?url=${page}'`}
            />
          </>
        ),
      }}
    />
  );
}
