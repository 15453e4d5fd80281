import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { x402Facilitator } from '@x402/core/facilitator';
import type { Network } from '@x402/core/types';
import { ExactEvmScheme } from '@x402/evm/exact/facilitator';
import { ExactEvmSchemeV1 } from '@x402/evm/exact/v1/facilitator';
import { StartError } from '@/lib/start-error';
import { WALLET_FACTORY } from '../chain/deploy-wallets';
import { fundRelayer } from '../chain/fund-account';
import { createFaultPlan } from './create-fault-plan';
import { createRelayer, createSigner } from './create-signer';
import type { FaultSetting } from './faults';
import { handleSettle, readAsked } from './handle-settle';
import { createHoldPoints, type HoldPoint } from './hold-points';
import { UnreadableError } from './read-json';
import { sendJson } from './send-json';
import { serveAdmin } from './serve-admin';

/** What was asked of it since it started. */
export type FacilitatorCalls = { verify: number; settle: number; supported: number };

/** How tests make it misbehave; from another process through its admin address. */
export type FacilitatorControls = {
  /** For every settlement from now on that nothing else is planned for. Null: behave, and forget what was queued. */
  setFault(fault: FaultSetting | null): void | Promise<void>;
  /** For the next settlements. */
  queueFault(fault: FaultSetting, count?: number): void | Promise<void>;
  /** For each settlement of the authorization with this nonce. */
  setFaultFor(nonce: string, fault: FaultSetting | null): void | Promise<void>;
  /**
   * The next settlement to come to this point waits there until it is released.
   *
   * @param nonce settlements of this authorization only, which is not known at `broadcast`
   */
  hold(point: HoldPoint, nonce?: string): void | Promise<void>;
  /** Resolves when a settlement waits at this point. */
  reached(point: HoldPoint, nonce?: string): Promise<void>;
  /** With no point: all of them. */
  release(point?: HoldPoint, nonce?: string): void | Promise<void>;
  /** Connections are refused, those that are open end. */
  down(): Promise<void>;
  /** On the same port again. */
  up(): Promise<void>;
  /** @param nonce settlements of this authorization only */
  readCalls(nonce?: string): FacilitatorCalls | Promise<FacilitatorCalls>;
};

export type Facilitator = FacilitatorControls & {
  readonly url: string;
  readonly port: number;
  /** Null unless faults are allowed. */
  readonly adminUrl: string | null;
  readonly calls: Readonly<FacilitatorCalls>;
  stop(): Promise<void>;
};

export type FacilitatorOptions = {
  rpcUrl: string;
  /** 0: a free one. */
  port?: number;
  log: (line: string) => void;
  /** Relays by a new account instead of account 0, which a second facilitator on the same chain must not share. */
  ownRelayer?: boolean;
  /** From the start. */
  misbehaviour?: FaultSetting | null;
  /** Whether other processes may make it misbehave: by its admin address and by `x-test-fault`. */
  faults?: boolean;
  /** Called with each request to settle, which waits for it. */
  onSettle?: (nonce: string | undefined) => void | Promise<void>;
};

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const failed = (cause: NodeJS.ErrnoException) =>
      reject(
        cause.code === 'EADDRINUSE'
          ? new StartError(`Port ${port} of the local facilitator is taken.`, cause)
          : cause,
      );
    server.once('error', failed);
    server.listen(port, '127.0.0.1', () => {
      server.off('error', failed);
      resolve((server.address() as AddressInfo).port);
    });
  });
}

const close = (server: Server): Promise<void> =>
  new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });

/** x402's own facilitator, for both versions of the protocol. */
function createX402(signer: ReturnType<typeof createSigner>): x402Facilitator {
  const config = { eip6492AllowedFactories: [WALLET_FACTORY] };
  return new x402Facilitator()
    .register('eip155:84532', new ExactEvmScheme(signer, config))
    .registerV1('base-sepolia' as Network, new ExactEvmSchemeV1(signer, config));
}

/**
 * Runs a facilitator on the loopback interface: the standard HTTP protocol (`POST /verify`, `POST /settle`,
 * `GET /supported`) around the x402 project's own code.
 *
 * @see https://github.com/coinbase/x402/blob/main/specs/x402-specification-v2.md
 * @throws StartError where the port is taken
 */
export async function startFacilitator(options: FacilitatorOptions): Promise<Facilitator> {
  const { rpcUrl, log, misbehaviour = null, faults: faultsAllowed = false, onSettle } = options;
  const holds = createHoldPoints();
  const faults = createFaultPlan(misbehaviour);
  const relayer = options.ownRelayer === true ? await fundRelayer(rpcUrl) : createRelayer();
  const facilitator = createX402(
    createSigner(rpcUrl, relayer, { onSent: () => holds.pass('broadcast') }),
  );
  const calls: FacilitatorCalls = { verify: 0, settle: 0, supported: 0 };
  const settles = new Map<string, number>();

  const routes: Record<string, (request: IncomingMessage, to: ServerResponse) => Promise<void>> = {
    'GET /supported': async (_, response) => {
      calls.supported += 1;
      sendJson(response, 200, facilitator.getSupported());
    },
    'POST /verify': async (request, response) => {
      calls.verify += 1;
      const { payload, requirements } = await readAsked(request);
      sendJson(response, 200, await facilitator.verify(payload, requirements));
    },
    'POST /settle': (request, response) =>
      handleSettle(request, response, {
        facilitator,
        faults,
        holds,
        obeysHeader: faultsAllowed,
        onSettle: (nonce) => {
          calls.settle += 1;
          const key = nonce?.toLowerCase();
          if (key !== undefined) settles.set(key, (settles.get(key) ?? 0) + 1);
          return onSettle?.(nonce);
        },
      }),
  };
  const server = createServer((request, response) => {
    const route = routes[`${request.method} ${request.url}`];
    if (route === undefined) {
      sendJson(response, 404, { error: 'not found' });
      return;
    }
    route(request, response).catch((error: unknown) => {
      if (error instanceof UnreadableError) {
        sendJson(response, 400, { error: error.message });
        return;
      }
      log(`the local facilitator failed: ${String(error)}`);
      sendJson(response, 500, { error: error instanceof Error ? error.message : String(error) });
    });
  });
  const port = await listen(server, options.port ?? 0);

  const controls: FacilitatorControls = {
    setFault: (fault) => faults.set(fault),
    queueFault: (fault, count) => faults.queue(fault, count),
    setFaultFor: (nonce, fault) => faults.setFor(nonce, fault),
    hold: (point, nonce) => holds.hold(point, nonce),
    reached: (point, nonce) => holds.reached(point, nonce),
    release: (point, nonce) => holds.release(point, nonce),
    down: () => close(server),
    up: async () => {
      if (!server.listening) await listen(server, port);
    },
    readCalls: (nonce) =>
      nonce === undefined
        ? { ...calls }
        : { verify: 0, settle: settles.get(nonce.toLowerCase()) ?? 0, supported: 0 },
  };
  const admin = faultsAllowed ? await serveAdmin(controls) : null;
  return {
    ...controls,
    url: `http://127.0.0.1:${port}`,
    port,
    adminUrl: admin && `http://127.0.0.1:${(admin.address() as AddressInfo).port}`,
    calls,
    stop: async () => {
      holds.release();
      await Promise.all([close(server), ...(admin === null ? [] : [close(admin)])]);
    },
  };
}
