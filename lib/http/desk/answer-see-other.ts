import type { ApiResponse } from '../exchange';

/** Has the browser get a page of the desk after a form, so that loading it again sends nothing again. */
export function answerSeeOther(path: string, headers: ApiResponse['headers'] = {}): ApiResponse {
  return {
    status: 303,
    headers: { location: path, 'cache-control': 'no-store', ...headers },
    body: null,
  };
}
