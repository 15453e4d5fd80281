import type { Context } from '@/lib/context';
import type { Actor } from '@/lib/abuse/audit/audit-entry';
import type { CasePorts } from '@/lib/abuse/cases/case-ports';

/** What actions on cases work with, done by somebody at a shell unless said. */
export const makeCasePorts = (context: Context, actor: Actor = 'shell'): CasePorts => ({
  ...context,
  actor,
});
