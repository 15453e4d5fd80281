'use client';

import { useEffect } from 'react';
import { AWAKE } from './awake-event';

/** Says that the page works, so that what was kept for that moment is done: all of a page wakes up at once. */
export function Awake() {
  useEffect(() => {
    dispatchEvent(new Event(AWAKE));
  }, []);
  return null;
}
