import { CodeBlock } from '@/components/ui/code-block';

type Props = {
  readonly site: string;
  /** "7 days". */
  readonly longest: string;
};

/** How an image is made to end sooner. */
export function LifetimeSection({ site, longest }: Props) {
  return (
    <>
      <p>
        <code>expires</code> ends an image sooner: seconds, or a span like <code>30m</code>,{' '}
        <code>12h</code> or <code>3d</code>; at least a minute, and for a free image {longest} at
        most. It is a field of the form, a member of the JSON, or a part of the address.
      </p>
      <CodeBlock
        title="Upload for an hour"
        code={`curl -F image=@shot.png -F expires=1h ${site}/api/free`}
      />
    </>
  );
}
