export type Posted = { readonly id: string; readonly url: string; readonly sha256: string };

/** Uploads an image to the product. */
export async function postImage(origin: string, image: Buffer): Promise<Posted> {
  const form = new FormData();
  form.set('image', new File([new Uint8Array(image)], 'image.png', { type: 'image/png' }));
  const answer = await fetch(`${origin}/api/free`, { method: 'POST', body: form });
  if (answer.status !== 200) throw new Error(`${answer.status}: ${await answer.text()}`);
  return (await answer.json()) as Posted;
}
