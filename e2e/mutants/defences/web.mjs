/** @type {import('../defence').Defence[]} */
export default [
  {
    name: 'an image is deleted by its own token alone',
    file: 'lib/images/find-by-delete-token.ts',
    text: 'return row === null || !fits ?',
    instead: 'return row === null || (!fits && token.length === 0) ?',
    test: 'e2e/hostile/web/delete-and-cron.test.ts',
    named:
      'a delete token that is none: one status and one text, and nothing is deleted of another image',
  },
  {
    name: 'the cron is run by whoever knows its secret',
    file: 'lib/http/handle-cron.ts',
    text: 'if (!showsSecret(request.headers, cronSecrets)) {',
    instead: 'if (!showsSecret(request.headers, cronSecrets) && params.job === undefined) {',
    test: 'e2e/hostile/web/delete-and-cron.test.ts',
    named: 'who calls the cron',
  },
];
