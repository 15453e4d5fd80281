export type TargetEntry = {
  /** Of `dev/fuzz/targets/{name}.ts` and of the corpus. */
  readonly name: string;
  readonly group: 'inspection' | 'uploads' | 'payments' | 'texts' | 'forms' | 'tools';
  /** Beginnings of paths: the files whose coverage guides the search and is reported. */
  readonly covers: readonly string[];
  /** Inputs of which coverage is looked at together: more where an input takes less. */
  readonly batch: number;
  /** Packages whose coverage guides the search as well. */
  readonly inlined?: readonly string[];
};

/** All that is fuzzed. */
export function listTargets(): readonly TargetEntry[] {
  return [
    { name: 'inspection', group: 'inspection', batch: 4, covers: ['lib/inspect/'] },
    {
      name: 'upload-body',
      group: 'uploads',
      batch: 8,
      covers: ['lib/http/upload/', 'node_modules/busboy/'],
      inlined: ['busboy', 'busboy/lib/utils.js', 'streamsearch'],
    },
    { name: 'payment-header', group: 'payments', batch: 64, covers: ['lib/payments/'] },
    {
      name: 'sign-in',
      group: 'payments',
      batch: 32,
      covers: ['lib/payments/sign-in/', 'lib/payments/claim/'],
    },
    {
      name: 'headers',
      group: 'texts',
      batch: 64,
      covers: ['lib/http/', 'lib/images/', 'lib/payments/'],
    },
    {
      name: 'urls',
      group: 'texts',
      batch: 64,
      covers: ['lib/http/', 'lib/images/', 'lib/remote/', 'lib/abuse/'],
    },
    {
      name: 'routes',
      group: 'texts',
      batch: 64,
      covers: ['lib/http/find-route.ts'],
    },
    {
      name: 'oembed',
      group: 'texts',
      batch: 32,
      covers: [
        'lib/http/handle-oembed.ts',
        'lib/http/present-image.ts',
        'lib/images/read-image-url.ts',
      ],
    },
    {
      name: 'forms',
      group: 'forms',
      batch: 16,
      covers: [
        ...['lib/http/abuse/', 'lib/abuse/reports/', 'lib/abuse/appeals/read-appeal.ts'],
        'lib/abuse/read-answers.ts',
      ],
    },
    { name: 'mcp', group: 'tools', batch: 4, covers: ['lib/mcp/'] },
  ];
}
