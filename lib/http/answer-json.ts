import type { ApiResponse } from './exchange';

/** An answer in JSON that no cache may keep. */
export function answerJson(
  body: object,
  { status = 200, headers = {} }: Partial<Pick<ApiResponse, 'status' | 'headers'>> = {},
): ApiResponse {
  return {
    status,
    headers: { 'content-type': 'application/json', 'cache-control': 'no-store', ...headers },
    body: JSON.stringify(body),
  };
}
