import { CodeBlock } from '@/components/ui/code-block';
import { formatBytes } from '@/lib/format/format-bytes';

type Props = {
  readonly site: string;
  readonly maxBytes: number;
  /** Whether images are fetched by their URL. */
  readonly byUrl: boolean;
  /** Whether anything can be bought here. */
  readonly sells: boolean;
};

/** The forms of a body that `POST /api/free` takes. */
export function SendingSection({ site, maxBytes, byUrl, sells }: Props) {
  return (
    <>
      <p>
        <code>POST /api/free</code> takes one image of at most {formatBytes(maxBytes)} in any of
        three forms. What it is, is told from its bytes; a name or a type that comes with it is not
        asked.
      </p>
      <CodeBlock
        title="As a form field named image"
        code={`curl -F image=@shot.png ${site}/api/free`}
      />
      <CodeBlock
        title="As the raw body"
        code={`curl --data-binary @shot.png -H 'Content-Type: image/png' ${site}/api/free`}
      />
      <CodeBlock
        title="As JSON, in base64 or as a data: URL"
        // Through a pipe: the base64 of all but small images is longer than a command line may be.
        code={`printf '{"image":"%s"}' "$(base64 < shot.png | tr -d '\\n')" |
  curl --json @- ${site}/api/free`}
      />
      <p>
        In a form, the image may also stand in <code>file</code>, or in the first part that is a
        file. In JSON, <code>file</code> works too. The raw body may have any <code>image/*</code>{' '}
        type or <code>application/octet-stream</code>.
      </p>
      {byUrl && (
        <>
          <CodeBlock
            title="By its URL: the server fetches it"
            code={`curl -d url=https://example.com/shot.png ${site}/api/free`}
          />
          <p>
            <code>url</code> may also be a field of a form, or stand in JSON. It is fetched once,
            within ten seconds and three redirects, by <code>http</code> or <code>https</code> on
            their usual ports, from public addresses only, without cookies. The image must be there
            for everybody.
            {sells && (
              <>
                {' '}
                <code>POST /api/upload</code> takes it too.
              </>
            )}
          </p>
        </>
      )}
      <p>Any web page may call the API: it answers CORS preflights for every origin.</p>
    </>
  );
}
