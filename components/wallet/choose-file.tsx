'use client';

import { useId, useState } from 'react';
import { announce } from '@/components/ui/announce';
import { checkFile } from '@/components/upload/check-file';
import type { Shop } from '@/lib/wallet/shop';
import styles from './choose-file.module.css';

type Props = {
  readonly shop: Shop;
  readonly accent: boolean;
  readonly onFile: (file: File) => void;
};

/** Picks an image for what is paid already, and looks at it before anything is sent. */
export function ChooseFile({ shop, accent, onFile }: Props) {
  const id = useId();
  const [fault, setFault] = useState<string | null>(null);

  const take = async (file: File) => {
    const { maxBytes, seconds } = shop.upload;
    const check = await checkFile(file, { maxBytes, seconds, shop });
    if (check.ok) {
      setFault(null);
      onFile(file);
      return;
    }
    const told = `${check.title}. ${check.message}`;
    setFault(told);
    announce(told);
  };

  return (
    <span className={styles.choose}>
      <input
        id={id}
        className={styles.input}
        type="file"
        accept="image/png,image/jpeg,image/gif,image/webp"
        onChange={(event) => {
          const [file] = event.currentTarget.files ?? [];
          event.currentTarget.value = '';
          if (file !== undefined) void take(file);
        }}
      />
      <label htmlFor={id} className={`button ${accent ? 'button-primary' : ''} ${styles.label}`}>
        Choose an image
      </label>
      {fault !== null && <span className={styles.fault}>{fault}</span>}
    </span>
  );
}
