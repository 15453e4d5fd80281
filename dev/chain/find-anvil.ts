import { createRequire } from 'node:module';
import path from 'node:path';
import { StartError } from '@/lib/start-error';

/** Node's names for processors, as the packages of Foundry call them. */
const ARCH: Partial<Record<NodeJS.Architecture, string>> = { x64: 'amd64', arm64: 'arm64' };

/**
 * The anvil that npm installed for this platform: the program itself, since a signal to the package's script would not
 * reach it.
 *
 * @throws where there is none for it, as a StartError
 */
export function findAnvil(): string {
  const name = `@foundry-rs/anvil-${process.platform}-${ARCH[process.arch] ?? process.arch}`;
  const program = process.platform === 'win32' ? 'anvil.exe' : 'anvil';
  try {
    const here = createRequire(import.meta.url);
    const fromPackage = createRequire(here.resolve('@foundry-rs/anvil/package.json'));
    return path.join(path.dirname(fromPackage.resolve(`${name}/package.json`)), 'bin', program);
  } catch (cause) {
    throw new StartError(
      `There is no anvil for ${process.platform} on ${process.arch} among the packages, so there is no local chain. Set NETWORK, PAY_TO and a facilitator, or PAYMENTS=off.`,
      cause,
    );
  }
}
