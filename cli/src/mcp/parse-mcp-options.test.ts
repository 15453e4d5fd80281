import { describe, expect, it } from 'vitest';
import { parseMcpOptions } from './parse-mcp-options';

const parse = (argv: string[], env: Record<string, string> = {}) =>
  parseMcpOptions(argv, env, 'https://img402.dev');

describe('parseMcpOptions', () => {
  it('has a small cap where none is named', () => {
    expect(parse([])).toEqual({
      server: 'https://img402.dev',
      maxSpend: 50_000n,
      maxSpendPerCall: 20_000n,
    });
  });

  it('reads both caps, and the server by the line before the environment', () => {
    const env = { IMG402_SERVER: 'https://a.example' };
    expect(parse(['--max-usd', '1', '--max-usd-per-call', '0.1'], env)).toEqual({
      server: 'https://a.example',
      maxSpend: 1_000_000n,
      maxSpendPerCall: 100_000n,
    });
    expect(parse(['--server', 'http://localhost:3000'], env)).toMatchObject({
      server: 'http://localhost:3000',
    });
  });

  it.each([
    ['--max-usd', 'much'],
    ['--max-usd-per-call', '-1'],
    ['--server', 'img402.dev'],
    ['--paid'],
    ['shot.png'],
  ])('refuses %s %s', (...argv) => {
    expect(parse(argv)).toMatchObject({ failed: 'usage' });
  });
});
