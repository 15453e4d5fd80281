import { describe, expect, it } from 'vitest';
import { revealAll } from '@/dev/context/reveal-all';
import { parseEnv } from '../env';

const PAY_TO = '0x4020000000000000000000000000000000000402';
const withoutFacilitator = {
  NETWORK: 'base',
  PAY_TO,
  RPC_URL: 'https://rpc.example.org/key',
};
const network = {
  ...withoutFacilitator,
  X402_FACILITATOR_URL: 'https://facilitator.example.org/x402',
};
const cdp = { ...withoutFacilitator, CDP_API_KEY_ID: 'id', CDP_API_KEY_SECRET: 'secret' };

const parse = (source: Record<string, string>) => {
  const parsed = parseEnv(source);
  return parsed.ok ? revealAll(parsed.env.payments) : parsed.faults;
};

describe('how we are paid', () => {
  it('is a local chain where nothing is said', () => {
    expect(parse({})).toEqual({ kind: 'local', chainPort: 0, facilitatorPort: 0 });
    expect(parse({ CHAIN_PORT: '8545', FACILITATOR_PORT: '4021' })).toEqual({
      kind: 'local',
      chainPort: 8545,
      facilitatorPort: 4021,
    });
  });

  it('is nothing where it is switched off, whatever else is said', () => {
    expect(parse({ PAYMENTS: 'off' })).toEqual({ kind: 'off' });
    expect(parse({ ...network, PAYMENTS: 'off' })).toEqual({ kind: 'off' });
    expect(parse({ PAYMENTS: 'no' })).toEqual([
      'PAYMENTS must be on or off. Example: PAYMENTS=off',
    ]);
  });

  it('is a network with a facilitator', () => {
    expect(parse(network)).toEqual({
      kind: 'network',
      network: 'base',
      payTo: PAY_TO,
      rpcUrl: 'https://rpc.example.org/key',
      facilitator: { kind: 'url', url: 'https://facilitator.example.org/x402' },
      faucetUrl: null,
    });
    expect(parse(cdp)).toMatchObject({
      facilitator: { kind: 'cdp', keyId: 'id', keySecret: 'secret' },
    });
  });

  it.each(Object.keys(network))('is refused where %s is missing', (name) => {
    const faults = parse({ ...network, [name]: '' });
    expect(faults).toEqual([expect.stringContaining(`${name} must be set where`)]);
  });

  it.each(['CDP_API_KEY_ID', 'CDP_API_KEY_SECRET'])(
    'is refused where only %s is missing',
    (name) => {
      expect(parse({ ...cdp, [name]: '' })).toEqual([
        expect.stringContaining(`${name} must be set where NETWORK is`),
      ]);
    },
  );

  it('tells everything that is missing at once', () => {
    const faults = parse({ PAY_TO });
    expect(faults).toHaveLength(3);
    for (const name of ['NETWORK', 'RPC_URL', 'X402_FACILITATOR_URL']) {
      expect(faults).toContainEqual(expect.stringMatching(new RegExp(`^${name} must be set`)));
    }
  });

  it('takes one facilitator, not two', () => {
    expect(parse({ ...cdp, X402_FACILITATOR_URL: 'https://f.example.org' })).toEqual([
      expect.stringContaining('name one facilitator'),
    ]);
  });

  it.each([
    '0x70997970C51812dc3A010C7d01b50e0d17dc79C8',
    '0x70997970c51812dc3a010c7d01b50e0d17dc79c8',
  ])('takes no real money to %s, whose key everybody knows', (payTo) => {
    expect(parse({ ...network, PAY_TO: payTo })).toEqual([
      expect.stringContaining('whose key everybody knows'),
    ]);
    expect(parse({ ...network, PAY_TO: payTo, NETWORK: 'base-sepolia' })).toMatchObject({
      kind: 'network',
    });
  });

  it.each([
    ['PAY_TO', '0x036CBD53842c5426634e7929541eC2318f3dCF7e'],
    ['PAY_TO', '0x0000000000000000000000000000000000000000'],
    ['PAY_TO', 'vitalik.eth'],
    ['NETWORK', 'ethereum'],
    ['RPC_URL', 'wss://rpc.example.org'],
    ['X402_FACILITATOR_URL', 'facilitator.example.org'],
    ['PAID_PRICE', '0.01'],
    ['KEEP_PRICE', '0'],
  ])('refuses %s=%s and never repeats it', (name, value) => {
    const faults = parse({ ...network, [name]: value });
    expect(faults).toEqual([expect.stringContaining(name)]);
    expect(JSON.stringify(faults)).not.toContain(`=${value}`);
  });
});
