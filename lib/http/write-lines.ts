/** One of several images, as it is told in JSON: its URL, a token in its place, or its error. */
type Told =
  | { readonly url: string }
  | { readonly token: string }
  | { readonly error: string; readonly message: string };

function writeLine(image: Told): string {
  if ('url' in image) return image.url;
  return 'token' in image ? `token ${image.token}` : `error ${image.error}: ${image.message}`;
}

/** Several images as text: each on a line of its own, in their order. */
export function writeLines(images: readonly Told[]): string {
  return `${images.map(writeLine).join('\n')}\n`;
}
