'use client';

import { CopyFace } from './copy-face';
import { useCopied } from './use-copied';

type Props = {
  readonly text: string;
  /** What is copied, for a screen reader: "URL". */
  readonly what: string;
  readonly label?: string;
  readonly primary?: boolean;
};

/** A button that copies `text`. */
export function CopyButton({ text, what, label, primary }: Props) {
  const [state, copy] = useCopied(what);
  return (
    <CopyFace state={state} onCopy={() => copy(text)} what={what} label={label} primary={primary} />
  );
}
