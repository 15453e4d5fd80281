const BOUNDARY = 'a-boundary-of-the-model';

/** Images as a form sends them. */
export function writeForm(images: readonly Uint8Array[]) {
  const parts = images.flatMap((bytes, index) => [
    Buffer.from(
      `--${BOUNDARY}\r\ncontent-disposition: form-data; name="image"; filename="${index}.png"\r\n\r\n`,
    ),
    bytes,
    Buffer.from('\r\n'),
  ]);
  return {
    type: `multipart/form-data; boundary=${BOUNDARY}`,
    body: Buffer.concat([...parts, Buffer.from(`--${BOUNDARY}--\r\n`)]),
  };
}
