import type { UploadGrant } from '@/lib/storage/store';

/** Sends bytes as any client would: method, address and headers as told, its own Content-Length. Answers the status. */
export async function putGranted(
  { method, url, headers }: UploadGrant,
  bytes: Uint8Array,
): Promise<number> {
  const body = bytes as Uint8Array<ArrayBuffer>;
  const response = await fetch(url, { method, headers: { ...headers }, body });
  await response.arrayBuffer();
  return response.status;
}
