import { Icon } from '@/components/ui/icon';
import { formatBytes } from '@/lib/format/format-bytes';
import type { UploadQueue } from './create-upload-queue';
import { RetryButton } from './retry-button';
import type { UploadItem, UploadState } from './upload-item';
import styles from './upload-trouble.module.css';

type TroubleState = Extract<
  UploadState,
  { at: 'refused' | 'fitted' | 'failed' | 'canceled' | 'deleted' }
>;

type Words = { readonly title: string; readonly message: string; readonly lost: boolean };

const FORMATS: Record<string, string> = {
  'image/jpeg': 'JPEG',
  'image/webp': 'WebP',
  'image/png': 'PNG',
};

function tell(item: UploadItem, state: TroubleState): Words {
  switch (state.at) {
    case 'refused':
    case 'failed':
      return { title: state.title, message: state.message, lost: true };
    case 'canceled':
      return { title: 'Canceled', message: 'Nothing was stored.', lost: false };
    case 'deleted':
      return { title: 'Deleted', message: 'The link no longer works.', lost: false };
    case 'fitted': {
      const { blob, width, height, fromWidth, fromHeight, quality } = state.fitted;
      const size =
        width === fromWidth && height === fromHeight
          ? `still ${width} × ${height}`
          : `${width} × ${height} instead of ${fromWidth} × ${fromHeight}`;
      const how = quality === null ? '' : ` at quality ${Math.round(quality * 100)} of 100`;
      const still = state.stills ? ' Only the first frame is kept: it no longer moves.' : '';
      return {
        title: `It fits as ${FORMATS[blob.type] ?? 'an image'}: ${formatBytes(blob.size)} instead of ${formatBytes(item.sizeBytes)}`,
        message: `${size[0]?.toUpperCase()}${size.slice(1)}${how}.${still} Your own file stays as it is.`,
        lost: false,
      };
    }
  }
}

type Props = {
  readonly item: UploadItem;
  readonly state: TroubleState;
  readonly queue: UploadQueue;
  readonly accent: boolean;
};

/** What stopped, in words, and the ways on from there. */
export function UploadTrouble({ item, state, queue, accent }: Props) {
  const words = tell(item, state);
  const { key } = item;
  const strong = `button ${accent ? 'button-primary' : ''}`;
  return (
    <div className={styles.trouble}>
      <div className={styles.words} data-lost={words.lost}>
        {words.lost && <Icon name="alert" className={styles.icon} />}
        <div>
          <p className={styles.title}>{words.title}</p>
          <p className={styles.message}>{words.message}</p>
        </div>
      </div>
      <div className={styles.actions}>
        {state.at === 'refused' && state.offer !== null && (
          <button type="button" className={strong} onClick={() => queue.fit(key)}>
            {state.offer === 'shrink' ? 'Make it fit' : 'Convert it here'}
          </button>
        )}
        {state.at === 'fitted' && (
          <button type="button" className={strong} onClick={() => queue.sendFitted(key)}>
            Upload this version
          </button>
        )}
        {state.at === 'fitted' && state.payable && (
          <button type="button" className="button" onClick={() => queue.offer(key)}>
            Keep the whole of it
          </button>
        )}
        {state.at === 'failed' && state.retryable && (
          <RetryButton accent={accent} retryAt={state.retryAt} onRetry={() => queue.retry(key)} />
        )}
        {state.at === 'canceled' && (
          <button type="button" className="button" onClick={() => queue.retry(key)}>
            Upload after all
          </button>
        )}
        <button type="button" className="button button-quiet" onClick={() => queue.dismiss(key)}>
          Dismiss<span className="visually-hidden"> {item.name}</span>
        </button>
      </div>
    </div>
  );
}
