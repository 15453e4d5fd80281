import type { Config, Connector } from 'wagmi';
import { watchConnectors } from 'wagmi/actions';

/** RainbowKit shows a wallet that was chosen 50 ms after the click, and forgets the error of one that was faster. */
const SHOWN_AFTER_MS = 250;

/**
 * Lets a wallet's "no" to being connected be seen: one that comes at once, as of a wallet that has a question open, would
 * leave the list of wallets waiting for ever. Holds for wallets that announce themselves later too.
 */
export function slowRefusals(config: Config): void {
  const slowed = new WeakSet<Connector>();
  const slow = (connectors: readonly Connector[]) => {
    for (const connector of connectors.filter((one) => !slowed.has(one))) {
      slowed.add(connector);
      const connect = connector.connect.bind(connector) as (asked: unknown) => Promise<never>;
      Object.assign(connector, {
        connect: (asked: unknown) =>
          connect(asked).catch(async (thrown: unknown) => {
            await new Promise((resolve) => setTimeout(resolve, SHOWN_AFTER_MS));
            throw thrown;
          }),
      });
    }
  };
  slow(config.connectors);
  watchConnectors(config, { onChange: slow });
}
