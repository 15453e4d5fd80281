import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { generatePrivateKey } from 'viem/accounts';
import type { Cli } from '@/cli/src/cli';
import type { HttpAnswer, HttpRequest, Silence } from '@/cli/src/http/send-request';
import { openState } from '@/cli/src/state/open-state';

export const SERVER = 'https://img.example';

/** An answer as a test writes it. */
export function answerWith(
  status: number,
  body: object | string = {},
  headers: Readonly<Record<string, string>> = {},
): HttpAnswer {
  const lower = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]);
  return {
    status,
    header: (name) =>
      (Object.fromEntries(lower) as Record<string, string>)[name.toLowerCase()] ?? null,
    body: typeof body === 'string' ? body : JSON.stringify(body),
  };
}

/** What an upload is answered with. */
export const IMAGE = {
  url: `${SERVER}/i/k3v9m2x7qa.png`,
  id: 'k3v9m2x7qa',
  expiresAt: '2027-11-26T12:00:00.000Z',
  deleteToken: 'd'.repeat(40),
};

export type Scripted = {
  readonly cli: Cli;
  /** What was asked, in order. */
  readonly asked: HttpRequest[];
  readonly waits: number[];
  readonly told: string[];
  readonly remove: () => void;
};

/** The command line's reach, with a state folder of its own, a clock that waiting moves, and a server that is written down. */
export function makeCli(
  server: (request: HttpRequest, index: number) => HttpAnswer | Silence,
  over: Partial<Cli> = {},
): Scripted {
  const folder = mkdtempSync(path.join(tmpdir(), 'img402-unit-'));
  const [asked, waits, told]: [HttpRequest[], number[], string[]] = [[], [], []];
  // The x402 client looks at the real clock.
  let now = Date.now();
  let keys = 0;
  const real = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
  const cli: Cli = {
    send: async (request) => {
      asked.push(request);
      return server(request, asked.length - 1);
    },
    // Of other processes: those do not move with this clock.
    state: openState(path.join(folder, 'img402'), { wait: real }),
    now: () => now,
    wait: async (ms) => {
      waits.push(ms);
      now += ms;
    },
    makeKey: () => String((keys += 1)).padStart(32, 'k'),
    privateKey: generatePrivateKey(),
    note: (line) => void told.push(line),
    warn: (line) => void told.push(line),
    signal: new AbortController().signal,
    ...over,
  };
  return {
    cli,
    asked,
    waits,
    told,
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
