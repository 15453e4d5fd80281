import { makeReceivedImage } from '@/dev/context/make-received-image';
import type { Context } from '@/lib/context';
import { isRefusal } from '@/lib/errors';
import { uploadImage } from '@/lib/images/upload-image';

/** Makes these bytes a live image, as an upload does that was inspected. @returns its id */
export async function uploadBytes(context: Context, bytes: Uint8Array): Promise<string> {
  const uploaded = await uploadImage(context, 'free', makeReceivedImage(bytes), null);
  if (isRefusal(uploaded)) throw new Error(uploaded.log);
  return uploaded.image.id;
}
