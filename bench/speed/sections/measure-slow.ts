import { setTimeout as delay } from 'node:timers/promises';
import { expectGet } from '../http/expect-get';
import { measureLoad } from '../http/measure-load';
import { openSlowClients } from '../http/open-slow-clients';
import { postImage } from '../http/post-image';
import { writeGet } from '../http/write-get';
import { makeImage } from '../images/make-image';
import { SMALL_PNG } from '../images/pictures';
import { runContests } from './run-contests';
import type { Section } from './section';

const IN_FLIGHT = 32;
const SLOW = 500;
/** Each has sent a byte by then. */
const SETTLED_MS = 1_000;

/** One hot image, without and with clients that send one byte a second. */
export const measureSlow: Section = async (stage, effort) => {
  const product = await stage.product();
  const { url } = await postImage(product.url, await makeImage(SMALL_PNG));
  const { length } = Buffer.from(await (await fetch(url)).arrayBuffer());
  const request = [writeGet(url)];
  const load = { url, connections: IN_FLIGHT, next: () => request, check: expectGet(200, length) };
  const measure = () => measureLoad(product.pid, { ...load, ...effort });
  const beside = `beside ${SLOW} slow ones`;
  return runContests(
    [
      {
        name: 'GET 100 KB, hot',
        contenders: [
          { name: 'alone', measure },
          {
            name: beside,
            async measure() {
              const slow = await openSlowClients(url, SLOW);
              await delay(SETTLED_MS);
              const sample = await measure();
              slow.close();
              return sample;
            },
          },
        ],
        comparisons: [{ of: 'rate', ours: beside, theirs: 'alone', bar: 0.9 }],
      },
    ],
    effort,
  );
};
