'use client';

import { MessagePage } from '@/components/ui/message-page';

/** The digest under which the server logged it: the only thing about the fault that a stranger may see. */
const digestOf = (error: unknown): string | null =>
  error instanceof Error && 'digest' in error && typeof error.digest === 'string'
    ? error.digest
    : null;

export default function ErrorPage({ error, retry }: { error: unknown; retry: () => void }) {
  const digest = digestOf(error);
  return (
    <MessagePage mark="500" title="This page could not be made">
      <p>
        Something broke on our side. Images that you uploaded are not touched by it, and their links
        go on working. Try again; if it stays like this, come back in a few minutes.
      </p>
      <button type="button" className="button button-primary js-only" onClick={retry}>
        Try again
      </button>
      {digest !== null && (
        <p>
          For whoever runs this server: the log has it under <code>{digest}</code>.
        </p>
      )}
    </MessagePage>
  );
}
