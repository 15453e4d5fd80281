/**
 * One JSON-RPC call to a node of Ethereum's kind.
 *
 * @param options.timeoutMs a paused chain takes connections and answers none
 * @throws where the node cannot be reached in time or answers an error, with its text
 */
export async function callRpc<Result = unknown>(
  rpcUrl: string,
  method: string,
  params: readonly unknown[] = [],
  { timeoutMs = 30_000 }: { timeoutMs?: number } = {},
): Promise<Result> {
  const response = await fetch(rpcUrl, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }),
    signal: AbortSignal.timeout(timeoutMs),
  });
  const answer = (await response.json()) as { result?: Result; error?: { message: string } };
  if (answer.error !== undefined) throw new Error(`${method}: ${answer.error.message}`);
  return answer.result as Result;
}
