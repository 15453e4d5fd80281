'use client';

import { useCallback, useEffect, useState } from 'react';
import { announce } from './announce';
import { copyText } from './copy-text';

/** Milliseconds for which a button says "Copied". */
const SHOWN_FOR = 2000;

export type CopyState = 'idle' | 'copied' | 'failed';

/** Copies, confirms for two seconds, and says so to a screen reader. */
export function useCopied(what: string): [CopyState, (text: string) => void] {
  const [state, setState] = useState<{ now: CopyState; times: number }>({ now: 'idle', times: 0 });

  useEffect(() => {
    if (state.now === 'idle') return;
    const timer = setTimeout(() => setState((last) => ({ ...last, now: 'idle' })), SHOWN_FOR);
    return () => clearTimeout(timer);
  }, [state]);

  const copy = useCallback(
    (text: string) => {
      void copyText(text).then((copied) => {
        setState((last) => ({ now: copied ? 'copied' : 'failed', times: last.times + 1 }));
        announce(
          copied ? `${what} copied.` : `The browser does not allow copying. Select it by hand.`,
        );
      });
    },
    [what],
  );

  return [state.now, copy];
}
