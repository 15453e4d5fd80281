import { ESLint } from 'eslint';
import tseslint from 'typescript-eslint';
import { describe, expect, it } from 'vitest';

// None of these rules asks for types, which would be those of the whole tree.
const eslint = new ESLint({ overrideConfig: tseslint.configs.disableTypeChecked });

/** The rules that a text would break if it stood in the place of an existing file. */
async function brokenRules(filePath: string, text: string): Promise<(string | null)[]> {
  const [result] = await eslint.lintText(text, { filePath });
  return (result?.messages ?? []).map(({ ruleId }) => ruleId);
}

describe('the lint rules that hold the house', () => {
  it.each([
    ['lib/storage/store.ts', '@/lib/images/find-image'],
    ['lib/inspect/limits.ts', '@/lib/storage/disk/create-disk-store'],
    ['lib/images/find-image.ts', '@/lib/http/answer'],
    ['lib/http/answer.ts', '@/dev/postgres/start-postgres'],
    ['lib/http/cors.ts', '@/server/start-server'],
    ['components/ui/copy-field.tsx', '@/lib/images/find-image'],
  ])('%s may not import %s', async (file, target) => {
    const rules = await brokenRules(file, `export * from '${target}';\n`);
    expect(rules).toContain('import-x/no-restricted-paths');
  });

  it('finds a cycle', async () => {
    const rules = await brokenRules('lib/http/error-table.ts', `export * from './problem';\n`);
    expect(rules).toContain('import-x/no-cycle');
  });

  it('lets nothing but lib/env.ts read the environment', async () => {
    const rules = await brokenRules('lib/ids.ts', 'export const home = process.env.HOME;\n');
    expect(rules).toContain('no-restricted-properties');
  });
});
