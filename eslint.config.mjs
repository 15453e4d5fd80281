import next from '@next/eslint-plugin-next';
import { createTypeScriptImportResolver } from 'eslint-import-resolver-typescript';
import imports from 'eslint-plugin-import-x';
import hooks from 'eslint-plugin-react-hooks';
import tseslint from 'typescript-eslint';

/** Folders of `lib` that other domain folders may stand on. */
const BASE = [
  'errors',
  'outgoing',
  'storage',
  'cdn',
  'inspect',
  'db',
  'env',
  'secret',
  'secrets',
  'context',
  'go-on',
  'ids',
  'log',
  'start-error',
];

const domain = (name, ...more) => ({
  target: `./lib/${name}`,
  from: './lib',
  except: [...new Set([name, ...BASE, ...more])].flatMap((entry) => [
    `./${entry}`,
    `./${entry}.ts`,
  ]),
  message: `lib/${name} stands on ${[...BASE, ...more].join(', ')} and on nothing else of lib.`,
});

const TESTS = ['**/*.test.ts', '**/*.test.tsx', '**/*-contract.ts', 'e2e/**', 'vitest.config.ts'];

/** Imports run one way; the house is drawn in docs/architecture.md. */
const ZONES = [
  {
    target: ['./lib', './server', './components', './scripts', './dev', './bench', './action'],
    from: './app',
    message: 'Nothing imports app/.',
  },
  {
    target: ['./lib', './server', './app/api', './app/i'],
    from: './components',
    message: 'Only pages use components.',
  },
  {
    target: ['./app', './lib', './components'],
    from: './server',
    message: 'server/ is the outermost rim.',
  },
  {
    target: ['./app', './lib', './components', './server', './middleware.ts'],
    from: './dev',
    message: 'dev/ is for tests, bench and scripts.',
  },
  {
    target: ['./app', './lib', './components', './server', './dev'],
    from: ['./scripts', './bench', './e2e'],
    message: 'Only their own kind use scripts, bench and e2e.',
  },
  {
    target: ['./app', './lib', './components', './server', './scripts'],
    from: './cli',
    message: 'cli/ is a package of its own.',
  },
  {
    target: './cli',
    from: ['./app', './components', './server', './dev', './bench', './e2e'],
    message: 'cli/ talks to a server over HTTP only.',
  },
  {
    // Data and pure functions: they are bundled into the package.
    target: './cli',
    from: './lib',
    except: ['./format', './mcp/tools', './payments/networks.ts', './payments/refusal-reasons.ts'],
    message: 'cli/ brings no server code along.',
  },
  {
    target: './lib/mcp/tools',
    from: './lib',
    except: ['./mcp/tools', './format'],
    message: 'What tools say of themselves, shared with cli/: no server code.',
  },
  { target: './cli', from: './scripts', except: ['./take-lock.mjs'], message: 'See above.' },
  {
    // Those of the desk are rendered on the server, from what `lib/abuse` has found; `browser` is what is sent.
    target: ['./components/!(operator)/**/*', './components/operator/browser/**/*'],
    from: './lib',
    // Of the abuse desk: data, types and one pure function.
    except: [
      './format',
      './wallet',
      './abuse/appeals/appeal-questions.ts',
      './abuse/bait.ts',
      './abuse/categories.ts',
      './abuse/fault.ts',
      './abuse/questions.ts',
      './abuse/reports/read-urls.ts',
      './images/read-image-url.ts',
    ],
    message: 'components/ use browser-safe parts of lib only.',
  },
  {
    target: './components/operator',
    from: './lib',
    except: ['./format', './abuse'],
    message: 'components/operator shows what lib/abuse has found.',
  },
  {
    target: './lib/inspect',
    from: './lib',
    except: ['./inspect', './errors.ts'],
    message: 'Inspection does no I/O and knows nothing but errors.',
  },
  {
    target: './lib/storage',
    from: './lib',
    // How long to go on asking what does not answer is no word of the domain either, nor is what may be shown.
    except: ['./storage', './errors.ts', './outgoing', './secret.ts'],
    message: 'Drivers know nothing of the domain.',
  },
  {
    target: './lib/format',
    from: './lib',
    except: ['./format'],
    message: 'Shared with the browser: no server code.',
  },
  {
    target: ['./app', './lib', './components', './server', './dev'],
    from: './action',
    message: 'action/ is a program of its own.',
  },
  {
    target: './action',
    from: ['./lib', './components', './server', './dev'],
    except: ['./format'],
    message: 'action/ runs on machines of others: of lib it uses lib/format only.',
  },
  {
    target: './lib/wallet',
    from: './lib',
    // Data, types and one pure function: whatever else stood here would be sent to every browser.
    except: [
      './wallet',
      './payments/networks.ts',
      './payments/typed-data.ts',
      './payments/sign-in/sign-in-info.ts',
      './payments/sign-in/write-sign-in-text.ts',
    ],
    message: 'lib/wallet runs in the browser: no server code.',
  },
  domain('images', 'format'),
  domain('payments', 'images', 'rate-limit', 'format'),
  domain('abuse', 'images', 'format', 'lifecycle/go-on'),
  domain('operator', 'abuse', 'images'),
  // Its tools ask the routes that are there, so that one set of rules holds for both.
  domain('mcp', 'http', 'images', 'payments', 'rate-limit', 'format'),
  domain('lifecycle', 'images'),
  domain('jobs', 'abuse', 'lifecycle', 'payments', 'recovery'),
  domain('backup'),
  domain('recovery', 'images', 'abuse', 'payments'),
  domain('rate-limit'),
  domain('remote', 'rate-limit'),
  domain('cdn'),
  domain('health', 'jobs'),
  domain('metrics', 'health', 'jobs', 'payments'),
  domain('doctor', 'abuse', 'health', 'jobs', 'payments', 'format'),
  domain('db'),
];

