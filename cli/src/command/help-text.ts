/** What `--help` prints. The README tells the same at more length. */
export const HELP_TEXT = `img402 shot.png …            upload images, print their URLs

  -                           read an image from stdin (so does a pipe without names)
  https://…/pic.png           have the server fetch it
  'shots/*.png'               patterns work where the shell knows none
  --clipboard                 upload the picture in the clipboard
  --paid                      for a year and up to 10 MB: pays with the key in IMG402_PRIVATE_KEY
  --max-usd 0.05              what this run may spend in all
  --expires 12h               shorter than the tier: 30m, 12h, 3d, 2w or seconds
  --json, --markdown          one JSON object, or one Markdown image, a line

img402 --keep <url|id> …      pay for another year
img402 --delete <url|id> …    delete; with the remembered token, --token or IMG402_DELETE_TOKEN
img402 --info <url|id> …      what the server tells of an image
img402 --list                 what this machine has uploaded and is not over
img402 --resume               finish payments that were left
img402 mcp                    an MCP server for an agent on this machine: img402 mcp --help

  --server https://…          which instance; else IMG402_SERVER, else https://img402.dev
  --help, --version

Ends with 0 done, 1 some failed, 2 usage, 3 no answer, 4 refused, 5 not paid, 6 payment unclear (run it again or
--resume), 7 a file, the clipboard or the state folder, 130 interrupted.
`;
