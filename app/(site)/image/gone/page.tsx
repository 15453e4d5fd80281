import type { Metadata } from 'next';
import { MessagePage } from '@/components/ui/message-page';

export const metadata: Metadata = { title: 'Gone', robots: { index: false } };

/** Shown under the address of an image that is no more, with status 404. */
export default function GonePage() {
  return (
    <MessagePage mark="Gone" title="This image is gone">
      <p>
        It was here, and its time ran out or its uploader deleted it. Nothing can bring it back, and
        its address is never given to another image.
      </p>
      <a className="button button-primary" href="/">
        Upload an image
      </a>
    </MessagePage>
  );
}
