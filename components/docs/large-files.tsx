import { CodeBlock } from '@/components/ui/code-block';

/** What a request carries, and whether what is larger has another way. */
export type Longest = { readonly bytes: number; readonly direct: boolean };

const lines = (site: string) => `TOKEN=<token> FILE=shot.png
curl -s -H "X-Upload-Token: $TOKEN" -H 'Content-Type: application/json' \\
  -d "{\\"sizeBytes\\":$(wc -c < $FILE)}" ${site}/api/upload/direct > direct.json
jq -r '.upload.headers | to_entries[] | "\\(.key): \\(.value)"' direct.json > headers.txt
curl -s -T $FILE -H @headers.txt "$(jq -r .upload.url direct.json)"
curl -s -H "X-Upload-Token: $TOKEN" -H 'Content-Type: application/json' \\
  -d "$(jq '{uploadId}' direct.json)" ${site}/api/upload/complete`;

/** How a file is sent that no request to this server can carry. */
export function LargeFiles({
  site,
  longest,
}: {
  readonly site: string;
  readonly longest: Longest;
}) {
  const bytes = longest.bytes.toLocaleString('en-GB');
  return (
    <>
      <h3 id="pay-large">Large files</h3>
      <p>
        What stands in front of this server lets a request through whose body has at most {bytes}{' '}
        bytes, form and all; longer ones get a 413 that may not be ours.{' '}
        {longest.direct
          ? 'A larger file goes straight to the store: ask where to put it, put it there, and say that it is complete. The answer is that of any upload.'
          : 'Larger images cannot be sent here.'}
      </p>
      {longest.direct && (
        <>
          <CodeBlock title="Upload a large file with a token" code={lines(site)} />
          <p>
            The permission lasts ten minutes, is for exactly that length, and a token has at most
            three open ones. Nobody is served what was put until it is complete; then it is
            inspected as any image. A refused one leaves the token whole, and completing again gets
            the same answer. The token’s answer names <code>maxRequestBytes</code> and{' '}
            <code>directUploadUrl</code> wherever this applies.
          </p>
        </>
      )}
    </>
  );
}
