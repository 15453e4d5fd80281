type Filed = { readonly caseId: string; readonly statusUrl: string };

/** Reports an image, as a stranger does. */
export async function reportImage(
  origin: string,
  url: string,
  fields: Readonly<Record<string, unknown>> = {},
): Promise<Filed> {
  const response = await fetch(`${origin}/api/abuse`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ urls: [url], category: 'other', details: 'It harms.', ...fields }),
  });
  if (response.status !== 201) throw new Error(`${response.status}: ${await response.text()}`);
  return (await response.json()) as Filed;
}
