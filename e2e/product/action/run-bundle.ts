import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { findNode24 } from '@/dev/node-24/find-node-24';

const ACTION = fileURLToPath(new URL('../../../action', import.meta.url));

export type Command = {
  readonly name: string;
  readonly properties: Readonly<Record<string, string>>;
  readonly message: string;
};

export type BundleRun = {
  readonly code: number | null;
  readonly log: string;
  /** What the runner would take from the log as orders, in both of its notations, but for what it hides. */
  readonly commands: readonly Command[];
  readonly outputs: Readonly<Record<string, string>>;
  readonly summary: string;
};

export type BundleJob = {
  readonly inputs: Readonly<Record<string, string>>;
  /** Below the workspace, by their paths. */
  readonly files?: Readonly<Record<string, Uint8Array | string>>;
  readonly event?: { readonly name: string; readonly payload: object };
  /** Over what a runner says by itself; undefined takes away. */
  readonly env?: Readonly<Record<string, string>>;
};

type ActionFile = {
  readonly inputs: Readonly<Record<string, { readonly default?: string }>>;
  readonly runs: { readonly using: string; readonly main: string };
};

const decode = (text: string) =>
  text
    .replace(/%0D/g, '\r')
    .replace(/%0A/g, '\n')
    .replace(/%3A/g, ':')
    .replace(/%2C/g, ',')
    .replace(/%25/g, '%');

/** As `ActionCommand.cs` of the runner does: `::` begins a line, `##[` stands anywhere. */
function readCommands(log: string): Command[] {
  return log.split(/\r\n|\r|\n/).flatMap((line) => {
    const found =
      /^\s*::([^ :]+)(?: (.*?))?::(.*)$/.exec(line) ??
      /##\[([^ \]]+)(?: ([^\]]*))?\](.*)$/.exec(line);
    if (found === null) return [];
    const [, name = '', properties = '', message = ''] = found;
    if (name === 'debug') return [];
    const pairs = properties
      .split(/[,;]/)
      .filter(Boolean)
      .map((pair) => pair.split('='));
    return {
      name,
      properties: Object.fromEntries(pairs.map(([key, value]) => [key, decode(value ?? '')])),
      message: decode(message),
    };
  });
}

/** As the runner reads GITHUB_OUTPUT: `name<<end`, lines, `end`. */
function readOutputs(text: string): Record<string, string> {
  const lines = text.split('\n');
  const outputs: Record<string, string> = {};
  for (let at = 0; at < lines.length; at += 1) {
    const [name, end] = lines[at]!.split('<<');
    if (end === undefined) continue;
    const stop = lines.indexOf(end, at + 1);
    outputs[name!] = lines.slice(at + 1, stop).join('\n');
    at = stop;
  }
  return outputs;
}

/**
 * Runs the bundle as a runner of GitHub does: under the Node that it runs actions with, in a workspace, with the defaults
 * of `action.yml`, from a folder in which there is nothing but the action.
 */
export async function runBundle({
  inputs,
  files = {},
  event = { name: 'push', payload: {} },
  env = {},
}: BundleJob): Promise<BundleRun> {
  const folder = await mkdtemp(path.join(tmpdir(), 'img402-action-'));
  const at = (name: string) => path.join(folder, name);
  try {
    await cp(ACTION, at('action'), { recursive: true });
    const { inputs: known, runs } = parse(
      await readFile(at('action/action.yml'), 'utf8'),
    ) as ActionFile;
    const unknown = Object.keys(inputs).filter((name) => !(name in known));
    if (unknown.length > 0) throw new Error(`action.yml has no input ${unknown.join(', ')}`);
    if (runs.using !== 'node24') throw new Error(`action.yml wants ${runs.using}`);
    const given = Object.entries(known).map(([name, { default: preset = '' }]) => [
      `INPUT_${name.replace(/ /g, '_').toUpperCase()}`,
      inputs[name] ?? preset.replace('${{ github.token }}', 'token-of-actions'),
    ]);

    for (const [name, bytes] of Object.entries(files)) {
      await mkdir(path.dirname(at(`workspace/${name}`)), { recursive: true });
      await writeFile(at(`workspace/${name}`), bytes);
    }
    await mkdir(at('workspace'), { recursive: true });
    await writeFile(at('event.json'), JSON.stringify(event.payload));
    for (const name of ['output', 'summary']) await writeFile(at(name), '');

    const child = spawn(findNode24(), [path.join(at('action'), runs.main)], {
      cwd: at('workspace'),
      env: {
        ...{ PATH: process.env.PATH, HOME: process.env.HOME, CI: 'true', GITHUB_ACTIONS: 'true' },
        ...{ GITHUB_EVENT_NAME: event.name, GITHUB_EVENT_PATH: at('event.json') },
        ...{ GITHUB_OUTPUT: at('output'), GITHUB_STEP_SUMMARY: at('summary') },
        ...{ GITHUB_WORKSPACE: at('workspace'), RUNNER_TEMP: folder, GITHUB_RUN_ID: '99' },
        ...{ GITHUB_REPOSITORY: 'octo/app', GITHUB_SERVER_URL: 'https://github.example' },
        ...{ GITHUB_WORKFLOW: 'Look', GITHUB_JOB: 'shots', GITHUB_ACTION: '__octo_img402' },
        ...{ GITHUB_ACTOR: 'octocat', ...Object.fromEntries(given), ...env },
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let log = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (chunk: string) => (log += chunk));
    }
    const [code] = (await once(child, 'close')) as [number | null];
    return {
      code,
      log,
      commands: readCommands(log),
      outputs: readOutputs(await readFile(at('output'), 'utf8')),
      summary: await readFile(at('summary'), 'utf8'),
    };
  } finally {
    await rm(folder, { recursive: true });
  }
}
