import { fail, type Failure } from '../failure';

/** What a program printed, and how it ended; `missing`: there is no such program. */
export type ToolResult =
  | { readonly missing: true }
  | { readonly missing: false; readonly code: number | null; readonly stdout: Uint8Array };
export type RunTool = (file: string, args: readonly string[]) => Promise<ToolResult>;

type Tool = {
  readonly file: string;
  readonly args: readonly string[];
  readonly decode: (stdout: Uint8Array) => Uint8Array;
};

const asIs = (stdout: Uint8Array) => stdout;

/** AppleScript prints data as `«data PNGf89504E47…»`. */
const fromAppleScript = (stdout: Uint8Array) =>
  Buffer.from(/PNGf([0-9A-F]+)/.exec(Buffer.from(stdout).toString('utf8'))?.[1] ?? '', 'hex');

const fromBase64 = (stdout: Uint8Array) =>
  Buffer.from(Buffer.from(stdout).toString('latin1'), 'base64');

const POWERSHELL =
  'Add-Type -AssemblyName System.Windows.Forms,System.Drawing; $i=[Windows.Forms.Clipboard]::GetImage(); if ($i -eq $null) { exit 1 }; $m=New-Object IO.MemoryStream; $i.Save($m,[Drawing.Imaging.ImageFormat]::Png); [Convert]::ToBase64String($m.ToArray())';

/** In the order in which they are tried; the first that is installed decides. */
function listTools(platform: NodeJS.Platform): readonly Tool[] {
  if (platform === 'darwin') {
    return [
      { file: 'osascript', args: ['-e', 'the clipboard as «class PNGf»'], decode: fromAppleScript },
    ];
  }
  if (platform === 'win32') {
    const args = ['-NoProfile', '-STA', '-Command', POWERSHELL];
    return [{ file: 'powershell', args, decode: fromBase64 }];
  }
  return [
    { file: 'wl-paste', args: ['--type', 'image/png'], decode: asIs },
    {
      file: 'xclip',
      args: ['-selection', 'clipboard', '-target', 'image/png', '-out'],
      decode: asIs,
    },
  ];
}

/** The picture in the clipboard, as PNG. */
export async function readClipboard(
  platform: NodeJS.Platform,
  run: RunTool,
): Promise<Uint8Array | Failure> {
  const tools = listTools(platform);
  let installed = false;
  for (const { file, args, decode } of tools) {
    const result = await run(file, args);
    if (result.missing) continue;
    installed = true;
    const bytes = result.code === 0 ? decode(result.stdout) : new Uint8Array();
    if (bytes.length > 0) return bytes;
  }
  if (installed) {
    return fail('local', 'no_picture', 'There is no picture in the clipboard. Nothing was sent.');
  }
  const names = tools.map(({ file }) => file).join(' or ');
  const message = `Reading the clipboard needs ${names}, which is not installed. Nothing was sent.`;
  return fail('local', 'no_tool', message);
}
