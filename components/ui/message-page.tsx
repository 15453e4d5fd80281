import type { ReactNode } from 'react';

type Props = {
  /** What kind of page this is, in a word or a number. */
  readonly mark: string;
  readonly title: string;
  /** What happened, whether anything was lost, what to do. */
  readonly children: ReactNode;
};

/** A page that has one thing to say. */
export function MessagePage({ mark, title, children }: Props) {
  return (
    <div className="message">
      <p className="message-mark">{mark}</p>
      <h1 className="message-title">{title}</h1>
      <div className="message-text">{children}</div>
    </div>
  );
}
