import type { Check } from '../check';
import { fail, ok, skipped } from '../finding';

/** A grey picture of 8 by 8 squares, none like its neighbours. */
const PICTURE = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAgAAAAIBAMAAAA2IaO4AAAAMFBMVEVwcHAgICCQkJAQEBBQUFCAgIDAwMDw8PDg4ODQ0NBgYGCwsLBAQEAAAACgoKAwMDC8LZLzAAAACXBIWXMAAAPoAAAD6AG1e1JrAAAAMUlEQVQI12P4oXHTl8G8lFWNIYvTwZphirgBM4NRssYhBpfog/MYljOeUGCQkt0mCgDfugr5XZe0hAAAAABJRU5ErkJggg==',
  'base64',
);

/** Whether pictures can be looked at for what was removed before: sharp needs a library for each kind of machine. */
export const checkScreening: Check = async ({ env, screener }) => {
  if (!env.abuse.screening) return skipped('SCREENING is off');
  if (env.trustProxy.kind === 'vercel') {
    return skipped('functions of Vercel have no process of their own');
  }
  if (screener === null) return skipped('`npm start` looks at pictures, and nothing else does');
  const todo = 'Install the packages on this machine, for its own kind, or set SCREENING=off.';
  try {
    const look = await screener.look(PICTURE);
    if (look.kind === 'failed') return fail(`a picture could not be looked at: ${look.why}`, todo);
    if (look.perceptualHash === null) return fail('a picture was taken for a plain one', todo);
  } catch {
    return fail('the process that looks at pictures does not start', todo);
  }
  return ok('a process of its own has looked at a picture');
};
