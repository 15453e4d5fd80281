import { MessagePage } from '@/components/ui/message-page';

export default function NotFoundPage() {
  return (
    <MessagePage mark="404" title="There is nothing at this address">
      <p>
        Check the address for a missing or an extra character. If it was an image, it may have
        expired: free images are kept for a few days, then nothing of them is left to show.
      </p>
      <a className="button button-primary" href="/">
        Upload an image
      </a>
    </MessagePage>
  );
}
