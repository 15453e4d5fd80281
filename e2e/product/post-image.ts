export type UploadAnswer = {
  readonly url: string;
  readonly id: string;
  readonly contentType: string;
  readonly sizeBytes: number;
  readonly expiresAt: string;
  readonly sha256: string;
  readonly deleteToken: string;
};

/** Sends an image as a form does. */
export async function postImage(
  origin: string,
  bytes: Uint8Array,
  headers: Record<string, string> = {},
): Promise<Response> {
  const form = new FormData();
  form.set('image', new Blob([bytes as Uint8Array<ArrayBuffer>]), 'x.png');
  return fetch(`${origin}/api/free`, { method: 'POST', body: form, headers });
}

/** Sends an image and expects it to be taken. */
export async function uploadImage(origin: string, bytes: Uint8Array): Promise<UploadAnswer> {
  const response = await postImage(origin, bytes);
  if (response.status !== 200) throw new Error(`${response.status}: ${await response.text()}`);
  return (await response.json()) as UploadAnswer;
}
