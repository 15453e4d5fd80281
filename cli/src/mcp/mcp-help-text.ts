/** What `img402 mcp --help` prints. */
export const MCP_HELP_TEXT = `img402 mcp                    an MCP server on stdin and stdout, for an agent on this machine

  --server https://…          which instance; else IMG402_SERVER, else https://img402.dev
  --max-usd 0.05              what it may spend in all, until it is started again
  --max-usd-per-call 0.02     what one call may cost
                              (it pays with the key in IMG402_PRIVATE_KEY; without one it never pays)

Tools: upload_image, create_upload, image_info, delete_image, keep_image. An agent may name image files of this
machine; what is no PNG, JPEG, GIF or WebP never leaves it.

  { "mcpServers": { "img402": { "command": "npx", "args": ["-y", "img402", "mcp"] } } }
`;
