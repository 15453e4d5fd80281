import { McpServer, type CallToolResult } from '@modelcontextprotocol/server';
import { imageFactsRoute, keepRoute } from '@/lib/http/routes';
import type { ToolCall } from './call-route';
import { describeService } from './describe-service';
import { payHeaders } from './pay-headers';
import { presentError } from './tools/present-error';
import { runCreateUpload } from './run/run-create-upload';
import { runOnImage } from './run/run-on-image';
import { runUploadImage } from './run/run-upload-image';
import type { ToolRun } from './run/tool-run';
import { describeCreateUpload } from './tools/describe-create-upload';
import { describeDeleteImage } from './tools/describe-delete-image';
import { describeImageInfo } from './tools/describe-image-info';
import { describeKeepImage } from './tools/describe-keep-image';
import { describeUploadImage } from './tools/describe-upload-image';
import { registerTool } from './tools/register-tool';
import { SERVER_INFO } from './server-info';
import { writeInstructions } from './tools/write-instructions';

/** An MCP server for one request: it knows who calls, and nothing of any other. */
export function buildServer(call: ToolCall): McpServer {
  const facts = describeService(call.context, call.origins.site);
  const server = new McpServer(SERVER_INFO, { instructions: writeInstructions(facts) });
  const running =
    <Input>(work: (run: ToolRun, input: Input) => Promise<CallToolResult>) =>
    async (input: Input, meta: Readonly<Record<string, unknown>> | undefined) => {
      try {
        return await work({ call, facts, payment: payHeaders(meta) }, input);
      } catch (err) {
        call.context.log.error({ err }, 'a tool failed');
        return presentError({
          error: 'internal_error',
          message: 'Something broke on our side, and it is logged. Next: call once more.',
        });
      }
    };
  registerTool(server, describeUploadImage(facts), running(runUploadImage));
  registerTool(server, describeCreateUpload(facts), running(runCreateUpload));
  registerTool(
    server,
    describeImageInfo(),
    running((run, { id }) =>
      runOnImage(run, { tool: 'image_info', image: id, route: imageFactsRoute, method: 'GET' }),
    ),
  );
  registerTool(
    server,
    describeDeleteImage(facts),
    running((run, { id, deleteToken = '' }) =>
      runOnImage(run, {
        ...{ tool: 'delete_image', image: id, route: imageFactsRoute, method: 'DELETE' },
        headers: { authorization: `Bearer ${deleteToken}` },
        shape: (deleted) => ({ id: deleted, deleted: true }),
      }),
    ),
  );
  registerTool(
    server,
    describeKeepImage(facts),
    running((run, { id, idempotencyKey }) =>
      runOnImage(run, {
        ...{ tool: 'keep_image', image: id, route: keepRoute, method: 'POST', below: '/keep' },
        headers: {
          ...(idempotencyKey === undefined ? {} : { 'idempotency-key': idempotencyKey }),
          ...run.payment,
        },
      }),
    ),
  );
  return server;
}
