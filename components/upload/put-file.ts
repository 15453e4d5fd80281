/** How and where a file is put, as `/api/upload/direct` answers. */
export type PutTarget = {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
};

/**
 * Puts a file into a store. By XMLHttpRequest, since only that tells the bytes sent.
 *
 * @returns the status; null where no answer came. Throws where `signal` was aborted.
 */
export function putFile(
  file: Blob,
  { method, url, headers }: PutTarget,
  signal: AbortSignal,
  onSent: (bytes: number) => void,
): Promise<number | null> {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const request = new XMLHttpRequest();
    request.open(method, url);
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
    request.upload.onprogress = ({ loaded }) => onSent(Math.min(loaded, file.size));
    request.onload = () => resolve(request.status);
    request.onerror = () => resolve(null);
    request.onabort = () => reject(signal.reason as Error);
    signal.addEventListener('abort', () => request.abort(), { once: true });
    // Without its type, which would be a header that nobody has permitted.
    request.send(file.slice());
  });
}
