import { CodeTabs } from '@/components/docs/code-tabs';
import { DocsPage } from '@/components/docs/docs-page';
import { writeDelete } from '@/components/docs/snippets/write-delete';
import { writeLookUp } from '@/components/docs/snippets/write-look-up';
import { describeDoc } from '../describe-doc';
import { EXAMPLE_ID, getDocsFacts } from '../get-docs-facts';

export const generateMetadata = () => describeDoc('delete');

export default async function DeletePage() {
  const { origins, sells } = await getDocsFacts();
  const { site } = origins;
  const deletable = { site, id: EXAMPLE_ID, token: '<deleteToken>' };
  return (
    <DocsPage
      slug="delete"
      sells={sells}
      bodies={{
        facts: (
          <>
            <CodeTabs
              title="Look up an image"
              name="facts"
              snippet={writeLookUp(site, EXAMPLE_ID)}
            />
            <p>
              The answer is that of the upload without the delete token. After the image has expired
              or was deleted it is 404; after it was removed, 451.
            </p>
          </>
        ),
        delete: (
          <>
            <CodeTabs
              title="Delete before its time"
              name="delete"
              snippet={writeDelete(deletable)}
            />
            <p>
              The answer is 204, and from that instant, within a second on every server of the site,
              the image is not served. The token goes in the header, never in the address.
            </p>
          </>
        ),
        lost: (
          <ul>
            <li>
              Uploads by the page are listed on the <a href="/">home page</a> of the browser that
              made them, with a button that deletes.
            </li>
            {sells && (
              <li>
                Whoever paid for an image may delete it with the wallet that paid, at{' '}
                <a href="/my-images">My images</a>.
              </li>
            )}
            <li>
              An image that harms you is not yours to delete, but to <a href="/abuse">report</a>.
            </li>
          </ul>
        ),
      }}
    />
  );
}
