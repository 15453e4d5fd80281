import { describe, expect, it } from 'vitest';
import { readClipboard, type ToolResult } from './read-clipboard';

const PNG = Buffer.from([0x89, 0x50, 0x4e, 0x47]);
const missing: ToolResult = { missing: true };
const prints = (text: string | Uint8Array, code = 0): ToolResult => ({
  ...{ missing: false, code },
  stdout: Buffer.from(text as string),
});

function read(platform: NodeJS.Platform, tools: Record<string, ToolResult>) {
  const asked: string[] = [];
  const result = readClipboard(platform, async (file) => {
    asked.push(file);
    return tools[file] ?? missing;
  });
  return result.then((value) => ({ value, asked }));
}

describe('readClipboard', () => {
  it.each<[NodeJS.Platform, Record<string, ToolResult>]>([
    ['darwin', { osascript: prints('«data PNGf89504E47»\n') }],
    ['win32', { powershell: prints(`${PNG.toString('base64')}\r\n`) }],
    ['linux', { 'wl-paste': prints(PNG) }],
    ['linux', { xclip: prints(PNG) }],
    ['linux', { 'wl-paste': prints('', 1), xclip: prints(PNG) }],
  ])('reads a picture on %s', async (platform, tools) => {
    expect(Buffer.from((await read(platform, tools)).value as Uint8Array)).toEqual(PNG);
  });

  it.each<[NodeJS.Platform, Record<string, ToolResult>]>([
    ['darwin', { osascript: prints('', 1) }],
    ['win32', { powershell: prints('', 1) }],
    ['linux', { xclip: prints('Error: target image/png not available', 1) }],
  ])('tells that there is none on %s', async (platform, tools) => {
    expect((await read(platform, tools)).value).toMatchObject({ code: 'no_picture' });
  });

  it('names what is not installed', async () => {
    const { value, asked } = await read('linux', {});
    expect(value).toMatchObject({
      failed: 'local',
      message: expect.stringContaining('wl-paste or xclip'),
    });
    expect(asked).toEqual(['wl-paste', 'xclip']);
  });
});
