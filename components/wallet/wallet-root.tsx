'use client';

import {
  RainbowKitProvider,
  useConnectModal,
  type DisclaimerComponent,
} from '@rainbow-me/rainbowkit';
import '@rainbow-me/rainbowkit/styles.css';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { useEffect } from 'react';
import { WagmiProvider, type Config } from 'wagmi';
import { silenceIcons } from './silence-icons';
import './wallet-theme.css';

/** The modal's own handle, for whoever is outside of React. */
export type Modal = { readonly open: (() => void) | null; readonly isOpen: boolean };

function Handle({ onModal }: { readonly onModal: (modal: Modal) => void }) {
  const { openConnectModal, connectModalOpen } = useConnectModal();
  useEffect(() => {
    onModal({ open: openConnectModal ?? null, isOpen: connectModalOpen });
  }, [onModal, openConnectModal, connectModalOpen]);
  useEffect(() => (connectModalOpen ? silenceIcons() : undefined), [connectModalOpen]);
  return null;
}

/** In place of a link of RainbowKit's that no key reaches. */
const Disclaimer: DisclaimerComponent = ({ Text }) => (
  <Text>A wallet only signs here. It sends no transaction, and no account is made.</Text>
);

const APP = { appName: 'img402', disclaimer: Disclaimer };

type Props = {
  readonly config: Config;
  readonly onModal: (modal: Modal) => void;
};

/** RainbowKit and what it stands on, once a page. Its colours are our tokens, in a sheet: a theme object would be inline. */
export function WalletRoot({ config, onModal }: Props) {
  return (
    <WagmiProvider config={config}>
      <QueryClientProvider client={queries}>
        <RainbowKitProvider appInfo={APP} theme={null} modalSize="compact" locale="en-US">
          <Handle onModal={onModal} />
        </RainbowKitProvider>
      </QueryClientProvider>
    </WagmiProvider>
  );
}

const queries = new QueryClient();
