import { CodeBlock } from '@/components/ui/code-block';

/** Several images in one request. */
export function SeveralSection({ site, most }: { readonly site: string; readonly most: number }) {
  return (
    <>
      <p>
        A form may hold up to {most} parts named <code>image</code>. The answer is{' '}
        <code>{'{"images":[…]}'}</code>: for each, in the order of the form, what an upload answers
        or what its error says.
      </p>
      <CodeBlock
        title="Upload three files"
        code={`curl -F image=@one.png -F image=@two.png -F image=@three.png ${site}/api/free`}
      />
      <p>
        The status is 200 where all are stored and 207 where some are; where none is, it is that of
        the first error. A request that breaks off stores nothing. As text, each image is a line:
        its URL, or <code>error</code> and the code.
      </p>
    </>
  );
}
