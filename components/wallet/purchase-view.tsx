'use client';

import { useEffect, useState } from 'react';
import { Icon } from '@/components/ui/icon';
import { ProgressBar } from '@/components/ui/progress-bar';
import { formatDuration } from '@/lib/format/format-duration';
import type { Shop } from '@/lib/wallet/shop';
import { ChooseFile } from './choose-file';
import type { Till } from './create-till';
import { PayPanel } from './pay-panel';
import type { Purchase, PurchaseStep } from './purchase';
import { tellStep } from './tell-step';
import styles from './purchase-view.module.css';

type Props = {
  readonly shop: Shop;
  readonly till: Till;
  readonly purchase: Purchase;
  readonly accent: boolean;
  /** After the till has let go of it. */
  readonly onDismiss: () => void;
};

const STEPS = {
  upload: ['Terms', 'Signature', 'Payment', 'Upload'],
  keep: ['Terms', 'Signature', 'Payment'],
};

/** Which of the steps is under way. */
function placeOf({ step, record }: Purchase): number {
  const order: Partial<Record<PurchaseStep['at'], number>> = {
    waiting: 0,
    challenge: 0,
    signature: 1,
    settling: 2,
    pending: 2,
    unspent: 3,
    uploading: 3,
    bought: 4,
  };
  return order[step.at] ?? (record.payment === null ? 1 : 2);
}

function Waited({ since }: { readonly since: number }) {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1_000);
    return () => clearInterval(timer);
  }, []);
  return <> Waiting for {formatDuration((now - since) / 1000)}.</>;
}

/** A purchase on its way: its steps, what is known in words, and the way on from where it stopped. */
export function PurchaseView({ shop, till, purchase, accent, onDismiss }: Props) {
  const { record, step, resumed } = purchase;
  const { key } = record;
  const place = placeOf(purchase);
  const dismiss = () => {
    till.dismiss(key);
    onDismiss();
  };
  const stopped = step.at === 'stopped' ? step.trouble : null;
  const strong = `button ${accent ? 'button-primary' : ''}`;

  return (
    <div className={styles.purchase}>
      <ol className={styles.steps} aria-label="Steps of the purchase">
        {STEPS[record.product].map((name, index) => (
          <li
            key={name}
            data-state={index < place ? 'past' : index === place ? 'now' : 'next'}
            aria-current={index === place ? 'step' : undefined}
          >
            {index < place && <Icon name="check" />}
            {name}
            {index < place && <span className="visually-hidden">, done</span>}
          </li>
        ))}
      </ol>
      {step.at === 'uploading' && (
        <ProgressBar
          value={step.sentBytes}
          max={record.sizeBytes}
          label={`Bytes of ${record.name} sent`}
        />
      )}
      {stopped === null ? (
        <p className={styles.words}>
          {resumed &&
            step.at !== 'bought' &&
            'Begun before this page was opened; it goes on from there. '}
          {tellStep(step, record)}
          {step.at === 'pending' && <Waited since={step.since} />}
        </p>
      ) : (
        <div className={styles.trouble}>
          <Icon name="alert" className={styles.icon} />
          <div>
            <p className={styles.title}>{stopped.title}</p>
            <p className={styles.words}>{stopped.message}</p>
          </div>
        </div>
      )}
      {stopped !== null && ['sign', 'switch', 'faucet'].includes(stopped.way) ? (
        <PayPanel
          shop={shop}
          amount={shop[record.product].amount}
          deed={record.product}
          accent={accent}
          onPay={() => till.again(key)}
        >
          <button type="button" className="button button-quiet" onClick={dismiss}>
            Dismiss<span className="visually-hidden"> {record.name}</span>
          </button>
        </PayPanel>
      ) : (
        <div className={styles.actions}>
          {stopped?.way === 'send' && (
            <button type="button" className={strong} onClick={() => till.again(key)}>
              Try again
            </button>
          )}
          {(stopped?.way === 'file' || step.at === 'unspent') && (
            <ChooseFile shop={shop} accent={accent} onFile={(file) => till.again(key, file)} />
          )}
          {stopped?.way === 'reload' && (
            <button type="button" className={strong} onClick={() => location.reload()}>
              Load the page again
            </button>
          )}
          {stopped?.way === 'claim' && (
            <a className={strong} href="/my-images">
              My images
            </a>
          )}
          {stopped !== null || step.at === 'unspent' ? (
            <button type="button" className="button button-quiet" onClick={dismiss}>
              {record.payment === null ? 'Dismiss' : 'Later'}
              <span className="visually-hidden"> {record.name}</span>
            </button>
          ) : (
            step.at !== 'bought' && (
              <button type="button" className="button" onClick={() => till.cancel(key)}>
                Cancel<span className="visually-hidden"> {record.name}</span>
              </button>
            )
          )}
        </div>
      )}
    </div>
  );
}
