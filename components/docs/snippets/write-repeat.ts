import type { Snippet } from './snippet';

/** Uploads in a way that may be sent twice. */
export function writeRepeat(site: string): Snippet {
  const target = `${site}/api/free`;
  return {
    curl: `KEY=$(openssl rand -hex 16)
curl --retry 3 -H "Idempotency-Key: $KEY" -F image=@shot.png ${target}`,
    javascript: `import { openAsBlob } from 'node:fs';

const request = {
  method: 'POST',
  body: await openAsBlob('shot.png', { type: 'image/png' }),
  headers: { 'Idempotency-Key': crypto.randomUUID() },
};
const send = () => fetch('${target}', request);
const response = await send().catch(send);
console.log((await response.json()).url);`,
    python: `import json, uuid
from urllib.error import URLError
from urllib.request import Request, urlopen

headers = {"Content-Type": "image/png", "Idempotency-Key": str(uuid.uuid4())}
with open("shot.png", "rb") as file:
    request = Request("${target}", file.read(), headers)
try:
    response = urlopen(request)
except URLError:
    response = urlopen(request)
print(json.load(response)["url"])`,
  };
}
