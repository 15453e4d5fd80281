import { readProblem } from './read-problem';

/** Deletes an image by its token. Null on success, also where it was gone already; else a sentence on what happened. */
export async function deleteUpload(id: string, deleteToken: string): Promise<string | null> {
  let response: Response;
  try {
    response = await fetch(`/api/images/${id}`, {
      method: 'DELETE',
      headers: { Authorization: `Bearer ${deleteToken}` },
    });
  } catch {
    return 'No answer came. The image may still be there; try again.';
  }
  if (response.status === 204 || response.status === 404) return null;
  const body = await response.text();
  return readProblem(response.status, body, response.headers.get('Retry-After')).message;
}
