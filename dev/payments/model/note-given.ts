import type { Reply } from './send';
import type { Auth, World } from './world';

/** Notes what a buyer was given for a payment. */
export function noteGiven(world: World, auth: Auth, json: Reply['json']): void {
  if (Array.isArray(json.images)) {
    for (const one of json.images as Reply['json'][]) noteGiven(world, auth, one);
  }
  if (typeof json.token === 'string') world.tokens.push({ token: json.token, auth });
  if (typeof json.url !== 'string') return;
  auth.urls.add(json.url);
  const { deleteToken } = json;
  if (typeof deleteToken === 'string' && !world.bought.has(json.url)) {
    world.bought.set(json.url, { deleteToken, isDeleted: false });
  }
}
