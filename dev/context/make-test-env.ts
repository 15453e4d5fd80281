import { parseEnv, type Env } from '@/lib/env';

/** The settings that a source of strings stands for, as the real parser reads it; a fault in them fails the test. */
export function makeTestEnv(source: Record<string, string> = {}): Env {
  const parsed = parseEnv(source, '/srv');
  if (!parsed.ok) throw new Error(parsed.faults.join('\n'));
  return parsed.env;
}
