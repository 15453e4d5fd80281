import { quantile } from '@/bench/payments/summarize';
import type { Answer } from '../http/create-answer-reader';
import { postImage } from '../http/post-image';
import { runClosedLoop } from '../http/run-closed-loop';
import { writeGet } from '../http/write-get';
import { makeImage } from '../images/make-image';
import { SMALL_PNG } from '../images/pictures';
import type { Finding } from './finding';
import type { Section } from './section';
import { summarizeValues } from './summarize-values';

function expectPage({ status, head, body }: Answer): void {
  if (status === 200 && body!.includes('</html>')) return;
  throw new Error(`no page: ${head}`);
}

/** Pages, one after the other, each whole: medians of the rounds' medians. */
export const measurePages: Section = async (stage, { rounds, ms, warmMs }) => {
  const product = await stage.product();
  const { id } = await postImage(product.url, await makeImage(SMALL_PNG));
  const pages = ['/', `/${id}`, '/docs', '/abuse'];
  const medians = new Map<string, number[]>(pages.map((page) => [page, []]));
  for (let round = 0; round <= rounds; round += 1) {
    for (const page of round % 2 === 0 ? pages : pages.toReversed()) {
      const request = [writeGet(`${product.url}${page}`, { Accept: 'text/html' })];
      const load = { url: product.url, connections: 1, next: () => request, check: expectPage };
      const { latencies } = await runClosedLoop({ ...load, keepBody: true, warmMs, ms });
      if (round > 0) medians.get(page)!.push(quantile(latencies, 0.5));
    }
  }
  console.info(`pages: ${rounds} rounds`);
  const findings = [...medians].map(([page, values]): Finding => {
    const row = `page ${page === `/${id}` ? '/{id}' : page}`;
    return { row, ...summarizeValues(values), unit: 'ms', better: 'less', bar: 30 };
  });
  return { played: [], findings };
};
