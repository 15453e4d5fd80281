import { headers } from 'next/headers';
import { MessagePage } from '@/components/ui/message-page';
import { getContext } from '@/lib/context';
import { PATH_HEADER } from '@/lib/http/prepare-page';
import { getImageStatus } from '@/lib/images/get-image-status';
import NotFoundPage from '@/app/not-found';

/** Next hands no parameters to this file; the middleware has put the path where it can be read. */
async function wasImage(): Promise<boolean> {
  const id = (await headers()).get(PATH_HEADER)?.slice(1) ?? '';
  if (!/^[a-z0-9]{10,32}$/.test(id)) return false;
  return (await getImageStatus(getContext(), id)) === 'gone';
}

export default async function ImageNotFoundPage() {
  if (!(await wasImage())) return <NotFoundPage />;
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
