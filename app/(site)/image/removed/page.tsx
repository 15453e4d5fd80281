import type { Metadata } from 'next';
import { MessagePage } from '@/components/ui/message-page';

export const metadata: Metadata = { title: 'Removed', robots: { index: false } };

/** Shown under the address of an image that was taken down, with status 451. */
export default function RemovedPage() {
  return (
    <MessagePage mark="451" title="This image was removed">
      <p>
        It was removed from this service after a report, or because the law demands it. It is not
        served any more, and its address is never given to another image.
      </p>
      <a className="button button-primary" href="/">
        Upload an image
      </a>
    </MessagePage>
  );
}
