import { z } from 'zod';
import { actOnCase } from '@/lib/abuse/cases/act-on-case';
import { CASE_ACTION, type CaseAction } from '@/lib/abuse/cases/case-action';
import { isRefusal, refuse, type Refusal } from '@/lib/errors';
import { grantView } from '@/lib/operator/view/grant-view';
import { VIEW_REASONS } from '@/lib/operator/view/view-reasons';
import type { Call } from '../answer';
import type { ApiResponse } from '../exchange';
import { answerSeeOther } from './answer-see-other';
import { readDeskForm, type DeskForm } from './read-desk-form';

const VIEW = z.strictObject({
  action: z.literal('view'),
  imageId: z.string().regex(/^[a-z0-9]{10,32}$/),
  reason: z.enum(VIEW_REASONS),
});

/** After these the case has nothing more to ask: the next one waits in the queue. */
const DECISIONS: readonly CaseAction['action'][] = ['remove', 'keep', 'restore', 'close', 'merge'];

/** A form has texts only: a ticked box says `on`, a choice that was not made is empty. */
function toWords({ samePayer, category, ...fields }: DeskForm['fields']): Record<string, unknown> {
  return {
    ...fields,
    ...(samePayer === 'on' ? { samePayer: true } : {}),
    ...(category === undefined || category === '' ? {} : { category }),
  };
}

async function showImage(
  { context, params }: Call,
  { session, fields }: DeskForm,
): Promise<ApiResponse | Refusal> {
  const parsed = VIEW.safeParse(fields);
  if (!parsed.success) {
    return refuse('invalid_request', 'no reason to view', { detail: 'State a reason.' });
  }
  const { imageId, reason } = parsed.data;
  const caseId = params.caseId ?? '';
  const grant = await grantView(context, session, { caseId, imageId, reason });
  if (isRefusal(grant)) return grant;
  const query = new URLSearchParams({ view: imageId, grant });
  return answerSeeOther(`/operator/cases/${caseId}?${query.toString()}#image-${imageId}`);
}

/** Does to a case what a form of the desk says, in the name of the wallet that is signed in. */
export async function handleCaseAction(call: Call): Promise<ApiResponse | Refusal> {
  const { context, params } = call;
  const form = await readDeskForm(call);
  if (isRefusal(form)) return form;
  if (form.fields.action === 'view') return showImage(call, form);
  const parsed = CASE_ACTION.safeParse(toWords(form.fields));
  if (!parsed.success) {
    const where = parsed.error.issues[0]?.path.join('.') ?? '';
    return refuse('invalid_request', `the form is wrong at "${where}"`, {
      detail: `The form cannot be read at “${where}”.`,
    });
  }
  const caseId = params.caseId ?? '';
  const actor = `wallet:${form.session.wallet}` as const;
  const done = await actOnCase({ ...context, actor }, caseId, parsed.data);
  if (isRefusal(done)) return done;
  const { action } = parsed.data;
  return DECISIONS.includes(action)
    ? answerSeeOther(`/operator?done=${action}&case=${caseId}`)
    : answerSeeOther(`/operator/cases/${caseId}?done=${action}`);
}
