import { expect, it } from 'vitest';
import { makeTestEnv } from '@/dev/context/make-test-env';
import { connectParts } from '@/lib/context';
import { StoreError, type Store } from '@/lib/storage/store';
import { createMetrics } from './create-metrics';
import { watchStore } from './watch-store';

const S3 = {
  ...{ S3_ENDPOINT: 'http://127.0.0.1:1', S3_BUCKET: 'images', S3_REGION: 'auto' },
  ...{ S3_ACCESS_KEY_ID: 'id', S3_SECRET_ACCESS_KEY: 'secret' },
};
const BLOB = { BLOB_READ_WRITE_TOKEN: 'vercel_blob_rw_store_secret' };

const methodsOf = (store: Store) => Object.keys(store).sort();

it.each([
  ['disk', {}],
  ['s3', S3],
  ['vercel-blob', BLOB],
])('leaves out nothing that the store %s can do', (name, settings) => {
  const { store } = connectParts(makeTestEnv(settings));
  expect(store.name).toBe(name);
  expect(methodsOf(watchStore(store, createMetrics()))).toEqual(methodsOf(store));
});

it('counts failures of the store, and no wrong call of ours', async () => {
  const metrics = createMetrics();
  const { store } = connectParts(makeTestEnv(S3));
  const failing = {
    ...store,
    head: () => Promise.reject(new StoreError('unavailable', 'planted')),
    grantUpload: () => Promise.reject(new StoreError('unavailable', 'planted')),
    list: () => Promise.reject(new RangeError('planted')),
    openDraft: async () => ({
      write: () => Promise.reject(new StoreError('full', 'planted')),
      commit: () => Promise.reject(new StoreError('unavailable', 'planted')),
      discard: async () => undefined,
    }),
  };
  const watched = watchStore(failing, metrics);
  await expect(watched.head('a')).rejects.toThrow('planted');
  await expect(watched.grantUpload?.({ key: 'a', bytes: 1, seconds: 1 })).rejects.toThrow(
    'planted',
  );
  await expect(watched.list({ limit: 1 })).rejects.toThrow('planted');
  const draft = await watched.openDraft!();
  await expect(draft.write([])).rejects.toThrow('planted');
  await expect(draft.commit('a')).rejects.toThrow('planted');
  const text = await metrics.registry.getSingleMetricAsString('img402_store_errors_total');
  expect(text.match(/operation="\w+"\} \d+/g)).toEqual([
    'operation="head"} 1',
    'operation="grantUpload"} 1',
    'operation="put"} 2',
  ]);
});