export default tseslint.config(
  {
    ignores: [
      '.next/',
      '**/dist/',
      'lib/db/generated/',
      'next-env.d.ts',
      'node_modules/',
      '.data/',
      '.cache/',
    ],
  },
  ...tseslint.configs.strictTypeChecked.map((config) => ({ ...config, files: ['**/*.{ts,tsx}'] })),
  {
    files: ['**/*.{ts,tsx}'],
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true },
      ],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
    },
  },
  {
    files: ['**/*.{ts,tsx,mjs}'],
    plugins: { 'import-x': imports, '@next/next': next },
    settings: {
      // Without these two the cycle rule reads no TypeScript and finds nothing.
      'import-x/extensions': ['.ts', '.tsx', '.mjs'],
      'import-x/parsers': { '@typescript-eslint/parser': ['.ts', '.tsx'] },
      'import-x/resolver-next': [createTypeScriptImportResolver({ project: 'tsconfig.json' })],
    },
    rules: {
      ...next.configs['core-web-vitals'].rules,
      // Plain links: each page has a nonce of its own, and leaving during an upload asks first.
      '@next/next/no-html-link-for-pages': 'off',
      'import-x/no-cycle': ['error', { maxDepth: Infinity, ignoreExternal: true }],
      'import-x/no-restricted-paths': ['error', { zones: ZONES }],
      'max-lines': ['error', { max: 300 }],
      'no-console': 'error',
      eqeqeq: 'error',
    },
  },
  {
    // Where React may be: to look for it in all the rest takes seconds.
    files: ['{app,components,lib/wallet}/**', '**/*.tsx'],
    plugins: { 'react-hooks': hooks },
    rules: hooks.configs.recommended.rules,
  },
  {
    files: TESTS,
    rules: {
      'import-x/no-restricted-paths': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/unbound-method': 'off',
    },
  },
  {
    files: ['app/**', 'components/**', 'lib/**', 'server/**', 'action/**', 'middleware.ts'],
    // The environment of a runner is not that of the product.
    ignores: ['lib/env.ts', 'action/src/main.ts', ...TESTS],
    rules: {
      'no-restricted-properties': [
        'error',
        { object: 'process', property: 'env', message: 'Only lib/env.ts reads the environment.' },
      ],
    },
  },
  {
    files: ['scripts/**', 'bench/**', 'dev/**', 'e2e/mutants/start.mjs'],
    rules: { 'no-console': 'off' },
  },
  { files: ['**/*.mjs'], ...tseslint.configs.disableTypeChecked },
);
