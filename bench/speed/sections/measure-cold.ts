import { expectBytes } from '../http/expect-bytes';
import { expectGet } from '../http/expect-get';
import { measureLoad } from '../http/measure-load';
import { postImage } from '../http/post-image';
import { writeGet } from '../http/write-get';
import { makeImage } from '../images/make-image';
import { SMALL_PNG } from '../images/pictures';
import { cloneImage } from '../store/clone-image';
import { runContests } from './run-contests';
import type { Section } from './section';

const IN_FLIGHT = 32;
/** 2 GB of images: more than any cache of the product holds by default. */
const IMAGES = 20_000;

/**
 * Each image once before any comes again, so that no cache that forgets the longest unused has any of them. The bytes
 * are in the page cache of the system for both: the disk itself would make them alike.
 */
export const measureCold: Section = async (stage, effort) => {
  const product = await stage.product();
  const posted = await postImage(product.url, await makeImage(SMALL_PNG));
  const { length } = Buffer.from(await (await fetch(posted.url)).arrayBuffer());
  const clones = await cloneImage(product, posted.id, IMAGES);
  const floor = await stage.floor('file', product.objects);
  const contend = (name: string, pid: number, urls: readonly string[]) => {
    const requests = urls.map((url) => [writeGet(url)]);
    const check = expectGet(200, length);
    let at = 0;
    const next = () => requests[(at += 1) % requests.length]!;
    const load = { url: urls[0]!, connections: IN_FLIGHT, next, check };
    return { name, measure: () => measureLoad(pid, { ...load, ...effort }) };
  };
  const ofProduct = clones.map(({ id }) => `${product.url}/i/${id}.png`);
  const ofFloor = clones.map(({ key }) => `${floor.url}/${key.slice(0, 2)}/${key}`);
  for (const url of [ofProduct[0]!, ofFloor[0]!]) await expectBytes(url, posted.sha256);
  const file = 'node, file stream';
  return runContests(
    [
      {
        name: 'GET 100 KB, cold',
        contenders: [contend('img402', product.pid, ofProduct), contend(file, floor.pid, ofFloor)],
        comparisons: [{ of: 'rate', ours: 'img402', theirs: file, bar: 0.7 }],
      },
    ],
    effort,
  );
};
