import { DocsPage } from '@/components/docs/docs-page';
import { FactTable } from '@/components/docs/fact-table';
import { CodeBlock } from '@/components/ui/code-block';
import { describeDoc } from '../describe-doc';
import { getDocsFacts } from '../get-docs-facts';

export const generateMetadata = () => describeDoc('agents');

export default async function AgentsPage() {
  const { origins, sells } = await getDocsFacts();
  const { site } = origins;
  const documents = [
    ['/openapi.json', 'Every operation, answer and error (OpenAPI 3.1).'],
    ['/llms.txt', 'What this is, and where the rest is told.'],
    ['/llms-full.txt', 'All of it in one text.'],
    ...(sells ? [['/.well-known/x402', 'What is paid for, for those who list such things.']] : []),
  ] as const;
  return (
    <DocsPage
      slug="agents"
      sells={sells}
      bodies={{
        skill: (
          <>
            <p>
              One file tells an agent that has a shell how to upload, look up and delete
              {sells && ', and how to pay'}, with lines that run as they stand.
            </p>
            <CodeBlock
              title="Give Claude Code the skill"
              code={`mkdir -p ~/.claude/skills/img402
curl -s ${site}/skill.md -o ~/.claude/skills/img402/SKILL.md`}
            />
          </>
        ),
        mcp: (
          <>
            <p>
              A client of the Model Context Protocol needs the address alone. The tools upload, hand
              out a command for a file that does not have to pass through the model, look up, delete
              {sells && ' and keep'}.
            </p>
            <CodeBlock
              title="Add it to Claude Code"
              code={`claude mcp add --transport http img402 ${site}/mcp`}
            />
            <p>
              {sells &&
                'Paid tools answer with what they cost, and go on when the call comes again with an x402 payment. '}
              From a terminal, <code>npx img402 mcp --server {site}</code> speaks the same over
              stdio{sells && ', and pays from a key of yours within a limit'}; the package{' '}
              <a href="/docs/tools#cli">is not on npm yet</a>.
            </p>
          </>
        ),
        documents: (
          <FactTable
            caption="Documents for programs"
            head={['Address', 'What it tells']}
            rows={documents.map(([path, what]) => [
              <a key={path} href={path}>
                <code>{path}</code>
              </a>,
              what,
            ])}
          />
        ),
      }}
    />
  );
}
