import { CodeTabs } from '@/components/docs/code-tabs';
import { DOC_PAGES } from '@/components/docs/doc-pages';
import { DocsNav } from '@/components/docs/docs-nav';
import { DocsSearch } from '@/components/docs/docs-search';
import { ErrorIndex } from '@/components/docs/error-index';
import { listDocSlugs } from '@/components/docs/list-doc-slugs';
import { listEntries } from '@/components/docs/list-entries';
import { writeUpload } from '@/components/docs/snippets/write-upload';
import { ReadingPage } from '@/components/ui/reading-page';
import { formatDuration } from '@/lib/format/format-duration';
import { REFUSAL_REASONS } from '@/lib/payments/refusal-reasons';
import { ERRORS, getDocsFacts } from './get-docs-facts';
import { describePage } from '../describe-page';

export const generateMetadata = () =>
  describePage('/docs', {
    title: 'Docs',
    description: 'Upload an image with one request. Every way in, every answer, limit and error.',
  });

type Props = { readonly searchParams: Promise<Record<string, string | string[] | undefined>> };

export default async function DocsStartPage({ searchParams }: Props) {
  const { context, origins, sells } = await getDocsFacts();
  const { q } = await searchParams;
  const kept = formatDuration(context.env.free.retentionSeconds);
  return (
    <ReadingPage
      title="Docs"
      lead={`One request in, one URL out, for ${kept}. No account, no key, nothing to install.`}
      nav={<DocsNav here={null} sells={sells} />}
      top={
        <DocsSearch
          entries={listEntries(sells, ERRORS, REFUSAL_REASONS)}
          query={typeof q === 'string' ? q.slice(0, 100) : ''}
        />
      }
      sections={[
        {
          id: 'quick-start',
          title: 'Quick start',
          body: (
            <CodeTabs title="Upload a file" name="upload" snippet={writeUpload(origins.site)} />
          ),
        },
        {
          id: 'tasks',
          title: 'Find your task',
          body: (
            <ul>
              {listDocSlugs(sells).map((slug) => (
                <li key={slug}>
                  <a href={`/docs/${slug}`}>{DOC_PAGES[slug].title}</a>: {DOC_PAGES[slug].lead}
                </li>
              ))}
            </ul>
          ),
        },
        { id: 'errors', title: 'Errors', body: <ErrorIndex errors={ERRORS} /> },
      ]}
    />
  );
}
