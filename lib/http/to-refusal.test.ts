import { describe, expect, it } from 'vitest';
import { StoreError } from '@/lib/storage/store';
import { toRefusal } from './to-refusal';

const failed = (code: string, message = code) => Object.assign(new Error(message), { code });

describe('toRefusal', () => {
  it.each([
    new StoreError('unavailable', 'disk: put failed: EMFILE'),
    failed('ECONNREFUSED'),
    failed('EMFILE', 'connect EMFILE 127.0.0.1:5432'),
    failed('EMFILE', "EMFILE: too many open files, open '/a'"),
    failed('ENFILE', 'connect ENFILE /tmp/pages'),
    failed('ERR_WORKER_INIT_FAILED', 'Worker initialization failure: EMFILE'),
  ])('tells an outage of %s, and when to come again', (thrown) => {
    expect(toRefusal(thrown, 'upload_failed')).toMatchObject({
      refused: 'storage_unavailable',
      retryAfterSeconds: 5,
    });
  });

  it.each([
    new Error('EMFILE is only a word here'),
    failed('ENOENT', "ENOENT: no such file, open 'EMFILE'"),
    failed('ERR_WORKER_INIT_FAILED', 'Worker initialization failure: ENOMEM'),
    'EMFILE',
    null,
  ])('takes all else for a defect: %s', (thrown) => {
    expect(toRefusal(thrown, 'upload_failed')).toMatchObject({ refused: 'upload_failed' });
  });
});
