import type { Refusal } from '@/lib/errors';
import type { CaseAction } from './case-action';
import type { CasePorts } from './case-ports';
import { categoriseCase } from './categorise-case';
import { eraseCaseText } from './erase-case-text';
import { holdCase } from './hold-case';
import { keepCase } from './keep-case';
import { mergeCases } from './merge-cases';
import { moveCaseOn } from './move-case-on';
import { noteCase } from './note-case';
import { recordTipline } from './record-tipline';
import { removeCase } from './remove-case';
import { restoreCase } from './restore-case';

/** Does what an operator has asked for. What it returns beside a refusal is for the record only. */
export function actOnCase(
  ports: CasePorts,
  caseId: string,
  action: CaseAction,
): Promise<Refusal | string | number | object> {
  switch (action.action) {
    case 'triage':
    case 'close':
      return moveCaseOn(ports, caseId, action.action);
    case 'remove':
      return removeCase(ports, caseId, action);
    case 'keep':
      return keepCase(ports, caseId);
    case 'restore':
      return restoreCase(ports, caseId, action.reason);
    case 'hold':
    case 'release':
      return holdCase(ports, caseId, action.action === 'hold');
    case 'merge':
      return mergeCases(ports, caseId, action.into);
    case 'categorise':
      return categoriseCase(ports, caseId, action.category);
    case 'note':
      return noteCase(ports, caseId, action.text);
    case 'tipline':
      return recordTipline(ports, caseId, action.number);
    case 'erase':
      return eraseCaseText(ports, caseId);
  }
}
