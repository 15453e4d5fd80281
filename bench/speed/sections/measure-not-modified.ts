import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expectGet } from '../http/expect-get';
import { measureLoad } from '../http/measure-load';
import { postImage } from '../http/post-image';
import { writeGet } from '../http/write-get';
import { makeImage } from '../images/make-image';
import { SMALL_PNG } from '../images/pictures';
import { runContests } from './run-contests';
import type { Section } from './section';

const IN_FLIGHT = 32;

/** A client that has the image already. */
export const measureNotModified: Section = async (stage, effort) => {
  const product = await stage.product();
  const posted = await postImage(product.url, await makeImage(SMALL_PNG));
  const file = path.join(stage.folder, 'known.png');
  await writeFile(file, Buffer.from(await (await fetch(posted.url)).arrayBuffer()));
  const floor = await stage.floor('not-modified', file);
  const contend = (name: string, pid: number, url: string) => {
    const request = [writeGet(url, { 'If-None-Match': `"${posted.sha256}"` })];
    const check = expectGet(304, 0);
    const load = { url, connections: IN_FLIGHT, next: () => request, check };
    return { name, measure: () => measureLoad(pid, { ...load, ...effort }) };
  };
  return runContests(
    [
      {
        name: 'If-None-Match, 304',
        contenders: [
          contend('img402', product.pid, posted.url),
          contend('node, 304', floor.pid, `${floor.url}/known.png`),
        ],
        comparisons: [{ of: 'rate', ours: 'img402', theirs: 'node, 304', bar: 0.8 }],
      },
    ],
    effort,
  );
};
