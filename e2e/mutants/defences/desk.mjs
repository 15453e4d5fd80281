/** @type {import('../defence').Defence[]} */
export default [
  {
    name: 'the desk takes no form from another origin',
    file: 'lib/http/desk/refuse-foreign.ts',
    text: `const isOwn = request.headers.get('origin') === new URL(origins.site).origin;`,
    instead: `const isOwn = request.headers.get('origin') !== '' && origins.site !== '';`,
    test: 'lib/http/desk/desk-cases.test.ts',
    named:
      'POST /operator/cases/{id}/actions changes nothing for whoever is not signed in, is elsewhere',
  },
  {
    name: 'the desk takes no form of another session',
    file: 'lib/http/desk/read-desk-form.ts',
    text: 'return isFormToken(context.secrets, session, csrf)',
    instead: `return isFormToken(context.secrets, session, csrf) || csrf !== ''`,
    test: 'lib/http/desk/desk-cases.test.ts',
    named:
      'POST /operator/cases/{id}/actions changes nothing for whoever is not signed in, is elsewhere',
  },
  {
    name: 'the desk’s cookie is out of reach of scripts',
    file: 'lib/http/desk/write-desk-cookie.ts',
    text: `    'HttpOnly',\n`,
    instead: '',
    test: 'lib/http/desk/desk-session.test.ts',
    named: 'POST /operator/sign-in sets a cookie that no script reads',
  },
  {
    name: 'a session is over when its time is',
    file: 'lib/operator/find-session.ts',
    text: 'if (row === null || row.expiresAt <= clock.now()) return null;',
    instead: 'if (row === null || clock.now().getTime() === 0) return null;',
    test: 'lib/operator/sign-in.test.ts',
    named: 'findSession ends after an hour',
  },
  {
    name: 'a session is one browser’s',
    file: 'lib/operator/find-session.ts',
    text: 'if (!isSame) return null;',
    instead: 'if (!isSame && row.browserHash.length === 0) return null;',
    test: 'lib/operator/sign-in.test.ts',
    named: 'findSession is nothing in another browser',
  },
  {
    name: 'a sign-in of the desk is good for once',
    file: 'lib/operator/sign-in.ts',
    text: 'if (count === 0) return null;',
    instead: 'if (count < 0) return null;',
    test: 'lib/operator/sign-in.test.ts',
    named: 'signIn takes a sign-in once, also where several come at once',
  },
  {
    name: 'only wallets of the list are operators',
    file: 'lib/operator/sign-in.ts',
    text: 'if (!ports.env.abuse.operators.includes(wallet)) {',
    instead: 'if (ports.env.abuse.operators.length === 0) {',
    test: 'lib/operator/sign-in.test.ts',
    named: 'signIn refuses a wallet that is not in the list',
  },
];
