import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { listSeeds } from '@/dev/images/list-seeds';
import { makeMutant } from '@/dev/images/make-mutant';
import { probeFile, type Probe } from '@/dev/images/probe-file';

/** Mutants to try; `INSPECT_RUNS=100000 npx vitest run lib/inspect/properties.test.ts` for a long look. */
const RUNS = Number(process.env.INSPECT_RUNS ?? 6_000);
const TIMEOUT = 30_000 + RUNS * 20;

const seeds = await listSeeds();
const HEADS = ['', '\x89PNG\r\n\x1a\n', '\xff\xd8\xff', 'GIF89a', 'RIFF\x40\0\0\0WEBP'];

describe('the inspection, whatever comes', () => {
  it('answers any bytes with a refusal or a file that stands', { timeout: TIMEOUT }, async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...HEADS),
        fc.uint8Array({ maxLength: 300 }),
        async (head, bytes) => {
          const probe = await probeFile(Buffer.concat([Buffer.from(head, 'latin1'), bytes]));
          expect(probe.faults).toEqual([]);
        },
      ),
      { numRuns: RUNS / 2 },
    );
  });

  it('serves of damaged files only what stands', { timeout: TIMEOUT }, async () => {
    const probes: Probe[] = [];
    await fc.assert(
      fc.asyncProperty(fc.nat(), fc.nat(), async (pick, dice) => {
        const probe = await probeFile(makeMutant(seeds, pick, dice));
        probes.push(probe);
        expect(probe.faults).toEqual([]);
      }),
      { numRuns: RUNS },
    );
    // Of JPEG and WebP the bits of the picture are not proven: the share is told, not held to a line.
    for (const format of ['jpeg', 'webp'] as const) {
      const accepted = probes.filter((probe) => probe.format === format && probe.decodes !== null);
      const [warned, refused] = ['with a warning', 'not'].map(
        (verdict) => accepted.filter(({ decodes }) => decodes === verdict).length,
      );
      process.stdout.write(
        `${format}: of ${accepted.length} accepted mutants sharp refuses ${refused} and warns of ${warned}\n`,
      );
    }
    expect(probes.some(({ outcome }) => outcome === 'accepted')).toBe(true);
    expect(probes.some(({ outcome }) => outcome === 'invalid_image')).toBe(true);
  });

  it.each(seeds.filter((_, index) => index % 40 === 0).map((bytes, index) => ({ index, bytes })))(
    'refuses or completes every beginning of file $index',
    async ({ bytes }) => {
      const step = Math.max(1, Math.floor(bytes.length / 150));
      for (let end = 0; end < bytes.length; end += step) {
        expect((await probeFile(bytes.subarray(0, end))).faults).toEqual([]);
      }
    },
  );
});
