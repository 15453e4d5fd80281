export type DocSection = {
  /** The anchor. */
  readonly id: string;
  readonly title: string;
  /** What else somebody might search it by. */
  readonly words: string;
};

export type DocPage = {
  readonly title: string;
  /** One or two sentences that would do for most readers. */
  readonly lead: string;
  readonly sections: readonly DocSection[];
};

const section = <Id extends string>(id: Id, title: string, words: string) => ({ id, title, words });

/** Every page of the docs below the first: a task each, in the order in which they are listed. */
export const DOC_PAGES = {
  free: {
    title: 'Upload for free',
    lead: 'One request in, one URL out. No account, no key, nothing to install.',
    sections: [
      section('upload', 'Upload a file', 'curl javascript python go powershell post api/free'),
      section('try', 'Try it', 'browser form test sandbox'),
      section(
        'forms',
        'Other ways to send it',
        'multipart json base64 raw body cors field by url fetch remote',
      ),
      section('several', 'Several at once', 'batch multiple files images 207'),
      section('expires', 'A shorter life', 'expires expiry ttl retention duration burn views'),
      section('answer', 'The answer', 'response json url markdown html text accept deleteToken'),
      section('repeat', 'Repeating safely', 'idempotency-key retry twice network'),
    ],
  },
  paid: {
    title: 'Upload for a year',
    lead: 'The payment is the whole login: a signed x402 authorization, settled once.',
    sections: [
      section(
        'pay',
        'Paying',
        'x402 usdc base wallet token challenge 402 claim settle price batch count',
      ),
    ],
  },
  keep: {
    title: 'Keep an image longer',
    lead: 'One payment adds a year to an image that is up, at the same URL.',
    sections: [
      section('keep', 'Another year', 'renew extend prolong x402 wallet'),
      section('rules', 'What holds', 'limit ten years deleted removed owner'),
    ],
  },
  delete: {
    title: 'Look up and delete',
    lead: 'Anyone may read the facts of a live image. Whoever has its delete token may end it.',
    sections: [
      section('facts', 'The facts of an image', 'get info status expiry size sha256'),
      section('delete', 'Deleting', 'remove deleteToken bearer 204'),
      section('lost', 'Without the token', 'lost token wallet my images report'),
    ],
  },
  tools: {
    title: 'Tools',
    lead: 'From the program that already has the image: a terminal, a screenshot key, a phone.',
    sections: [
      section('cli', 'Command line', 'npx img402 terminal cli stdin clipboard glob'),
      section('action', 'GitHub Action', 'ci pull request comment screenshots before after'),
      section('sharex', 'ShareX', 'windows sxcu screenshot custom uploader'),
      section('flameshot', 'Flameshot', 'linux screenshot wayland x11'),
      section('shortcuts', 'Shortcuts on a Mac', 'macos finder quick action apple'),
      section('raycast', 'Raycast', 'macos script command screenshot'),
      section('phone', 'A phone', 'share sheet android ios web share target install app'),
      section('embeds', 'Slack, Discord, Notion', 'oembed open graph embed preview unfurl'),
    ],
  },
  agents: {
    title: 'Agents',
    lead: 'Everything a language model needs to upload an image by itself, and to pay for it.',
    sections: [
      section('skill', 'A skill', 'skill.md claude code install agent'),
      section('mcp', 'MCP', 'model context protocol server tools claude cursor stdio'),
      section('documents', 'To be read by programs', 'openapi llms.txt x402 well-known schema'),
    ],
  },
  limits: {
    title: 'Limits and formats',
    lead: 'What is taken, how much of it, and what happens to it on the way.',
    sections: [
      section('formats', 'Formats', 'png jpeg gif webp apng avif heic svg pdf metadata exif'),
      section('limits', 'Limits', 'size pixels frames daily rate 429 retry-after'),
      section('not-here', 'What is left out on purpose', 'burn after views resize convert private'),
    ],
  },
  errors: {
    title: 'Errors',
    lead: 'Every error has a code that stays, says what happened, and what to do.',
    sections: [
      section('shape', 'What an error looks like', 'problem json rfc 9457 type retryable'),
      section('codes', 'The codes, one by one', 'status list'),
    ],
  },
  'self-hosting': {
    title: 'Running your own',
    lead: 'The whole service is one command on a laptop, and one container on a server.',
    sections: [
      section('start', 'Start it', 'npm start node docker install'),
      section('settings', 'Settings', 'environment variables port database storage s3 r2 blob'),
      section('health', 'Health', 'monitoring metrics probe'),
    ],
  },
} as const satisfies Record<string, DocPage>;

export type DocSlug = keyof typeof DOC_PAGES;

export type SectionId<Slug extends DocSlug> = (typeof DOC_PAGES)[Slug]['sections'][number]['id'];
