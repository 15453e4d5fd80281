import type { PortPlan } from '@/dev/faults/create-points';
import { findRowByKey } from './find-row';
import { BOUNDARY, buildForm } from '@/dev/uploads/build-form';
import { judgeReply } from './judge-reply';
import { send, type Outgoing } from './send';
import { picturesOf } from './pictures-of';
import { pathOf, type Auth, type Fault, type Sent, type World } from './world';

/** How a request is disturbed. */
export type Disturbance = {
  readonly server: number;
  /** The same request, this often at once, over both servers in turn. */
  readonly copies: number;
  readonly fault: Fault | null;
  readonly plan: PortPlan | null;
};

function writeUpload({ stage }: World, sent: Sent) {
  const images = picturesOf(sent).map((index) => stage.pictures[index]!.png);
  if (sent.count === 1) return { type: 'image/png', body: images[0]! };
  const parts = images.map((data) => ({ name: 'image', filename: 'a.png', data }));
  return { type: `multipart/form-data; boundary=${BOUNDARY}`, body: buildForm(parts) };
}

/** A request with an authorization, as HTTP has it. */
export function toOutgoing(world: World, auth: Auth, sent: Sent): Outgoing {
  const upload = sent.product === 'upload' ? writeUpload(world, sent) : null;
  return {
    method: 'POST',
    path: pathOf(world, sent),
    headers: {
      [auth.header[0]]: auth.header[1],
      ...(sent.key === null ? {} : { 'idempotency-key': sent.key }),
      ...(upload === null ? {} : { 'content-type': upload.type }),
    },
    body: upload?.body,
  };
}

/** Runs something with a plan for a server's ports, and starts the server anew where that ended it. */
export async function withPlan(
  world: World,
  { server, plan }: Pick<Disturbance, 'server' | 'plan'>,
  run: () => Promise<void>,
): Promise<void> {
  const process = world.servers[server]!;
  process.points.arm(plan);
  await run();
  process.points.arm(null);
  if (process.points.dead && world.servers[server] === process) world.restart(server);
}

/** Sends an authorization in a request, and holds the answers to the rules. */
export async function request(
  world: World,
  auth: Auth,
  sent: Sent,
  { server, copies, fault, plan }: Disturbance,
): Promise<void> {
  auth.fault = fault;
  auth.sent.push(sent);
  const outgoing = toOutgoing(world, auth, sent);
  const underKey = (await findRowByKey(world, auth.buyer, sent))?.id ?? null;
  await withPlan(world, { server, plan }, async () => {
    const each = Array.from({ length: copies }, async (_, index) => {
      const reply = await send(world.servers[(server + index) % world.servers.length]!, outgoing);
      const words = reply === null ? 'crashed' : `${reply.status} ${reply.error}`;
      world.trace.push(`    ${sent.by} ${sent.product} ${auth.nonce.slice(0, 8)} -> ${words}`);
      if (reply !== null) await judgeReply(world, auth, sent, reply, underKey);
    });
    await Promise.all(each);
  });
  auth.fault = null;
}
