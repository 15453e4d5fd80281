import { launch } from 'chrome-launcher';
import lighthouse from 'lighthouse';

const CATEGORIES = ['performance', 'accessibility', 'best-practices', 'seo'];
const TIMES = {
  fcp: 'first-contentful-paint',
  lcp: 'largest-contentful-paint',
  si: 'speed-index',
  tbt: 'total-blocking-time',
  cls: 'cumulative-layout-shift',
};

/**
 * One run of Lighthouse as its command line makes it: a phone, throttling simulated, a browser of its own.
 *
 * @param {{ executable: string, env: Record<string, string> }} chromium
 * @param {string} url
 * @returns {Promise<{ scores: Record<string, number>, times: Record<string, number>, failed: string[] }>} `scores` up to
 *   100 and times in milliseconds (`cls`, beside them, has no unit), both by name; `failed`: the audits of a category
 *   that cost points, or would have
 */
export async function visitPage(chromium, url) {
  const chrome = await launch({
    chromePath: chromium.executable,
    chromeFlags: ['--headless=new', '--no-sandbox', '--disable-gpu'],
    envVars: { ...process.env, ...chromium.env },
  });
  try {
    const result = await lighthouse(url, { port: chrome.port, logLevel: 'error' });
    if (result === undefined) throw new Error(`Lighthouse did not answer for ${url}`);
    const { categories, audits, runtimeError } = result.lhr;
    if (runtimeError !== undefined) throw new Error(`${url}: ${runtimeError.message}`);
    const refs = CATEGORIES.flatMap((name) => categories[name].auditRefs);
    const failed = refs
      .map(({ id }) => audits[id])
      .filter(({ score }) => score !== null && score < 0.9)
      .map(({ id, displayValue }) => (displayValue ? `${id} (${displayValue})` : id));
    return {
      scores: Object.fromEntries(
        CATEGORIES.map((name) => [name, Math.round((categories[name].score ?? 0) * 100)]),
      ),
      times: Object.fromEntries(
        Object.entries(TIMES).map(([name, audit]) => [name, audits[audit].numericValue ?? NaN]),
      ),
      failed: [...new Set(failed)],
    };
  } finally {
    chrome.kill();
  }
}
