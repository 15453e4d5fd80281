import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it } from 'vitest';
import { startS3 } from '@/dev/s3/start-s3';
import { runScript } from '../run-script';
import { startApp } from '../start-app';
import { makeUniquePng } from './make-unique-png';
import { uploadImage, type UploadAnswer } from './post-image';

const copy = (env: Record<string, string>) =>
  runScript('storage:copy', ['--from', 'disk', '--to', 's3'], env);

const pathsOf = (answers: readonly UploadAnswer[]) =>
  answers.map(({ url }) => new URL(url).pathname);

it('moves a running instance from its disk into a bucket', async () => {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'img402-copy-'));
  const s3 = await startS3();
  await s3.meddle('PUT', '/images');
  const bucket = {
    ...{ S3_ENDPOINT: s3.url, S3_BUCKET: 'images', S3_REGION: 'auto' },
    S3_ACCESS_KEY_ID: s3.credentials.accessKeyId,
    S3_SECRET_ACCESS_KEY: s3.credentials.secretAccessKey,
  };
  const sizeAt = async (url: string, pathname: string) => {
    const response = await fetch(url + pathname);
    return response.status === 200 ? (await response.arrayBuffer()).byteLength : response.status;
  };
  const answers: UploadAnswer[] = [];
  try {
    const onDisk = await startApp({ dataDir, env: { STORE: 'disk', ...bucket } });
    for (let index = 0; index < 20; index += 1) {
      answers.push(await uploadImage(onDisk.url, makeUniquePng(5_000, index)));
    }
    expect(await onDisk.stop()).toBe(0);

    const moving = { STORE: 's3', STORE_FALLBACK: 'disk', ...bucket };
    const app = await startApp({ dataDir, env: moving });
    answers.push(await uploadImage(app.url, makeUniquePng(5_000, 20)));
    for (const name of pathsOf(answers)) expect(await sizeAt(app.url, name)).toBeGreaterThan(0);
    const copied = await copy({ DATA_DIR: dataDir, ...moving });
    expect(copied).toMatchObject({ code: 0 });
    expect(copied.output).toMatch(
      / 0 deleted meanwhile, 0 failed\nEverything that disk has is in s3/,
    );
    expect(await app.stop()).toBe(0);

    await rm(path.join(dataDir, 'images'), { recursive: true });
    const inBucket = await startApp({ dataDir, env: { STORE: 's3', ...bucket } });
    for (const [index, name] of pathsOf(answers).entries()) {
      expect(await sizeAt(inBucket.url, name)).toBe(answers[index]!.sizeBytes);
    }
    const range = await fetch(inBucket.url + pathsOf(answers)[0]!, {
      headers: { range: 'bytes=1-3' },
    });
    expect([range.status, await range.text()]).toEqual([206, 'PNG']);
    expect(inBucket.output()).not.toContain(s3.credentials.secretAccessKey);
    expect(await inBucket.stop()).toBe(0);

    // Nobody has the database now: the command starts it for itself.
    expect(await copy({ DATA_DIR: dataDir, ...moving })).toMatchObject({
      code: 0,
      output: expect.stringContaining('Everything that disk has is in s3.'),
    });
  } finally {
    await s3.close();
    await rm(dataDir, { recursive: true });
  }
});
