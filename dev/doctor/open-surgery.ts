import type { RequestListener } from 'node:http';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { mine } from '@/dev/chain/mine';
import type { DoctorPorts } from '@/lib/doctor/doctor-ports';
import { examine } from '@/lib/doctor/examine';
import type { Context } from '@/lib/context';
import { createSecrets } from '@/lib/secrets';
import { createListener } from '@/server/create-listener';
import { makeDeployment, type Deployment } from './make-deployment';

const migrationsDir = fileURLToPath(new URL('../../prisma/migrations', import.meta.url));

/** Something that is wrong with a deployment. */
export type Fault = {
  readonly title: string;
  /** Does the harm, and says what is to be looked at and how it is undone. */
  readonly plant: () => Promise<{ ports?: DoctorPorts; undo?: () => unknown }>;
  readonly found: RegExp;
};

export type Surgery = {
  readonly its: Deployment;
  readonly owner: pg.Client;
  /** What a doctor looks at: the deployment, with these settings or parts in the place of its own. */
  portsWith(settings?: Record<string, string>, parts?: Partial<DoctorPorts>): DoctorPorts;
  /** The server as it runs in production, but for pages. */
  product(context?: Context): RequestListener;
  /** Has its server answer again. */
  heal(): Promise<void>;
  close(): Promise<void>;
};

/** A deployment in which all is well, to be harmed. */
export async function openSurgery(): Promise<Surgery> {
  const its = await makeDeployment();
  const owner = new pg.Client({ connectionString: its.test.ownerUrl });
  await owner.connect();
  const product = (context: Context = its.contextWith({})) =>
    createListener(context, async (_, response) => void response.end('<h1>a page</h1>')).listener;
  return {
    ...{ its, owner, product },
    portsWith(settings = {}, parts = {}) {
      const { env, db, store, payments, cdn, alerts, screener, clock } = its.contextWith(settings);
      const secrets = createSecrets(env.appSecrets);
      return {
        env,
        db,
        secrets,
        store,
        payments,
        cdn,
        alerts,
        screener,
        clock,
        migrationsDir,
        ...parts,
      };
    },
    async heal() {
      its.serveBy(product());
      await mine(its.chain.rpcUrl, { blocks: 1 });
    },
    async close() {
      await owner.end();
      await its.stop();
    },
  };
}

/** What is neither well nor left out because of something else: a line each, as it would be told. */
export async function findFaults(ports: DoctorPorts): Promise<string[]> {
  const found = (await examine(ports)).filter(({ state }) => state === 'warn' || state === 'fail');
  return found.map(({ state, name, what, todo }) => `${state} ${name}: ${what}. ${todo}`);
}
