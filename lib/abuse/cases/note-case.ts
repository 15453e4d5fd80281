import { isRefusal, type Refusal } from '@/lib/errors';
import { appendAudit } from '../audit/append-audit';
import { sealText } from '../seal-text';
import type { CasePorts } from './case-ports';
import { lockCase } from './lock-case';

/** Writes a note into a case: for operators only, encrypted as what reporters write. */
export async function noteCase(
  ports: CasePorts,
  caseId: string,
  text: string,
): Promise<'noted' | Refusal> {
  const { actor: author, clock, ids, secrets } = ports;
  return ports.db.$transaction(async (inside): Promise<'noted' | Refusal> => {
    const found = await lockCase(inside, caseId);
    if (isRefusal(found)) return found;
    const id = ids.uuid();
    const sealed = sealText(secrets, `case_note:${id}`, { text });
    await inside.caseNote.create({
      data: { id, caseId, author, writtenAt: clock.now(), ...sealed },
    });
    await appendAudit(inside, ports, [{ actor: author, action: 'noted', caseId }]);
    return 'noted';
  });
}
