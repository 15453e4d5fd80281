'use client';

import { useEffect, useState } from 'react';
import { formatTimeBothWays } from '@/lib/format/format-time-both-ways';

type Props = {
  /** ISO 8601. */
  readonly at: string;
  /** The server's clock at rendering, ISO 8601: what is shown before the browser knows its own zone. */
  readonly now: string;
};

/** A moment both ways: in UTC from the server, in the reader's own zone once the page is awake, fresh each minute. */
export function TimeBothWays({ at, now }: Props) {
  const [text, setText] = useState(() => formatTimeBothWays(new Date(at), new Date(now), 'UTC'));

  useEffect(() => {
    const tell = () => setText(formatTimeBothWays(new Date(at), new Date()));
    tell();
    const timer = setInterval(tell, 60_000);
    return () => clearInterval(timer);
  }, [at]);

  return <time dateTime={at}>{text}</time>;
}
