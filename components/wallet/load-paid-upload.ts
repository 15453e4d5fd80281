import { prefetchWallet } from './load-wallet';

/** The code of everything paid but the wallet itself. */
export const loadPaidUpload = () => import('./paid-upload');

/** Fetched ahead, the wallet's code with it: somebody has dropped what only money keeps. */
export function prefetchPaying(): void {
  loadPaidUpload().catch(() => undefined);
  prefetchWallet();
}
