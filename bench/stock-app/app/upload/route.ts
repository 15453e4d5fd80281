import { createHash, randomUUID } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { NextResponse } from 'next/server';

/** An upload as the documentation of Next has it: `formData()`, a hash, a file. */
export async function POST(request: Request) {
  const file = (await request.formData()).get('image');
  if (!(file instanceof File)) return NextResponse.json({ error: 'no file' }, { status: 400 });
  const bytes = Buffer.from(await file.arrayBuffer());
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const name = randomUUID();
  await writeFile(path.join(process.env.UPLOAD_DIR ?? '', name), bytes);
  return NextResponse.json({ url: new URL(`/files/${name}`, request.url).href, sha256 });
}
