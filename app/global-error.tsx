'use client';

import { MessagePage } from '@/components/ui/message-page';
import './globals.css';

/** Stands in where even the layout could not be made: a whole document, without header and fonts of its own. */
export default function GlobalErrorPage({ retry }: { retry: () => void }) {
  return (
    <html lang="en" className="js">
      <head>
        <title>This page could not be made · img402</title>
      </head>
      <body>
        <main>
          <MessagePage mark="500" title="This page could not be made">
            <p>
              Something broke on our side. Images that you uploaded are not touched by it, and their
              links go on working. Try again; if it stays like this, come back in a few minutes.
            </p>
            <button type="button" className="button button-primary" onClick={retry}>
              Try again
            </button>
          </MessagePage>
        </main>
      </body>
    </html>
  );
}
