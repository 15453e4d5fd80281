import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Ratio } from '@/bench/payments/compare-series';
import type { Finding } from './finding';
import type { Section } from './section';

/** Sales of each series and round. */
const SALES = 240;

/** `npm run bench:payments` in its short form: only eight in flight. */
export const measurePaid: Section = async (stage, { rounds }) => {
  // It starts a chain, a facilitator and servers of its own.
  await stage.clear();
  const json = path.join(stage.folder, 'payments.json');
  const options = { rounds, together: SALES, alone: 0 };
  const words = Object.entries(options).flatMap(([name, value]) => [`--${name}`, String(value)]);
  const script = path.join('bench', 'payments', 'start.mjs');
  const child = spawn(process.execPath, [script, ...words, '--json', json], {
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const [code] = (await once(child, 'exit')) as [number | null];
  if (code !== 0) throw new Error(`bench:payments ended with ${code}`);
  const ratios = JSON.parse(await readFile(json, 'utf8')) as readonly Ratio[];
  const findings = ratios.map(({ ours, stock, ratio, byRound }): Finding => ({
    row: `paid token: ${ours} / ${stock}`,
    ...{ value: ratio, unit: '×', better: 'more' },
    bar: stock === 'x402-next' ? 1.5 : null,
    spread: [Math.min(...byRound), Math.max(...byRound)],
  }));
  return { played: [], findings };
};
