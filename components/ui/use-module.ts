'use client';

import { useCallback, useEffect, useState } from 'react';

export type LoadedModule<Module> =
  | { readonly at: 'loading' }
  | { readonly at: 'failed'; readonly retry: () => void }
  | { readonly at: 'ready'; readonly module: Module };

/**
 * Code that is fetched when it is first needed, with a way on where the fetching fails.
 *
 * @param load the same function each time; asked again it must try anew
 */
export function useModule<Module>(load: () => Promise<Module>): LoadedModule<Module> {
  const [attempt, setAttempt] = useState(1);
  const [loaded, setLoaded] = useState<LoadedModule<Module>>({ at: 'loading' });
  const retry = useCallback(() => {
    setLoaded({ at: 'loading' });
    setAttempt((last) => last + 1);
  }, []);

  useEffect(() => {
    let here = true;
    load().then(
      (module) => here && setLoaded({ at: 'ready', module }),
      () => here && setLoaded({ at: 'failed', retry }),
    );
    return () => {
      here = false;
    };
  }, [load, attempt, retry]);

  return loaded;
}
