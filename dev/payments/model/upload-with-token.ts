import { noteGiven } from './note-given';
import { withPlan, type Disturbance } from './request';
import { send } from './send';
import type { World } from './world';

/** Uploads a picture with a token, as often at once as is wanted, and sees that it buys one image. */
export async function uploadWithToken(
  world: World,
  { token, auth }: World['tokens'][number],
  {
    picture,
    server,
    copies,
    plan,
  }: Pick<Disturbance, 'server' | 'copies' | 'plan'> & {
    readonly picture: number;
  },
): Promise<void> {
  await withPlan(world, { server, plan }, async () => {
    const each = Array.from({ length: copies }, async (_, index) => {
      const reply = await send(world.servers[(server + index) % 2]!, {
        method: 'POST',
        path: '/api/upload',
        headers: { 'x-upload-token': token, 'content-type': 'image/png' },
        // Each brings another picture, every other time.
        body: world.stage.pictures[2 + ((picture - 2 + (token.charCodeAt(0) % 2) * index) % 6)]!
          .png,
      });
      if (reply === null) return;
      const { status, error, json } = reply;
      const words = `${status} ${error}`;
      world.stage.stats.count('answers', `token ${words}`);
      world.trace.push(`    token of ${auth.nonce.slice(0, 8)} -> ${words}`);
      if (status === 200) noteGiven(world, auth, json);
      else if (status === 402 || (status >= 500 && status !== 503)) {
        world.violations.push(`an upload with a token was answered ${words}`);
      }
    });
    await Promise.all(each);
  });
}
