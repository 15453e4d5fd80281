import type { CallToolResult } from '@modelcontextprotocol/server';
import type { Route } from '@/lib/http/answer';
import { readImageUrl } from '@/lib/images/read-image-url';
import { callRoute, type InnerRequest } from '../call-route';
import { presentError } from '../tools/present-error';
import { toResult } from '../result/to-result';
import type { ToolRun } from './tool-run';

/**
 * Asks one of the routes of an image.
 *
 * @param wanted.image an id or a URL, as the caller wrote it
 */
export async function runOnImage(
  { call, facts }: ToolRun,
  wanted: Pick<InnerRequest, 'method' | 'headers'> & {
    readonly tool: string;
    readonly image: string;
    readonly route: Route;
    readonly below?: string;
    readonly shape?: (id: string) => object;
  },
): Promise<CallToolResult> {
  const { tool, image, route, method, headers = {}, below = '', shape } = wanted;
  const id = readImageUrl(image, call.origins);
  if (id === null) {
    return presentError({
      error: 'invalid_request',
      message: `This is neither an id nor the URL of an image of ${call.origins.site}. Next: give the "id" or the "url" that the upload answered. Nothing was changed.`,
    });
  }
  const response = await callRoute(call, route, {
    method,
    path: `/api/images/${id}${below}`,
    params: { id },
    headers: { accept: 'application/json', ...headers },
  });
  return toResult(response, tool, facts, shape && (() => shape(id)));
}
