import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expectBytes } from '../http/expect-bytes';
import { expectGet } from '../http/expect-get';
import { measureLoad } from '../http/measure-load';
import { postImage } from '../http/post-image';
import { writeGet } from '../http/write-get';
import { makeImage } from '../images/make-image';
import { SMALL_PNG } from '../images/pictures';
import { runContests } from './run-contests';
import type { Section } from './section';

const IN_FLIGHT = 32;

/** One image of 100 KB, asked for again and again. */
export const measureGet: Section = async (stage, effort) => {
  const image = await makeImage(SMALL_PNG);
  const product = await stage.product();
  const posted = await postImage(product.url, image);
  const served = Buffer.from(await (await fetch(posted.url)).arrayBuffer());
  const file = path.join(stage.folder, 'hot.png');
  await writeFile(file, served);
  const floor = await stage.floor('memory', file);
  const contend = (name: string, pid: number, url: string) => {
    const request = [writeGet(url)];
    const check = expectGet(200, served.length);
    const load = { url, connections: IN_FLIGHT, next: () => request, check };
    return { name, measure: () => measureLoad(pid, { ...load, ...effort }) };
  };
  const floorUrl = `${floor.url}/hot.png`;
  await expectBytes(posted.url, posted.sha256);
  await expectBytes(floorUrl, posted.sha256);
  return runContests(
    [
      {
        name: 'GET 100 KB, hot',
        contenders: [
          contend('img402', product.pid, posted.url),
          contend('node, memory', floor.pid, floorUrl),
        ],
        comparisons: [{ of: 'rate', ours: 'img402', theirs: 'node, memory', bar: 0.7 }],
      },
    ],
    effort,
  );
};
