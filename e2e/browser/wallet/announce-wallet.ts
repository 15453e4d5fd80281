/** What the wallet in the test process answers: a value, or an error of EIP-1193. */
export type WalletAnswer =
  | { readonly result: unknown }
  | { readonly error: { readonly code: number; readonly message: string } };

/** What the page is given to reach the wallet with, and to be reached. */
export type WalletWindow = {
  testWallet: (method: string, params: readonly unknown[]) => Promise<WalletAnswer>;
  testWalletEmit?: (event: string, value: unknown) => void;
};

/** Runs in the page, before its own scripts: an extension's half of EIP-6963 and EIP-1193. */
export function announceWallet(): void {
  type Listener = (value: unknown) => void;
  const own = window as unknown as WalletWindow;
  const listeners = new Map<string, Set<Listener>>();
  const heard = (event: string) => {
    const set = listeners.get(event) ?? new Set<Listener>();
    listeners.set(event, set);
    return set;
  };
  own.testWalletEmit = (event, value) => {
    for (const listener of [...heard(event)]) listener(value);
  };
  const provider = {
    on: (event: string, listener: Listener) => void heard(event).add(listener),
    removeListener: (event: string, listener: Listener) => void heard(event).delete(listener),
    request: async ({ method, params = [] }: { method: string; params?: unknown[] }) => {
      const answer = await own.testWallet(method, params);
      if ('result' in answer) return answer.result;
      throw Object.assign(new Error(answer.error.message), { code: answer.error.code });
    },
  };
  const info = {
    uuid: '40200000-0000-4000-8000-000000000402',
    name: 'Test wallet',
    icon: 'data:image/svg+xml,%3Csvg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8"%3E%3Ccircle cx="4" cy="4" r="4"/%3E%3C/svg%3E',
    rdns: 'org.example.test',
  };
  const announce = () => {
    const detail = Object.freeze({ info, provider });
    window.dispatchEvent(new CustomEvent('eip6963:announceProvider', { detail }));
  };
  window.addEventListener('eip6963:requestProvider', announce);
  announce();
}
