import { CodeBlock } from '@/components/ui/code-block';

type Props = { readonly site: string; readonly images: string };

/** What comes back, and how to ask for less. */
export function AnswerSection({ site, images }: Props) {
  const answer = {
    url: `${images}/k3v9m2x7qa4b.png`,
    id: 'k3v9m2x7qa4b',
    contentType: 'image/png',
    sizeBytes: 24891,
    expiresAt: '2026-12-01T14:05:00.000Z',
    width: 1280,
    height: 720,
    sha256: '9f86d081…',
    deleteToken: '70b60c2b…',
    pageUrl: `${site}/k3v9m2x7qa4b`,
    markdown: `![](${images}/k3v9m2x7qa4b.png)`,
    html: `<img src="${images}/k3v9m2x7qa4b.png" width="1280" height="720" alt="">`,
  };
  return (
    <>
      <CodeBlock title="200" code={JSON.stringify(answer, null, 2)} copy={false} />
      <p>
        It is compact on the wire, and <code>url</code> comes first. <code>sizeBytes</code> and{' '}
        <code>sha256</code> are of what is served, which is your image without its metadata.{' '}
        <code>deleteToken</code> is the only way to delete the image early: keep it.
      </p>
      <CodeBlock
        title="Only the URL"
        code={`curl -s -F image=@shot.png -H 'Accept: text/plain' ${site}/api/free`}
      />
      <p>
        The facts of a live image, without the token, are at <code>GET /api/images/&lt;id&gt;</code>
        . After it expired or was deleted, that is 404.
      </p>
    </>
  );
}
