import { readFile } from 'node:fs/promises';
import path from 'node:path';

/** Only for the bench to look whether what was uploaded is there. */
export async function GET(_: Request, { params }: { params: Promise<{ name: string }> }) {
  const { name } = await params;
  return new Response(await readFile(path.join(process.env.UPLOAD_DIR ?? '', path.basename(name))));
}
