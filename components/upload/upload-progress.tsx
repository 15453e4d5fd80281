import { ProgressBar } from '@/components/ui/progress-bar';
import { formatBytes } from '@/lib/format/format-bytes';
import type { UploadItem } from './upload-item';
import styles from './upload-progress.module.css';

/** What is known, in words: never a spinner where there is a number. */
function tellProgress({ state, sizeBytes }: UploadItem): string {
  if (state.at === 'waiting') return 'Waits for the ones before it';
  if (state.at === 'fitting') return 'Makes a version that fits';
  if (state.at !== 'sending') return 'Looks at the file';
  return state.sentBytes >= sizeBytes
    ? 'All bytes sent; the server checks them'
    : `${formatBytes(state.sentBytes)} of ${formatBytes(sizeBytes)} sent`;
}

export function UploadProgress({ item, onCancel }: { item: UploadItem; onCancel: () => void }) {
  const sent = item.state.at === 'sending' ? item.state.sentBytes : 0;
  return (
    <div className={styles.progress}>
      <div className={styles.measure}>
        <ProgressBar value={sent} max={item.sizeBytes} label={`Bytes of ${item.name} sent`} />
        <p className={styles.words}>{tellProgress(item)}</p>
      </div>
      <button type="button" className="button" onClick={onCancel}>
        Cancel<span className="visually-hidden"> {item.name}</span>
      </button>
    </div>
  );
}
