import type { Snippet } from './snippet';

/** Uploads with a token that was bought before. */
export function writeTokenUpload(site: string, token: string): Snippet {
  return { curl: `curl -H 'X-Upload-Token: ${token}' -F image=@shot.png ${site}/api/upload` };
}
