const MARKS = 'what a client tells of itself';

/** @type {import('../defence').Defence[]} */
export default [
  {
    name: 'no header of a request is logged',
    file: 'lib/http/answer.ts',
    text: `const isCommon = route.quiet === true && status < 400;`,
    instead: `const isCommon = route.quiet === true && status < 400;
    log.info({ agent: request.headers.get('user-agent'), cookie: request.headers.get('cookie') });`,
    test: 'e2e/privacy/privacy.test.ts',
    named: MARKS,
  },
];
