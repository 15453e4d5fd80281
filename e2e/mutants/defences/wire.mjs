const SMUGGLED =
  'where two readers would not agree on the end of a request: 400 once, and the connection ends ';

/** @type {import('../defence').Defence[]} */
export default [
  {
    name: 'no header is an address where no proxy is trusted',
    file: 'lib/http/get-client-address.ts',
    text: `if (trust.kind !== 'hops') return null;`,
    instead: `if (trust.kind !== 'hops') return headers.get('x-forwarded-for');`,
    test: 'e2e/hostile/limits.test.ts',
    named: 'where no proxy is trusted, no header is another address X-Forwarded-For',
  },
  {
    name: 'of a chain of proxies the outermost trusted one is believed',
    file: 'lib/http/get-client-address.ts',
    text: `.split(',').at(-trust.hops) ?? null`,
    instead: `.split(',').at(0) ?? null`,
    test: 'e2e/hostile/limits.test.ts',
    named:
      'where one proxy is trusted, what it wrote is the address, and nothing before it addresses that a client wrote before',
  },
  {
    name: 'expiry is asked before the conditions of a request',
    file: 'lib/http/handle-image.ts',
    text: '(image === null ? refuseAbsent(status) : serveImage(call, image)),',
    instead: `(image === null
        ? status === 'gone' && call.request.headers.get('if-none-match') !== null
          ? { status: 304, headers: {}, body: null }
          : refuseAbsent(status)
        : serveImage(call, image)),`,
    test: 'e2e/hostile/ranges.test.ts',
    named: 'conditions none of them brings back an image that has expired or was never there',
  },
  {
    name: 'a range ends with the image',
    file: 'lib/http/parse-range.ts',
    text: 'Math.min(Number(last), size - 1)',
    instead: 'Number(last)',
    test: 'e2e/hostile/ranges.test.ts',
    named: 'ranges an end beyond the last byte',
  },
  {
    name: 'several ranges are none',
    file: 'lib/http/parse-range.ts',
    text: `if (spec.includes(',')) return 'unsatisfiable';`,
    instead: `if (spec.includes(',')) return parseRange(header!.split(',')[0]!, size);`,
    test: 'e2e/hostile/ranges.test.ts',
    named: 'ranges five hundred ranges',
  },
  {
    name: 'secrets in a header are compared in constant time',
    file: 'lib/http/shows-secret.ts',
    text: 'timingSafeEqual(hashSecret(shown), hashSecret(secret))',
    instead: 'shown === secret',
    test: 'e2e/hostile/secrets.test.ts',
    named: 'cron compares hashes of one length in constant time',
  },
  {
    name: 'a secret in a header is compared with all that are good',
    file: 'lib/http/shows-secret.ts',
    text: '.map((secret) => timingSafeEqual(hashSecret(shown), hashSecret(secret)))\n    .includes(true);',
    instead: '.some((secret) => timingSafeEqual(hashSecret(shown), hashSecret(secret)));',
    test: 'lib/http/shows-secret.test.ts',
    named: 'compares the-new-one-of-them with all of them',
  },
  {
    name: 'a setting that is a secret is none in what is told of settings',
    file: 'lib/secret.ts',
    text: 'toJSON(): string {\n    return SHOWN;',
    instead: 'toJSON(): unknown {\n    return this.#value;',
    test: 'lib/env/secret-settings.test.ts',
    named: 'nothing of them is in JSON',
  },
  {
    name: 'a coding before chunked is refused',
    file: 'server/refuse-framing.ts',
    text: `coding.toLowerCase() === 'chunked' && httpVersion === '1.1'`,
    instead: `coding !== '' || httpVersion !== ''`,
    test: 'e2e/hostile/smuggling.test.ts',
    named: `${SMUGGLED}a coding before chunked that nobody undoes`,
  },
  {
    name: 'paths that Next would fold are nothing',
    file: 'server/is-plain-path.ts',
    text: 'return !FOLDED.test(path);',
    instead: `return path !== '' || FOLDED.test(path);`,
    test: 'e2e/hostile/limits.test.ts',
    named:
      'where no proxy is trusted, no header is another address other Hosts, methods and spellings',
  },
  {
    name: 'of two headers of one name neither is believed',
    file: 'server/start-server.ts',
    text: 'joinDuplicateHeaders: true,',
    instead: 'joinDuplicateHeaders: false,',
    test: 'e2e/hostile/headers.test.ts',
    named: 'a header twice: neither of the two is believed authorizations: the right delete token',
  },
  {
    name: 'headers end at 16 KB',
    file: 'server/start-server.ts',
    text: 'const MAX_HEADER_BYTES = 16 * 1024;',
    instead: 'const MAX_HEADER_BYTES = 256 * 1024;',
    test: 'e2e/hostile/money/headers.test.ts',
    named:
      'both payment headers; a header twice; 70 KB of header; not base64; deep JSON; NUL; wrong version 70 KB of other headers beside a payment',
  },
  {
    name: 'a Host that is not ours is answered nothing',
    file: 'lib/http/separate-hosts.ts',
    text: `if (env.siteUrl !== null && !isHostOf(env.siteUrl, host)) return 'nobody';`,
    instead: '',
    test: 'e2e/hostile/web/takedown.test.ts',
    named: 'the hosts are kept apart the site under another name',
  },
];
