import { isRefusal, type Refusal } from '@/lib/errors';
import { signOut } from '@/lib/operator/sign-out';
import type { Call } from '../answer';
import type { ApiResponse } from '../exchange';
import { answerSeeOther } from './answer-see-other';
import { readDeskForm } from './read-desk-form';
import { writeDeskCookie } from './write-desk-cookie';

/** Ends the session, here and for whoever else might have its cookie. */
export async function handleSignOut(call: Call): Promise<ApiResponse | Refusal> {
  const form = await readDeskForm(call);
  if (isRefusal(form)) return form;
  await signOut(call.context, form.session);
  return answerSeeOther('/operator', { 'set-cookie': writeDeskCookie(call.origins.site, null) });
}
